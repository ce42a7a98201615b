// Log lines and what their fields say, for the reader of fields and for the regular expressions alike. Must
// not contain logic.

@testable import Report

/// A line as the application, its runtime or something beside it writes it.
struct SampleLine: Sendable, CustomStringConvertible {
    let text: String
    let level: LogLevel?
    let status: Int?

    var description: String { text }

    init(_ text: String, _ level: LogLevel? = nil, status: Int? = nil) {
        self.text = text
        self.level = level
        self.status = status
    }

    private static let request =
        "path=/api/posts ip=127.0.0.1 latency=1.89ms user_agent=\"a b\" request_id=1 trace_id=2"

    static let all: [SampleLine] = [
        // slog's text
        .init(
            "time=2026-01-31T12:00:00.000Z level=INFO msg=\"request processed\" status=200 method=GET \(request)",
            status: 200
        ),
        .init(
            "time=2026-01-31T12:00:00.000Z level=INFO msg=\"request processed\" status=429 method=GET \(request)",
            status: 429
        ),
        .init(
            "time=2026-01-31T12:00:00.000Z level=INFO msg=\"request processed\" status=503 method=GET \(request)",
            status: 503
        ),
        .init(
            "time=2026-01-31T12:00:00.000Z level=ERROR msg=\"request failed\" status=200 error=\"Cannot GET\" \(request)",
            .error,
            status: 200
        ),
        .init("time=2026-01-31T12:00:00.000Z level=WARN msg=\"GORM slow query\" elapsed=201ms", .warn),
        .init("time=2026-01-31T12:00:00.000Z level=ERROR+4 msg=worse", .error),
        .init("time=2026-01-31T12:00:00.000Z level=INFO msg=\"x\" path=/api/errors/panic status=429x"),
        .init(
            "time=2026-01-31T12:00:00.000Z level=INFO msg=\"talk of level=ERROR and status=429 here\" status=200",
            status: 200
        ),
        .init("time=2026-01-31T12:00:00.000Z level=INFO msg=\"a \\\" level=ERROR \" status=500", status: 500),
        .init("time=2026-01-31T12:00:00.000Z level=DEBUG msg=\"no error, no panic, no warning\""),
        .init("time=\"2026-01-31T12:00:00Z\" level=fatal msg=\"cannot listen\"", .fatal),
        .init("level=\"warning\" msg=x", .warn),
        .init("lvl=crit msg=x status_code=500", .fatal, status: 500),
        .init("level=errors msg=x"),
        .init("loglevel=error msg=x"),
        .init("msg=x level=error", .error),
        .init("msg=x status=429", status: 429),
        .init("msg=x status=4290"),
        .init("msg=x last_status=429"),
        // slog's JSON
        .init(
            "{\"time\":\"2026-01-31T12:00:00Z\",\"level\":\"INFO\",\"msg\":\"request processed\",\"status\":429,\"latency\":1890000}",
            status: 429
        ),
        .init(
            "{\"time\":\"2026-01-31T12:00:00Z\",\"level\":\"INFO\",\"msg\":\"request processed\",\"status\":502}",
            status: 502
        ),
        .init(
            "{\"time\":\"2026-01-31T12:00:00Z\",\"level\":\"ERROR\",\"msg\":\"repository error\",\"table\":\"messages\"}",
            .error
        ),
        .init("{\"level\": \"warn\", \"status\": \"500\"}", .warn, status: 500),
        .init("{\"severity\":\"PANIC\",\"msg\":\"x\"}", .panic),
        .init("{\"level\":\"INFO\",\"msg\":\"{\\\"level\\\":\\\"ERROR\\\",\\\"status\\\":429}\"}"),
        .init("{\"level\":\"INFO\",\"msg\":\"level=ERROR status=429\"}"),
        .init("{\"level\":\"INFO\",\"error\":\"\",\"msg\":\"chat hub unregistered user\"}"),
        .init("{\"level\":\"ERROR\",\"msg\":\"cut off by the driver after sixteen kilo", .error),
        .init("{\"status\":4290,\"level\":\"INFO\"}"),
        .init("app-1  | {\"level\":\"ERROR\",\"status\":500}", .error, status: 500),
        // the standard logger and the runtime
        .init("2026/01/31 12:00:00 [WS Auth] Invalid or expired ticket for WebSocket path=/api/ws/chat"),
        .init("2026/01/31 12:00:00 error: panic averted"),
        .init("2026/01/31 12:00:00.123456 http: panic serving 127.0.0.1:5000: boom", .panic),
        .init("panic: runtime error: index out of range [5] with length 3", .panic),
        .init("2026/01/31 12:00:00 panic: boom", .panic),
        .init("fatal error: all goroutines are asleep - deadlock!", .panic),
        .init("no panic: all is well"),
        .init("goroutine 1 [running]:"),
        .init(""), .init("\""), .init("="), .init("level="), .init("{"), .init("{\"level\":"),
        .init("status=\"429", status: 429),
    ]
}
