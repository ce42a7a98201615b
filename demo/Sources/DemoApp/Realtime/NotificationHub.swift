// The notification stream: server to client only. In wired mode each event goes out twice, as the application's two
// delivery paths then both work.

import FlyingFox
import Synchronization

final class NotificationHub: SocketHub {
    static let connectionLimit = 12
    static let totalLimit = 10_000

    private struct State {
        var sessions: [Int64: [WSSession]] = [:]
        var total = 0
    }

    private let store: Store
    private let presence: Presence
    private let isWired: Bool
    private let state = Mutex(State())

    init(store: Store, presence: Presence, isWired: Bool) {
        self.store = store
        self.presence = presence
        self.isWired = isWired
    }

    func connected(_ session: WSSession) -> Bool {
        let refusal = state.withLock { state -> String? in
            if state.total >= Self.totalLimit { return "server connection limit reached" }
            if state.sessions[session.user, default: []].count >= Self.connectionLimit {
                return "user connection limit reached"
            }
            state.sessions[session.user, default: []].append(session)
            state.total += 1
            return nil
        }
        if let refusal {
            session.refuse(JSONText.object { $0.field("error", refusal) })
            return false
        }
        _ = presence.connect(session.user)
        Task {
            let friends = (try? await store.friends(of: session.user)) ?? []
            let online = Set(presence.online)
            session.send(
                Self.frame("friends_online_snapshot") { json in
                    json.field(
                        "user_ids",
                        array: { json in
                            for friend in friends.sorted() where online.contains(friend) {
                                json.value(friend)
                            }
                        }
                    )
                }
            )
            session.send(Self.frame("connected") { $0.field("user_id", session.user) })
        }
        return true
    }

    func received(_ message: [UInt8], from session: WSSession) async {}

    func disconnected(_ session: WSSession) {
        state.withLock { state in
            state.sessions[session.user]?.removeAll { $0 === session }
            if state.sessions[session.user]?.isEmpty == true { state.sessions[session.user] = nil }
            state.total -= 1
        }
        presence.disconnect(session.user, now: monotonicNow())
    }

    func shutDown() {
        let sessions = state.withLock { $0.sessions.values.flatMap(\.self) }
        for session in sessions {
            session.outbox.close(.close(code: WSCloseCode(1001, reason: "Server shutting down")))
            session.outbox.finish()
        }
    }

    func postCreated(_ post: Post) {
        broadcast("post_created") {
            $0.field("post_id", post.id)
            $0.field("author_id", post.userID)
            $0.field("created_at", post.createdAt.text)
        }
    }

    func postReactionUpdated(_ post: Post) {
        broadcast("post_reaction_updated") {
            $0.field("post_id", post.id)
            $0.field("likes_count", post.likes)
            $0.field("comments_count", post.comments)
            $0.field("updated_at", Timestamp.now.text)
        }
    }

    /// Tells the other participants of a DM.
    func messageReceived(_ stored: StoredMessage) {
        guard !stored.isGroup else { return }
        let message = stored.message
        send("message_received", to: stored.participants.filter { $0 != message.sender }) {
            $0.field("conversation_id", message.conversation)
            $0.field("message_id", message.id)
            $0.field("is_group", false)
            $0.field("from_user", raw: self.summary(message.sender))
            $0.field("preview", String(message.content.prefix(100)))
            $0.field("created_at", message.createdAt.text)
        }
    }

    func friendRequestReceived(_ request: Friendship) {
        for (type, user, field, other) in [
            ("friend_request_received", request.addressee, "from_user", request.requester),
            ("friend_request_sent", request.requester, "to_user", request.addressee),
        ] {
            send(type, to: [user]) {
                $0.field("request_id", request.id)
                $0.field(field, raw: self.summary(other))
                $0.field("created_at", request.createdAt.text)
            }
        }
    }

    func friendRequestAccepted(_ friendship: Friendship) {
        for (type, user, other) in [
            ("friend_request_accepted", friendship.requester, friendship.addressee),
            ("friend_added", friendship.addressee, friendship.requester),
        ] {
            send(type, to: [user]) {
                $0.field("request_id", friendship.id)
                $0.field("friend_user", raw: self.summary(other))
                $0.field("created_at", friendship.updatedAt.text)
            }
        }
    }

    func gameRoomUpdated(_ room: GameRoom) {
        send("game_room_updated", to: [room.creator, room.opponent].compactMap(\.self)) {
            $0.field("room_id", room.id)
            $0.field("type", room.type)
            $0.field("status", room.status)
            $0.field("next_turn_id", room.nextTurn)
            $0.field("winner_id", raw: (room.winner.map(String.init) ?? "null").utf8)
            $0.field("is_draw", room.isDraw)
            $0.field("updated_at", room.updatedAt.text)
        }
    }

    private func summary(_ user: Int64) -> [UInt8] {
        JSONText.object {
            $0.field("id", user)
            $0.field("username", store.users[user]?.username ?? "")
            $0.field("avatar", "")
        }
    }

    private func broadcast(_ type: String, _ payload: (inout JSONText) -> Void) {
        deliver(state.withLock { $0.sessions.values.flatMap(\.self) }, type, payload)
    }

    private func send(_ type: String, to users: [Int64], _ payload: (inout JSONText) -> Void) {
        deliver(state.withLock { state in users.flatMap { state.sessions[$0] ?? [] } }, type, payload)
    }

    private func deliver(_ sessions: [WSSession], _ type: String, _ payload: (inout JSONText) -> Void) {
        guard !sessions.isEmpty else { return }
        let frame = Self.frame(type, payload)
        for session in sessions {
            session.send(frame)
            if isWired { session.send(frame) }
        }
    }

    private static func frame(_ type: String, _ payload: (inout JSONText) -> Void) -> [UInt8] {
        JSONText.object {
            $0.field("type", type)
            $0.field("payload", object: payload)
        }
    }
}
