// Friend requests and friends.

enum FriendEndpoints {
    static let routes: [Route] = [
        Route("GET", "/api/friends", friends),
        Route("GET", "/api/friends/requests", { app, call in try await requests(app, call, sent: false) }),
        Route(
            "GET",
            "/api/friends/requests/sent",
            { app, call in try await requests(app, call, sent: true) }
        ),
        Route("POST", "/api/friends/requests/:userId", limit: .friendRequest, request),
        Route("POST", "/api/friends/requests/:requestId/accept", accept),
        Route("POST", "/api/friends/requests/:requestId/reject", reject),
        Route("GET", "/api/friends/status/:userId", status),
        Route("DELETE", "/api/friends/:userId", remove),
    ]

    @Sendable private static func friends(_ app: Application, _ call: Call) async throws -> Answer {
        .list(try await app.store.friends(of: call.user).map { app.store.users.json($0) })
    }

    @Sendable private static func requests(_ app: Application, _ call: Call, sent: Bool) async throws
        -> Answer
    {
        .list(
            try await app.store.pendingRequests(caller: call.user, sent: sent).map {
                $0.json(app.store.users)
            }
        )
    }

    @Sendable private static func request(_ app: Application, _ call: Call) async throws -> Answer {
        let addressee = try call.id("userId")
        guard addressee != call.user else { throw Refusal.invalid("Cannot send friend request to yourself") }
        guard app.store.users[addressee] != nil else { throw Refusal.raw(status: 404) }
        guard let created = try await app.store.requestFriendship(from: call.user, to: addressee) else {
            throw Refusal.invalid("Friend request already exists", status: 409)
        }
        app.notifications.friendRequestReceived(created)
        return .json(201, created.json(app.store.users))
    }

    @Sendable private static func accept(_ app: Application, _ call: Call) async throws -> Answer {
        let id = try call.id("requestId")
        let accepted = try await answering { try await app.store.acceptFriendship(id, caller: call.user) }
        app.notifications.friendRequestAccepted(accepted)
        return .json(200, accepted.json(app.store.users))
    }

    @Sendable private static func reject(_ app: Application, _ call: Call) async throws -> Answer {
        let id = try call.id("requestId")
        _ = try await answering { try await app.store.rejectFriendship(id, caller: call.user) }
        return .noContent
    }

    private static func answering(_ body: () async throws -> Friendship) async throws -> Friendship {
        do {
            return try await body()
        } catch let failure as FriendAnswerFailure {
            switch failure {
            case .missing: throw Refusal.raw(status: 404)
            case .notAllowed:
                throw Refusal.handled(
                    status: 403,
                    code: .unauthorized,
                    message: "You can only answer friend requests sent to you"
                )
            case .notPending: throw Refusal.invalid("Friend request is not pending", status: 409)
            }
        }
    }

    @Sendable private static func status(_ app: Application, _ call: Call) async throws -> Answer {
        let other = try call.id("userId")
        guard app.store.users[other] != nil else { throw Refusal.raw(status: 404) }
        let found = other == call.user ? nil : try await app.store.friendship(between: call.user, and: other)
        let status =
            switch found {
            case nil: "none"
            case let found? where !found.isPending: "friends"
            case let found?: found.requester == call.user ? "pending_sent" : "pending_received"
            }
        return .json(200) {
            $0.field("status", status)
            $0.field("request_id", found?.isPending == true ? found?.id ?? 0 : 0)
            $0.field("friendship", raw: found?.json(app.store.users) ?? Array("null".utf8))
        }
    }

    @Sendable private static func remove(_ app: Application, _ call: Call) async throws -> Answer {
        guard try await app.store.removeFriend(call.id("userId"), of: call.user) else {
            throw Refusal.notFound("Friendship not found")
        }
        return .noContent
    }
}
