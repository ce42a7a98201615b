// The three WebSocket endpoints. The gateway has checked credentials and upgrade headers before these run.

enum SocketEndpoints {
    static let routes: [Route] = [
        Route("GET", "/api/ws/chat", access: .socket) { app, call in session(app, call, .chat, app.chat) },
        Route("GET", "/api/ws/game", access: .socket) { app, call in
            // A room_id that is not a number counts as room 0; none at all ends the connection after the upgrade.
            let room = call.query["room_id"].map { max(0, Int64($0) ?? 0) } ?? -1
            return session(app, call, .game, app.games, room: room)
        },
        Route("GET", "/api/ws", access: .socket) { app, call in
            session(app, call, .notification, app.notifications)
        },
    ]

    private static func session(
        _ app: Application,
        _ call: Call,
        _ name: Metrics.Hub,
        _ hub: any SocketHub,
        room: Int64 = 0
    ) -> Answer {
        let session = WSSession(
            user: call.user,
            username: app.store.users[call.user]?.username ?? "",
            room: room,
            hubName: name,
            metrics: app.metrics,
            log: app.log,
            faults: app.faults
        )
        var answer = Answer(status: 101, contentType: "", body: [])
        answer.upgrade = (session, hub)
        return answer
    }
}
