// The endpoints of Loki and the ways they can fail. The query language, the store and the push live beside it.

import Foundation
import LoopbackSockets

/// A stand-in for Loki, all in memory, on 127.0.0.1.
public final class LokiDouble: Sendable {
    /// How it behaves.
    public enum Mode: String, CaseIterable, Sendable {
        /// Like Loki.
        case ok
        /// Takes pushes and finds nothing.
        case empty
        /// Answers after a minute.
        case slow
        /// 200 with an HTML page.
        case garbage
        /// 200 with JSON that ends in the middle.
        case truncated
        /// 500 with text.
        case error
        /// 503 with text, as before it is ready.
        case unready
        /// Reads the request, then resets the connection.
        case reset
    }

    private let server: HTTPServer

    /// The port it listens on.
    public var port: UInt16 { server.port }

    /// Starts; `record` gets a JSON line per request.
    public init(port: UInt16, mode: Mode = .ok, record: String? = nil) throws {
        let service = LokiService(mode: mode, recorder: try Recorder(path: record))
        server = try HTTPServer(port: port) { request, reply in service.handle(request, reply) }
    }

    /// Ends the listener and every connection.
    public func stop() { server.stop() }
}

final class LokiService: Sendable {
    private let mode: LokiDouble.Mode
    private let recorder: Recorder
    private let store = LokiStore()
    private let push: LokiPush

    init(mode: LokiDouble.Mode, recorder: Recorder) {
        self.mode = mode
        self.recorder = recorder
        push = LokiPush(store: store)
    }

    func handle(_ request: HTTPRequest, _ reply: HTTPReply) {
        recorder.append(
            .make([
                "method": .string(request.method), "path": .string(request.path),
                "parameters": .object(
                    request.parameters.map { JSONMember(name: $0.name, value: .string($0.value)) }
                ),
                "body": Recorder.value(request.body),
            ])
        )
        switch mode {
        case .ok, .empty, .truncated: route(request, reply)
        case .slow: if reply.wait(milliseconds: 60_000) { route(request, reply) }
        case .garbage:
            reply.send(
                200,
                "text/html; charset=utf-8",
                Array("<html><body><h1>It works!</h1></body></html>\n".utf8)
            )
        case .error: reply.text(500, "rpc error: code = Unavailable desc = connection error\n")
        case .unready: reply.text(503, "Ingester not ready: waiting for 15s after being ready\n")
        case .reset: reply.reset()
        }
    }

    private func route(_ request: HTTPRequest, _ reply: HTTPReply) {
        let now = Self.now()
        do {
            switch (request.method, request.path) {
            case ("GET", "/ready"): reply.text(200, "ready\n")
            case ("GET", "/loki/api/v1/status/buildinfo"):
                reply.json(200, .make(["version": .string("3.5.0"), "branch": .string("main")]))
            case ("POST", "/loki/api/v1/push"):
                try push.take(request, now: now)
                reply.send(204, nil, [])
            case ("GET", "/loki/api/v1/query_range"), ("POST", "/loki/api/v1/query_range"):
                answer(reply, try queryRange(LokiParameters(request, now: now)))
            case ("GET", "/loki/api/v1/query"), ("POST", "/loki/api/v1/query"):
                answer(reply, try queryInstant(request, now: now))
            default: answer(reply, try names(request, now: now))
            }
        } catch let refusal as LokiRefusal {
            reply.text(refusal.status, refusal.message)
        } catch let error as LogQLError {
            reply.text(400, error.message)
        } catch {
            reply.text(500, "\(error)")
        }
    }

    private func answer(_ reply: HTTPReply, _ json: JSON) {
        let bytes = json.bytes
        let kept = mode == .truncated ? bytes.count / 2 : bytes.count
        reply.send(200, "application/json; charset=UTF-8", bytes.prefix(kept))
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    // MARK: queries

    private var found: LokiStore { mode == .empty ? LokiStore() : store }

    private func queryRange(_ parameters: LokiParameters) throws -> JSON {
        let evaluator = LokiEvaluator(store: found)
        let clock = ContinuousClock().now
        switch try LogQLParser.parse(parameters.query) {
        case .log(let selection):
            let streams = evaluator.lines(selection, parameters)
            return Self.success(
                "streams",
                .array(streams.map(Self.json)),
                streams.flatMap(\.entries),
                since: clock
            )
        case .metric(let metric):
            let times = Array(
                stride(from: parameters.start, through: parameters.end, by: Int(parameters.step))
            )
            let series = try evaluator.series(metric, at: times)
            let result = series.map { one in
                JSON.make([
                    "metric": Self.json(one.labels),
                    "values": .array(one.points.map { Self.json(time: $0.time, value: $0.value) }),
                ])
            }
            return Self.success("matrix", .array(result), [], since: clock)
        }
    }

    private func queryInstant(_ request: HTTPRequest, now: Int64) throws -> JSON {
        let parameters = request.parameters
        let clock = ContinuousClock().now
        guard
            case .metric(let metric) = try LogQLParser.parse(
                parameters.first { $0.name == "query" }?.value ?? ""
            )
        else {
            throw LokiRefusal(
                400,
                "log queries are not supported as an instant query type, please change your query to a range query type"
            )
        }
        let time = try LokiParameters.time(parameters.first { $0.name == "time" }?.value, default: now)
        let result = try LokiEvaluator(store: found).series(metric, at: [time]).compactMap { one in
            one.points.last.map {
                JSON.make([
                    "metric": Self.json(one.labels), "value": Self.json(time: $0.time, value: $0.value),
                ])
            }
        }
        return Self.success("vector", .array(result), [], since: clock)
    }

    private static func success(
        _ type: String,
        _ result: JSON,
        _ entries: [LokiEntry],
        since: ContinuousClock.Instant
    ) -> JSON {
        let elapsed = since.duration(to: .now).components
        let statistics = LokiStatistics.json(
            lines: entries.count,
            bytes: entries.reduce(0) { $0 + $1.line.utf8.count },
            returned: entries.count,
            seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        )
        return .make([
            "status": .string("success"),
            "data": .make(["resultType": .string(type), "result": result, "stats": statistics]),
        ])
    }

    private static func json(_ stream: LokiStream) -> JSON {
        .make([
            "stream": json(stream.labels),
            "values": .array(stream.entries.map { .array([.string(String($0.time)), .string($0.line)]) }),
        ])
    }

    private static func json(_ labels: [String: String]) -> JSON {
        .object(labels.sorted { $0.key < $1.key }.map { JSONMember(name: $0.key, value: .string($0.value)) })
    }

    /// Seconds to the millisecond as a number, the value as a string.
    private static func json(time: Int64, value: Double) -> JSON {
        let (seconds, rest) = (time / 1_000_000_000, time % 1_000_000_000 / 1_000_000)
        var stamp = String(seconds)
        if rest > 0 { stamp += "." + String(1000 + rest).dropFirst() }
        let text = Int64(exactly: value).map(String.init) ?? "\(value)"
        return .array([.number(stamp), .string(text)])
    }

    // MARK: names

    private func names(_ request: HTTPRequest, now: Int64) throws -> JSON {
        guard request.method == "GET" || request.method == "POST" else {
            throw LokiRefusal(405, "method not allowed")
        }
        let path = request.path.split(separator: "/").map(String.init)
        guard path.count >= 4, path[0..<3] == ["loki", "api", "v1"] else {
            throw LokiRefusal(404, "404 page not found\n")
        }
        switch (path[3], path.count) {
        case ("labels", 4), ("label", 4):
            return Self.list(.strings(Set(try streams(request, now: now).flatMap(\.labels.keys)).sorted()))
        case ("label", 6) where path[5] == "values":
            return Self.list(
                .strings(Set(try streams(request, now: now).compactMap { $0.labels[path[4]] }).sorted())
            )
        case ("series", 4):
            return .make([
                "status": .string("success"),
                "data": .array(try streams(request, now: now).map { Self.json($0.labels) }),
            ])
        default: throw LokiRefusal(404, "404 page not found\n")
        }
    }

    /// Without a name Loki leaves `data` out.
    private static func list(_ names: JSON) -> JSON {
        if names.items?.isEmpty == true { return .make(["status": .string("success")]) }
        return .make(["status": .string("success"), "data": names])
    }

    private func streams(_ request: HTTPRequest, now: Int64) throws -> [LokiStream] {
        let parameters = request.parameters
        func value(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
        let end = try LokiParameters.time(value("end"), default: now)
        let start = try LokiParameters.time(value("start"), default: end - 6 * 3600 * 1_000_000_000)
        let selectors = parameters.filter { ["match[]", "match", "query"].contains($0.name) }
        let matchers = try selectors.map { try LogQLParser.parseMatchers($0.value) }
        return found.select(start: start, end: end) { labels in
            matchers.isEmpty
                || matchers.contains { $0.allSatisfy { $0.matches(labels[$0.name] ?? "") } }
        }
    }
}
