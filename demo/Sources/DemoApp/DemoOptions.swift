// What a demo can be started with.

/// Options of a demo backend.
public struct DemoOptions: Sendable {
    /// How frames that the application routes through Redis are delivered.
    public enum Echo: String, Sendable, CaseIterable {
        /// As if the application's subscribers were running: everything arrives.
        case wired
        /// As the application is shipped: WebSocket `message`, `typing` and `read` reach nobody.
        case asShipped = "as-shipped"
    }

    /// TCP port on 127.0.0.1 and ::1; 0 takes a free one.
    public var port: Int
    /// Database file, `:memory:`, or nil for a temporary file that is removed at the end.
    public var databasePath: String?
    /// Delivery of WebSocket frames.
    public var echo: Echo
    /// Whether the application's production limits are on.
    public var hasRateLimits: Bool
    /// Request log file, `-` for standard output, nil for none.
    public var logPath: String?
    /// Where log lines are pushed as well, nil for nowhere.
    public var loki: LokiEndpoint?
    /// What is to go wrong.
    public var faults: [Fault]
    /// File that says what goes wrong and since when, nil for none.
    public var faultRecordPath: String?

    /// Makes options; the defaults are the command line's.
    public init(
        port: Int = 8375,
        databasePath: String? = nil,
        echo: Echo = .wired,
        hasRateLimits: Bool = false,
        logPath: String? = nil,
        loki: LokiEndpoint? = nil,
        faults: [Fault] = [],
        faultRecordPath: String? = nil
    ) {
        self.port = port
        self.databasePath = databasePath
        self.echo = echo
        self.hasRateLimits = hasRateLimits
        self.logPath = logPath
        self.loki = loki
        self.faults = faults
        self.faultRecordPath = faultRecordPath
    }
}
