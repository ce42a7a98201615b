// The parts of the backend, put together once and handed to every handler.

import Foundation

final class Application: Sendable {
    let options: DemoOptions
    let metrics: Metrics
    let store: Store
    let sessions = Sessions()
    let hasher = PasswordHasher()
    let presence = Presence()
    let limiter: RateLimiter?
    let log: RequestLog?
    /// nil when nothing is to go wrong.
    let faults: Faults?
    let router = Router(routes)

    static let routes =
        HealthEndpoints.routes + AccountEndpoints.routes + PostEndpoints.routes + FriendEndpoints.routes
        + ConversationEndpoints.routes + GameEndpoints.routes + SocketEndpoints.routes

    let chat: ChatHub
    let notifications: NotificationHub
    let games: GameHub

    init(options: DemoOptions, databasePath: String) throws {
        self.options = options
        metrics = Metrics()
        let record = try options.faultRecordPath.map(FaultRecord.init(path:))
        let hasLog = options.logPath != nil || options.loki != nil
        log = hasLog ? try RequestLog(path: options.logPath, loki: options.loki.map { LokiPusher($0) }) : nil
        let hasFaults = !options.faults.isEmpty || record != nil
        faults = hasFaults ? Faults(options.faults, metrics: metrics, log: log, record: record) : nil
        store = try Store(path: databasePath, metrics: metrics, log: log, faults: faults)
        limiter = options.hasRateLimits ? RateLimiter() : nil
        let isWired = options.echo == .wired
        notifications = NotificationHub(store: store, presence: presence, isWired: isWired)
        chat = ChatHub(
            store: store,
            metrics: metrics,
            presence: presence,
            limiter: limiter,
            notifications: notifications,
            isWired: isWired
        )
        games = GameHub(store: store, notifications: notifications, isWired: isWired)
    }

    /// The monotonic clock.
    var now: Instant { monotonicNow() }

    /// Marks users offline whose grace is over, every 3 s, until cancelled.
    func keepPresence() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(3))
            for user in presence.sweep(now: now) { chat.wentOffline(user) }
        }
    }
}
