// Game rooms over HTTP. Joining and moving happen on the game socket.

enum GameEndpoints {
    static let routes: [Route] = [
        Route("POST", "/api/games/rooms", create),
        Route("GET", "/api/games/rooms/active", active),
        Route("GET", "/api/games/rooms/:id", room),
        Route("GET", "/api/games/rooms/:id/messages", messages),
        Route("POST", "/api/games/rooms/:id/leave", leave),
        Route("GET", "/api/games/stats/:type", statistics),
    ]

    private struct RoomBody: Decodable {
        var type: String?
    }

    @Sendable private static func create(_ app: Application, _ call: Call) async throws -> Answer {
        let type = try await call.decode(RoomBody.self).type ?? ""
        guard let (room, isNew) = try await app.store.createRoom(type: type, creator: call.user) else {
            throw Refusal.raw(status: 500)
        }
        return .json(isNew ? 201 : 200, room.json(app.store.users, isFresh: isNew))
    }

    @Sendable private static func active(_ app: Application, _ call: Call) async throws -> Answer {
        .list(
            try await app.store.pendingRooms(type: call.query["type"] ?? "").map { $0.json(app.store.users) }
        )
    }

    @Sendable private static func room(_ app: Application, _ call: Call) async throws -> Answer {
        guard let room = try await app.store.room(call.id("id")) else { throw Refusal.raw(status: 404) }
        return .json(200, room.json(app.store.users))
    }

    @Sendable private static func messages(_ app: Application, _ call: Call) async throws -> Answer {
        guard let messages = try await app.store.gameMessages(room: call.id("id")) else {
            throw Refusal.raw(status: 404)
        }
        return .list(messages.map(\.json))
    }

    @Sendable private static func leave(_ app: Application, _ call: Call) async throws -> Answer {
        do {
            let (room, wasOpen) = try await app.store.leaveRoom(call.id("id"), caller: call.user)
            if wasOpen { app.games.roomLeft(room) }
            return .json(200) {
                $0.field("message", wasOpen ? "Room closed" : "Room already closed")
                $0.field("status", room.status)
            }
        } catch let refusal as GameRefusal {
            if refusal == .roomMissing { throw Refusal.raw(status: 404) }
            throw Refusal.forbidden("You are not a player in this room")
        }
    }

    @Sendable private static func statistics(_ app: Application, _ call: Call) async throws -> Answer {
        let type = call.parameters["type"] ?? ""
        let found = try await app.store.gameStatistics(user: call.user, type: type)
        let (wins, losses, draws) = (found?.wins ?? 0, found?.losses ?? 0, found?.draws ?? 0)
        return .json(200) {
            $0.field("id", found?.id ?? 0)
            $0.field("user_id", call.user)
            $0.field("game_type", type)
            $0.field("wins", wins)
            $0.field("losses", losses)
            $0.field("draws", draws)
            $0.field("total_games", wins + losses + draws)
            $0.field("points", found?.points ?? 0)
        }
    }
}
