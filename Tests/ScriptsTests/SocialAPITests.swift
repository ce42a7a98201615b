// Each endpoint alone: what is asked, as whom, under which name, and which statuses are good. Sockets are refused here.

import LoadGen
import TestSupport
import Testing

@testable import Scripts

@Suite(.serialized) struct SocialAPITests {
    private static let statuses = [200, 201, 204, 302, 400, 403, 404, 409, 500]
    private static let successful = [200, 201, 204, 302]

    /// One endpoint as it must be on the wire and in the numbers.
    private struct Endpoint {
        /// Who asks for what.
        let line: String
        let body: String
        /// How it is called in the default mode.
        let name: String
        let good: [Int]

        init(_ line: String, _ body: String = "", name: String, good: [Int] = SocialAPITests.successful) {
            self.line = line
            self.body = body
            self.name = name
            self.good = good
        }
    }

    /// In the order of `Asking.requests`.
    private static let endpoints = [
        Endpoint(
            "- POST /api/auth/signup",
            #"{"username":"loadu_5_1","email":"loadu_5_1@example.com","password":"Abc \"1\""}"#,
            name: "POST /api/auth/signup"
        ),
        Endpoint(
            "- POST /api/auth/login",
            #"{"email":"a@b.c","password":"Abc \"1\""}"#,
            name: "POST /api/auth/login"
        ),
        Endpoint("tok GET /api/users/me", name: "GET /api/users/me"),
        Endpoint("tok GET /api/posts?limit=20", name: "GET /api/posts"),
        Endpoint(
            "tok POST /api/posts",
            #"{"title":"a \"b\"","content":"c","post_type":"text"}"#,
            name: "POST /api/posts"
        ),
        Endpoint("tok POST /api/posts/7/like", name: "POST /api/posts/:id/like"),
        Endpoint("tok POST /api/posts/undefined/like", name: "POST /api/posts/:id/like"),
        Endpoint("tok POST /api/posts/7/comments", #"{"content":"c"}"#, name: "POST /api/posts/:id/comments"),
        Endpoint("tok DELETE /api/posts/7/like", name: "DELETE /api/posts/:id/like", good: [200, 204, 404]),
        Endpoint(
            "tok POST /api/friends/requests/8",
            name: "POST /api/friends/requests/:id",
            good: [200, 201, 404, 409]
        ),
        Endpoint("tok GET /api/friends/requests/sent", name: "GET /api/friends/requests/sent"),
        Endpoint("tok GET /api/friends/requests", name: "GET /api/friends/requests"),
        Endpoint(
            "tok POST /api/friends/requests/9/accept",
            name: "POST /api/friends/requests/:id/accept",
            good: [200, 204, 409]
        ),
        Endpoint("tok GET /api/friends/status/8", name: "GET /api/friends/status/:id", good: [200, 404]),
        Endpoint("tok GET /api/friends", name: "GET /api/friends"),
        Endpoint(
            "tok POST /api/conversations",
            #"{"is_group":false,"participant_ids":[102]}"#,
            name: "POST /api/conversations"
        ),
        Endpoint(
            "tok POST /api/conversations",
            #"{"is_group":false,"participant_ids":[102]}"#,
            name: "POST /api/conversations",
            good: [201, 409]
        ),
        Endpoint("tok GET /api/conversations", name: "GET /api/conversations"),
        Endpoint(
            "tok POST /api/conversations/4/messages",
            #"{"content":"hi","message_type":"text"}"#,
            name: "POST /api/conversations/:id/messages"
        ),
        Endpoint(
            "tok GET /api/conversations/4/messages",
            name: "GET /api/conversations/:id/messages",
            good: [200, 403, 404]
        ),
        Endpoint(
            "tok POST /api/conversations/undefined/read",
            name: "POST /api/conversations/:id/read",
            good: [200, 400, 403, 404]
        ),
        Endpoint("tok POST /api/ws/ticket", name: "POST /api/ws/ticket"),
        Endpoint("tok POST /api/games/rooms", #"{"type":"othello"}"#, name: "POST /api/games/rooms"),
        Endpoint(
            "tok POST /api/games/rooms/6/leave",
            name: "POST /api/games/rooms/:id/leave",
            good: [200, 404]
        ),
    ]

    /// Asks each endpoint once per status in its setup, which no plan cuts short, then both sockets.
    private struct Asking: Script {
        static let name = "asking"
        private let settings: ApplicationSettings

        init(environment: ScriptEnvironment) throws { settings = try ApplicationSettings(environment) }

        private static func session(_ number: Int) throws -> Session {
            try Session(
                Account(
                    number: number,
                    username: "u\(number)",
                    email: "",
                    userId: 100 + number,
                    token: "tok",
                    issuedAt: 0
                )
            )
        }

        private func requests(_ api: SocialAPI) throws -> [() async throws -> Response] {
            let me = try Self.session(1)
            let other = try Self.session(2)
            return [
                { try await api.vu.http.request(api.signup(Identity(number: 1, username: "loadu_5_1"))) },
                { try await api.login("a@b.c") }, { try await api.me(as: me) },
                { try await api.posts(as: me) },
                { try await api.createPost(title: "a \"b\"", content: "c", as: me) },
                { try await api.like(7, as: me) }, { try await api.like(nil, as: me) },
                { try await api.comment(7, content: "c", as: me) }, { try await api.unlike(7, as: me) },
                { try await api.requestFriendship(of: 8, as: me) },
                { try await api.sentFriendRequests(as: me) }, { try await api.friendRequests(as: me) },
                { try await api.acceptFriendRequest(9, as: me) },
                { try await api.friendStatus(of: 8, as: me) },
                { try await api.friends(as: me) }, { try await api.createConversation(with: other, as: me) },
                { try await api.createConversation(with: other, as: me, expect: [201, 409]) },
                { try await api.conversations(as: me) }, { try await api.sendMessage("hi", to: 4, as: me) },
                { try await api.messages(of: 4, as: me) }, { try await api.markRead(nil, as: me) },
                { try await api.ticket(as: me) }, { try await api.createRoom(as: me) },
                { try await api.leaveRoom(6, as: me) },
            ]
        }

        func setup(_ vu: VU) async throws -> NoSetupData {
            let api = SocialAPI(vu: vu, settings: settings)
            for (index, request) in try requests(api).enumerated() {
                for status in SocialAPITests.statuses {
                    let response = try await request()
                    vu.check("\(index) answered \(status)", response.status == status)
                    vu.check("\(index) expects \(status)", response.isExpected)
                }
            }
            _ = try? await api.chatSocket(ticket: "hidden")
            _ = try? await api.gameSocket(room: 6, ticket: "hidden")
            return NoSetupData()
        }

        var functions: [String: @Sendable (VU, NoSetupData) async throws -> Void] {
            ["default": { vu, _ in try await vu.sleep(.seconds(60)) }]
        }
    }

    /// Answers the statuses in turn.
    private static func ask(_ environment: [String: String]) throws -> (
        run: ScriptRun, exchanges: [FakeApplication.Exchange]
    ) {
        let asked = Collected<Int>()
        let application = try FakeApplication { exchange in
            guard !exchange.path.hasPrefix("/api/ws/chat"), !exchange.path.hasPrefix("/api/ws/game") else {
                return (503, "")
            }
            asked.add(0)
            return (statuses[(asked.all.count - 1) % statuses.count], "")
        }
        defer { application.stop() }
        let run = try ScriptRun(
            ScriptRun.profile([(exec: "default", vus: 1)]),
            on: application,
            environment: environment.merging(["LOAD_PASSWORD": #"Abc "1""#]) { $1 },
            script: Asking.self
        )
        return (run, application.exchanges)
    }

    @Test(arguments: [[:], ["SOCIAL_COMPAT": "upstream"]])
    func `each endpoint asks the same in both modes, and knows the statuses that are good`(
        environment: [String: String]
    ) throws {
        let (run, exchanges) = try Self.ask(environment)
        #expect(run.outcome.code == .success, "\(run.outcome.reason ?? "")")
        let count = Self.statuses.count
        try #require(exchanges.count == Self.endpoints.count * count + 2)
        for (index, endpoint) in Self.endpoints.enumerated() {
            let asked = exchanges[(index * count)..<((index + 1) * count)]
            #expect(Set(asked.map(\.line)) == [endpoint.line])
            #expect(Set(asked.map(\.body)) == [endpoint.body], "\(endpoint.line)")
            for status in Self.statuses {
                #expect(run.checks["\(index) answered \(status)"] == [1, 0], "\(endpoint.line)")
                let good = endpoint.good.contains(status)
                #expect(
                    run.checks["\(index) expects \(status)"] == (good ? [1, 0] : [0, 1]),
                    "\(endpoint.line): \(status)"
                )
            }
        }
        #expect(
            exchanges.suffix(2).map(\.line) == [
                "- GET /api/ws/chat?ticket=hidden", "- GET /api/ws/game?room_id=6&ticket=hidden",
            ]
        )
    }

    @Test func `requests have names by default and their URLs in upstream mode, sockets names always`() throws
    {
        let named = try Self.ask([:]).run.artifacts
        let unnamed = try Self.ask(["SOCIAL_COMPAT": "upstream"]).run.artifacts
        for endpoint in Self.endpoints {
            #expect(named.contains("\"\(endpoint.name)\""), "\(endpoint.name)")
            #expect(!unnamed.contains("\"\(endpoint.name)\""), "\(endpoint.name)")
        }
        #expect(!named.contains("/api/posts/7/like") && unnamed.contains("/api/posts/7/like\""))
        for artifacts in [named, unnamed] {
            #expect(artifacts.contains("WS /api/ws/chat\"") && artifacts.contains("WS /api/ws/game\""))
            #expect(!artifacts.contains("hidden"))
        }
    }
}
