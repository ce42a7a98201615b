// The lines of the log, one JSON object each, keys in the order of the application's logger. Must never be handed a query
// string, a header other than User-Agent, or a body.

/// One line, without its end.
struct LogLine: Sendable {
    enum Level: String, Sendable, CaseIterable {
        case info = "INFO"
        case warning = "WARN"
        case error = "ERROR"
    }

    /// A request that has been answered.
    struct Request: Sendable {
        var time: Timestamp
        var status: Int
        var method: String
        var path: String
        var ip: String
        var latencyNanoseconds: Int64
        var userAgent: String
        var requestID: String
        /// 0: not on this route.
        var user: Int64
        /// Text of a router error; such lines have level ERROR.
        var error: String?
    }

    let time: Timestamp
    let level: Level
    let bytes: [UInt8]

    private init(
        _ level: Level,
        _ message: String,
        time: Timestamp = .now,
        fields: (inout JSONText) -> Void = { _ in }
    ) {
        self.time = time
        self.level = level
        var json = JSONText(capacity: 400)
        json.object { json in
            json.field("time", time.millisecondText)
            json.field("level", level.rawValue)
            json.field("msg", message)
            fields(&json)
        }
        bytes = json.bytes
    }

    static func request(_ entry: Request) -> LogLine {
        let message = entry.error == nil ? "request processed" : "request failed"
        return LogLine(entry.error == nil ? .info : .error, message, time: entry.time) { json in
            json.field("status", entry.status)
            json.field("method", entry.method)
            json.field("path", entry.path)
            json.field("ip", entry.ip)
            json.field("latency", entry.latencyNanoseconds)
            json.field("user_agent", entry.userAgent)
            if let error = entry.error { json.field("error", error) }
            json.field("request_id", entry.requestID)
            if entry.user > 0 { json.field("user_id", entry.user) }
            json.field("trace_id", RequestLog.traceID)
        }
    }

    static func slowQuery(sql: String, rows: Int, elapsedNanoseconds: Int64) -> LogLine {
        LogLine(.warning, "GORM slow query") {
            $0.field("sql", sql)
            $0.field("rows", rows)
            $0.field("elapsed", elapsedNanoseconds)
        }
    }

    static func queryError(sql: String, elapsedNanoseconds: Int64, error: String) -> LogLine {
        LogLine(.error, "GORM query error") {
            $0.field("sql", sql)
            $0.field("rows", 0)
            $0.field("elapsed", elapsedNanoseconds)
            $0.field("error", error)
        }
    }

    /// A message that found a connection's queue full.
    static func dropped(user: Int64, hub: Metrics.Hub) -> LogLine {
        LogLine(.warning, "Client \(user) (\(hub.rawValue)): Buffer full, dropped message")
    }

    /// Lines that the log itself had no room for.
    static func linesDropped(_ count: Int) -> LogLine {
        LogLine(.warning, "log lines dropped") { $0.field("count", count) }
    }

    static func panic(_ text: String) -> LogLine { LogLine(.error, "panic: \(text)") }
}
