// The social mix: seven weighted flows over HTTP and WebSockets, the twin of load/scripts/social_mixed.js, whose first lines
// list every request with its good statuses and checks. Must not contain: what a flow does, requests.

import LoadGen

/// `social_mixed`: each iteration runs one flow as one of the run's accounts, then thinks.
///
/// `SOCIAL_COMPAT=upstream` is the original k6 script request for request: three accounts, no notification read, no frame is
/// read, the joiner plays alone and out of turn, the room is never left, no names on requests.
///
/// Environment: `LOAD_PASSWORD`, `LOAD_USERS`, `SOCIAL_COMPAT`, and `THINK_TIME`, MIN-MAX seconds. A scenario's `exec` may
/// name a single flow.
public struct SocialMix: Script {
    /// `--script social_mixed`.
    public static let name = "social_mixed"

    /// One for requests, two sockets in a game.
    public static let connectionsPerVU = 3

    /// The mix, in percent.
    static let mix: [(weight: Double, flow: Flow)] = [
        (25, .readFeed),
        (15, .createPost),
        (15, .commentAndLike),
        (15, .befriend),
        (15, .directMessage),
        (10, .chat),
        (5, .game),
    ]

    /// A branch of the mix, named as `exec` names it.
    enum Flow: String, CaseIterable, Sendable {
        case readFeed, createPost, commentAndLike, befriend, directMessage, chat, game
    }

    /// ms; the application's tokens live 15 minutes.
    static let tokenLifetime = 12 * 60 * 1000

    private let settings: ApplicationSettings
    private let plannedVUs: Int
    private let tokenLifetime: Int

    /// Throws for a variable that cannot be used.
    public init(environment: ScriptEnvironment) throws {
        try self.init(environment: environment, tokenLifetime: Self.tokenLifetime)
    }

    init(environment: ScriptEnvironment, tokenLifetime: Int) throws {
        settings = try ApplicationSettings(environment)
        plannedVUs = environment.plannedVUs
        self.tokenLifetime = tokenLifetime
    }

    /// Signs up the run's accounts. Throws when one cannot be had: nothing could be measured without it.
    public func setup(_ vu: VU) async throws -> [Account] {
        let api = SocialAPI(vu: vu, settings: settings)
        return settings.isUpstreamCompatible
            ? try await api.createThreeAccounts()
            : try await api.createAccounts(SocialAPI.accountCount(vus: plannedVUs, limit: settings.userLimit))
    }

    /// `default` for the mix, and each flow by its name.
    public var functions: [String: @Sendable (VU, [Account]) async throws -> Void] {
        var functions: [String: @Sendable (VU, [Account]) async throws -> Void] = [:]
        functions["default"] = { vu, accounts in
            try await iterate(vu, accounts, Self.pick(vu.random.unit()))
        }
        for flow in Flow.allCases {
            functions[flow.rawValue] = { vu, accounts in try await iterate(vu, accounts, flow) }
        }
        return functions
    }

    private func iterate(_ vu: VU, _ accounts: [Account], _ flow: Flow) async throws {
        let api = SocialAPI(vu: vu, settings: settings)
        let pair = accounts.pair(for: vu.id)
        let actor = try await api.session(of: pair.actor, lifetime: tokenLifetime)
        let partner = try await api.session(of: pair.partner, lifetime: tokenLifetime)
        let flows = SocialFlows(vu: vu, api: api)
        switch flow {
        case .readFeed: try await flows.readFeed(actor)
        case .createPost: try await flows.createPost(actor)
        case .commentAndLike: try await flows.commentAndLike(actor)
        case .befriend: try await flows.befriend(actor, partner)
        case .directMessage: try await flows.directMessage(actor, partner)
        case .chat: try await flows.chat(actor, partner)
        case .game: try await flows.game(actor, partner)
        }
        let think = settings.thinkTime
        try await vu.think(think.minimum / .seconds(1)...think.maximum / .seconds(1))
    }

    /// The flow for a number in [0, 1).
    static func pick(_ unit: Double) -> Flow {
        var rest = unit * 100
        for (weight, flow) in mix {
            if rest < weight { return flow }
            rest -= weight
        }
        return .game
    }
}
