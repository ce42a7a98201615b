// The game socket: who sits in which room, and the actions join, move and chat. Rules and storage are elsewhere.

import Synchronization

final class GameHub: SocketHub {
    static let roomLimit = 1000

    /// A room has two seats, whoever takes them first; a user's newest socket is the one that receives.
    private struct Seats {
        var receiving: [Int64: WSSession] = [:]
    }

    private enum Admission { case accepted, roomFull, tooManyRooms }

    private let store: Store
    private let notifications: NotificationHub
    private let isWired: Bool
    private let rooms = Mutex<[Int64: Seats]>([:])

    init(store: Store, notifications: NotificationHub, isWired: Bool) {
        self.store = store
        self.notifications = notifications
        self.isWired = isWired
    }

    func connected(_ session: WSSession) -> Bool {
        guard session.room >= 0 else {
            session.outbox.finish()
            return false
        }
        let admission = rooms.withLock { rooms -> Admission in
            if rooms[session.room] == nil, rooms.count >= Self.roomLimit { return .tooManyRooms }
            var seats = rooms[session.room] ?? Seats()
            if seats.receiving[session.user] == nil, seats.receiving.count >= 2 { return .roomFull }
            seats.receiving[session.user] = session
            rooms[session.room] = seats
            return .accepted
        }
        switch admission {
        case .roomFull: session.refuse(Self.error("room is full", session.room) + [0x0A])
        case .tooManyRooms: session.refuse(Self.error("too many active rooms", session.room) + [0x0A])
        case .accepted:
            let frame = Self.frame("connected", session.room) {
                $0.object {
                    $0.field("user_id", session.user)
                    $0.field("room_id", session.room)
                }
            }
            session.send(frame + [0x0A])
        }
        return admission == .accepted
    }

    func disconnected(_ session: WSSession) {
        rooms.withLock { rooms in
            guard rooms[session.room]?.receiving[session.user] === session else { return }
            rooms[session.room]?.receiving[session.user] = nil
            if rooms[session.room]?.receiving.isEmpty == true { rooms[session.room] = nil }
        }
    }

    func shutDown() {
        let sessions = rooms.withLock { $0.values.flatMap(\.receiving.values) }
        for session in sessions {
            session.refuse(
                Self.frame("server_shutdown", session.room) {
                    $0.object { $0.field("message", "Server is shutting down") }
                }
            )
        }
    }

    func received(_ message: [UInt8], from session: WSSession) async {
        guard let frame = JSONValue.parse(message), let type = frame["type"]?.text else { return }
        do {
            switch type {
            case "join_room": try await join(session)
            case "make_move": try await move(frame["payload"], session)
            case "chat": await chat(frame["payload"] ?? .null, session)
            default: break
            }
        } catch let refusal as GameRefusal {
            session.send(Self.error(refusal.message, session.room))
        } catch {
            session.send(Self.error("Internal server error", session.room))
        }
    }

    private func join(_ session: WSSession) async throws {
        let room = try await store.joinRoom(session.room, caller: session.user)
        toRoom(
            room.id,
            Self.frame("game_started", room.id) {
                $0.object {
                    $0.field("status", room.status)
                    $0.field("next_turn", room.nextTurn)
                    $0.field("opponent_id", room.opponent ?? 0)
                    $0.field("creator_id", room.creator)
                    $0.field("room_id", room.id)
                    $0.field("updated_at", room.updatedAt.text)
                    $0.field("current_state", room.currentState(spaced: false))
                }
            }
        )
        if isWired {
            toRoom(
                room.id,
                Self.frame("game_started", room.id) {
                    $0.object {
                        $0.field("status", room.status)
                        $0.field("next_turn", room.nextTurn)
                    }
                }
            )
        }
        notifications.gameRoomUpdated(room)
    }

    private func move(_ payload: JSONValue?, _ session: WSSession) async throws {
        var move: (row: Int, column: Int)?
        if let row = payload?["row"]?.wholeNumber, let column = payload?["column"]?.wholeNumber {
            move = (Int(row), Int(column))
        }
        let room = try await store.playMove(session.room, caller: session.user, move: move)
        let frame = Self.frame("game_state", room.id, user: session.user) { json in
            json.object {
                $0.key("board")
                (OthelloBoard(room.board) ?? OthelloBoard()).write(to: &$0)
                $0.field("status", room.status)
                $0.field("winner_id", raw: (room.winner.map(String.init) ?? "null").utf8)
                $0.field("next_turn", room.nextTurn)
                $0.field("is_draw", room.isDraw)
            }
        }
        toRoom(room.id, frame)
        if isWired { toRoom(room.id, frame) }
        notifications.gameRoomUpdated(room)
    }

    private func chat(_ payload: JSONValue, _ session: WSSession) async {
        toRoom(session.room, Self.frame("chat", session.room, user: session.user) { $0.raw(payload.bytes) })
        guard let text = payload["text"]?.text, let username = payload["username"]?.text, !text.isEmpty,
            !username.isEmpty
        else { return }
        try? await store.createGameMessage(
            room: session.room,
            user: session.user,
            username: username,
            text: text
        )
    }

    /// A player closed the room over HTTP; the sockets hear of it in wired mode only.
    func roomLeft(_ room: GameRoom) {
        if isWired {
            toRoom(
                room.id,
                Self.frame("game_cancelled", room.id) {
                    $0.object { $0.field("message", "A player left the room") }
                }
            )
        }
        notifications.gameRoomUpdated(room)
    }

    private func toRoom(_ room: Int64, _ frame: [UInt8]) {
        let sessions = rooms.withLock { rooms in rooms[room].map { Array($0.receiving.values) } ?? [] }
        for session in sessions { session.send(frame) }
    }

    private static func error(_ message: String, _ room: Int64) -> [UInt8] {
        frame("error", room) { $0.object { $0.field("message", message) } }
    }

    private static func frame(
        _ type: String,
        _ room: Int64,
        user: Int64 = 0,
        payload: (inout JSONText) -> Void
    ) -> [UInt8] {
        JSONText.object { json in
            json.field("type", type)
            if room > 0 { json.field("room_id", room) }
            if user > 0 { json.field("user_id", user) }
            json.key("payload")
            payload(&json)
        }
    }
}
