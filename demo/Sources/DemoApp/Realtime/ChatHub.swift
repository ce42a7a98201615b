// The chat socket: joins, messages, typing, read receipts, presence. In `as-shipped` mode, frames that the application
// sends only through its (never started) Redis subscribers reach nobody.

import Synchronization

final class ChatHub: SocketHub {
    static let connectionLimit = 12

    private struct State {
        var sessions: [Int64: [WSSession]] = [:]
        /// Conversation → users who joined it, and the reverse.
        var joined: [Int64: Set<Int64>] = [:]
        var conversations: [Int64: Set<Int64>] = [:]
    }

    private let store: Store
    private let metrics: Metrics
    private let presence: Presence
    private let limiter: RateLimiter?
    private let notifications: NotificationHub
    private let isWired: Bool
    private let state = Mutex(State())

    init(
        store: Store,
        metrics: Metrics,
        presence: Presence,
        limiter: RateLimiter?,
        notifications: NotificationHub,
        isWired: Bool
    ) {
        self.store = store
        self.metrics = metrics
        self.presence = presence
        self.limiter = limiter
        self.notifications = notifications
        self.isWired = isWired
    }

    func connected(_ session: WSSession) -> Bool {
        let isAdmitted = state.withLock { state in
            guard state.sessions[session.user, default: []].count < Self.connectionLimit else { return false }
            state.sessions[session.user, default: []].append(session)
            return true
        }
        guard isAdmitted else {
            session.refuse(JSONText.object { $0.field("error", "user connection limit reached") })
            return false
        }
        let isNew = presence.connect(session.user)
        let others = presence.online.filter { $0 != session.user }
        if !others.isEmpty {
            session.send(
                Self.frame("connected_users") { json in
                    json.object {
                        $0.field("user_ids", array: { json in for user in others { json.value(user) } })
                    }
                }
            )
        }
        session.send(
            Self.frame("connected") { json in
                json.object {
                    $0.field("user_id", session.user)
                    $0.field("username", session.username)
                }
            }
        )
        if isNew { announce(session.user, status: "online") }
        return true
    }

    func disconnected(_ session: WSSession) {
        state.withLock { state in
            state.sessions[session.user]?.removeAll { $0 === session }
            if state.sessions[session.user]?.isEmpty == true { state.sessions[session.user] = nil }
        }
        presence.disconnect(session.user, now: monotonicNow())
    }

    /// The user's grace is over: subscriptions go, everyone is told.
    func wentOffline(_ user: Int64) {
        state.withLock { state in
            for conversation in state.conversations.removeValue(forKey: user) ?? [] {
                state.joined[conversation]?.remove(user)
                if state.joined[conversation]?.isEmpty == true { state.joined[conversation] = nil }
            }
        }
        announce(user, status: "offline")
    }

    func shutDown() {
        let text = JSONText.object {
            $0.field("type", "server_shutdown")
            $0.field("message", "Server is shutting down")
        }
        for session in allSessions(but: nil) { session.refuse(text) }
    }

    func received(_ message: [UInt8], from session: WSSession) async {
        guard let frame = JSONValue.parse(message), let type = frame["type"]?.text,
            let conversation = frame["conversation_id"]?.wholeNumber
        else { return }
        switch type {
        case "join": await join(conversation, session)
        case "leave": leave(conversation, session.user)
        case "message": await storeMessage(frame["content"]?.text ?? "", conversation, session)
        case "typing": await typing(conversation, session)
        case "read": await read(conversation, session)
        default: break
        }
    }

    private func join(_ conversation: Int64, _ session: WSSession) async {
        guard (try? await store.isParticipant(session.user, in: conversation)) == true else { return }
        state.withLock { state in
            state.joined[conversation, default: []].insert(session.user)
            state.conversations[session.user, default: []].insert(conversation)
        }
        session.send(
            Self.frame("joined", conversation: conversation) { json in
                json.object { $0.field("conversation_id", conversation) }
            }
        )
    }

    private func leave(_ conversation: Int64, _ user: Int64) {
        state.withLock { state in
            state.joined[conversation]?.remove(user)
            state.conversations[user]?.remove(conversation)
        }
    }

    private func storeMessage(_ content: String, _ conversation: Int64, _ session: WSSession) async {
        if !admits(.sendChat, user: session.user) {
            return session.send(Self.error("Rate limit exceeded. Please wait a moment.", conversation))
        }
        guard !content.isEmpty else { return }
        guard content.utf8.count <= ConversationEndpoints.longestContent else {
            return session.send(Self.error("Message content too long (max 10000 characters)", conversation))
        }
        do {
            let stored = try await store.createMessage(
                content,
                type: "text",
                metadata: "{}",
                conversation: conversation,
                sender: session.user
            )
            metrics.messageStored(conversation: conversation, type: "text")
            messageSent(stored, overHTTP: false)
            notifications.messageReceived(stored)
        } catch is ConversationFailure {
            return
        } catch {
            session.send(Self.error("Internal server error", conversation))
        }
    }

    /// Counts an action of a user against a limit.
    private func admits(_ limit: RateLimit, user: Int64) -> Bool {
        limiter?.admit(limit, subject: "user:\(user)", now: monotonicNow()).isAllowed ?? true
    }

    private func typing(_ conversation: Int64, _ session: WSSession) async {
        guard admits(.typing, user: session.user), isWired,
            (try? await store.isParticipant(session.user, in: conversation)) == true
        else { return }
        toJoined(
            conversation,
            Self.frame("typing", conversation: conversation, user: session.user, username: session.username) {
                $0.null()
            }
        )
    }

    private func read(_ conversation: Int64, _ session: WSSession) async {
        guard (try? await store.touchLastRead(conversation: conversation, caller: session.user)) == true,
            isWired
        else { return }
        toJoined(
            conversation,
            Self.frame(
                "message_read",
                conversation: conversation,
                user: session.user,
                username: session.username
            ) {
                $0.object {
                    $0.field("conversation_id", conversation)
                    $0.field("user_id", session.user)
                }
            }
        )
    }

    /// Relays a stored message. One sent over the socket goes out only in wired mode.
    func messageSent(_ stored: StoredMessage, overHTTP: Bool) {
        guard overHTTP || isWired else { return }
        let message = stored.message
        let body = message.json(store.users)
        let username = store.users[message.sender]?.username ?? ""
        for type in overHTTP && stored.isGroup ? ["message", "room_message"] : ["message"] {
            toJoined(
                message.conversation,
                Self.frame(type, conversation: message.conversation, user: message.sender, username: username)
                {
                    $0.raw(body)
                }
            )
        }
    }

    /// Relays a read receipt that came over HTTP.
    func messagesRead(conversation: Int64, user: Int64, readAt: Timestamp) {
        toJoined(
            conversation,
            Self.frame("message_read", conversation: conversation, user: user) {
                $0.object {
                    $0.field("conversation_id", conversation)
                    $0.field("user_id", user)
                    $0.field("read_at", readAt.text)
                }
            }
        )
    }

    private func announce(_ user: Int64, status: String) {
        let frame = Self.frame("user_status", user: user) {
            $0.object {
                $0.field("status", status)
                $0.field("user_id", user)
            }
        }
        for session in allSessions(but: user) { session.send(frame) }
    }

    private func toJoined(_ conversation: Int64, _ frame: [UInt8]) {
        let sessions = state.withLock { state in
            (state.joined[conversation] ?? []).flatMap { state.sessions[$0] ?? [] }
        }
        for session in sessions { session.send(frame) }
    }

    private func allSessions(but user: Int64?) -> [WSSession] {
        state.withLock { state in state.sessions.filter { $0.key != user }.values.flatMap(\.self) }
    }

    private static func error(_ message: String, _ conversation: Int64) -> [UInt8] {
        frame("error", conversation: conversation) { $0.object { $0.field("message", message) } }
    }

    private static func frame(
        _ type: String,
        conversation: Int64 = 0,
        user: Int64 = 0,
        username: String = "",
        payload: (inout JSONText) -> Void
    ) -> [UInt8] {
        JSONText.object { json in
            json.field("type", type)
            json.field("conversation_id", conversation)
            if user > 0 { json.field("user_id", user) }
            if !username.isEmpty { json.field("username", username) }
            json.key("payload")
            payload(&json)
        }
    }
}
