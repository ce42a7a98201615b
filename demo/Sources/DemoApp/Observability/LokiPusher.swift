// Sends log lines to Loki, in batches, from a thread of its own. Whatever becomes of them, the application does not wait.

import Foundation
import Synchronization

/// Where a Loki takes lines.
public struct LokiEndpoint: Sendable, Equatable {
    let host: String
    let port: Int
    let path: String

    /// The endpoint under a base URL, `http://HOST[:PORT][/PREFIX]`; nil for any other text.
    public init?(_ text: String) {
        guard let url = URLComponents(string: text), url.scheme?.lowercased() == "http", let host = url.host,
            !host.isEmpty, url.user == nil, url.query == nil, url.fragment == nil
        else { return nil }
        self.host = host.trimmingCharacters(in: ["[", "]"])
        port = url.port ?? 80
        guard (1...65535).contains(port) else { return nil }
        path = url.percentEncodedPath.trimmingCharacters(in: ["/"])
    }

    var pushPath: String { (path.isEmpty ? "" : "/\(path)") + "/loki/api/v1/push" }

    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

final class LokiPusher: Sendable {
    private struct State {
        var pending: [LogLine] = []
        var pendingBytes = 0
        var dropped = 0
        var isStopped = false
    }

    /// Bytes of lines that may wait; further ones are dropped and counted.
    static let pendingLimit = 8 * 1024 * 1024
    /// Bytes of lines in one request, well below what Loki takes.
    static let batchLimit = 512 * 1024

    private let endpoint: LokiEndpoint
    private let interval: Double
    private let report: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// `report` gets one line when pushing begins to fail, and one when it works again.
    init(
        _ endpoint: LokiEndpoint,
        interval: Double = 1,
        report: @escaping @Sendable (String) -> Void = LokiPusher.complain
    ) {
        self.endpoint = endpoint
        self.interval = interval
        self.report = report
    }

    static func complain(_ message: String) {
        FileHandle.standardError.write(Data("demo: \(message)\n".utf8))
    }

    func start() {
        let thread = Thread { self.pushLoop() }
        thread.name = "demo-loki"
        thread.start()
    }

    func append(_ line: LogLine) {
        state.withLock { state in
            guard state.pendingBytes < Self.pendingLimit else {
                state.dropped += 1
                return
            }
            state.pending.append(line)
            state.pendingBytes += line.bytes.count
        }
    }

    /// Pushes what is pending, as far as that takes less than a second.
    func stop() {
        state.withLock { $0.isStopped = true }
        wake.signal()
        _ = finished.wait(timeout: .now() + 0.7)
    }

    private func pushLoop() {
        var isFailing = false
        var isStopped = false
        while !isStopped {
            _ = wake.wait(timeout: .now() + interval)
            isStopped = state.withLock { $0.isStopped }
            while let batch = takeBatch() {
                let outcome = BlockingPost.send(Self.body(batch), to: endpoint)
                if let problem = outcome.problem {
                    if !isFailing {
                        report("cannot push log lines to http://\(endpoint.authority): \(problem)")
                    }
                    isFailing = true
                    // What Loki has refused, it refuses again.
                    if !outcome.isRefused { putBack(batch) }
                    break
                }
                if isFailing { report("log lines reach http://\(endpoint.authority) again") }
                isFailing = false
            }
        }
        finished.signal()
    }

    private func takeBatch() -> ArraySlice<LogLine>? {
        state.withLock { state in
            if state.dropped > 0, state.pendingBytes < Self.pendingLimit {
                let line = LogLine.linesDropped(state.dropped)
                state.pending.append(line)
                state.pendingBytes += line.bytes.count
                state.dropped = 0
            }
            var (count, bytes) = (0, 0)
            while count < state.pending.count, bytes < Self.batchLimit {
                bytes += state.pending[count].bytes.count
                count += 1
            }
            guard count > 0 else { return nil }
            defer {
                state.pending.removeFirst(count)
                state.pendingBytes -= bytes
            }
            return state.pending[..<count]
        }
    }

    private func putBack(_ batch: ArraySlice<LogLine>) {
        state.withLock { state in
            state.pending.insert(contentsOf: batch, at: 0)
            state.pendingBytes += batch.reduce(0) { $0 + $1.bytes.count }
        }
    }

    /// The document of a push: a stream for each level.
    static func body(_ lines: some Sequence<LogLine>) -> [UInt8] {
        let byLevel = Dictionary(grouping: lines, by: \.level)
        return JSONText.object { json in
            json.field(
                "streams",
                array: { json in
                    for level in LogLine.Level.allCases {
                        if let lines = byLevel[level] { write(lines, level, to: &json) }
                    }
                }
            )
        }
    }

    private static func write(_ lines: [LogLine], _ level: LogLine.Level, to json: inout JSONText) {
        json.object { json in
            json.field(
                "stream",
                object: {
                    $0.field("container", "sanctum-app")
                    $0.field("service", "sanctum-api")
                    $0.field("level", level.rawValue.lowercased())
                }
            )
            json.field(
                "values",
                array: { json in
                    for line in lines {
                        json.array {
                            $0.value(String(line.time.nanoseconds))
                            $0.value(String(decoding: line.bytes, as: UTF8.self))
                        }
                    }
                }
            )
        }
    }
}
