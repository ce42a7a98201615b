// The request log: one JSON object per line, written by a thread of its own. A request only appends to a buffer.
// Must never be handed a query string, a header other than User-Agent, or a body.

import Foundation
import Synchronization

final class RequestLog: Sendable {
    struct Entry {
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

    private struct State {
        var pending: [UInt8] = []
        var isStopped = false
        var dropped = 0
    }

    private static let pendingLimit = 8 * 1024 * 1024
    static let traceID = String(repeating: "0", count: 32)

    private let state = Mutex(State())
    private let descriptor: Int32
    private let finished = DispatchSemaphore(value: 0)

    /// Opens `path` for appending; `-` is standard output.
    init(path: String) throws {
        if path == "-" {
            descriptor = STDOUT_FILENO
        } else {
            descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw DemoError.cannotOpenLog(path: path, reason: String(cString: strerror(errno)))
            }
        }
        let thread = Thread { self.writeLoop() }
        thread.name = "demo-log"
        thread.start()
    }

    func append(_ entry: Entry) {
        let line = Self.encode(entry)
        state.withLock { state in
            if state.pending.count > Self.pendingLimit {
                state.dropped += 1
            } else {
                state.pending += line
            }
        }
    }

    /// Writes what is pending and ends the thread.
    func stop() {
        state.withLock { $0.isStopped = true }
        finished.wait()
    }

    private func writeLoop() {
        while true {
            usleep(50_000)
            let (batch, isStopped) = state.withLock { state -> ([UInt8], Bool) in
                if state.dropped > 0 {
                    state.pending +=
                        "{\"level\":\"WARN\",\"msg\":\"log lines dropped\",\"count\":\(state.dropped)}\n".utf8
                    state.dropped = 0
                }
                defer { state.pending.removeAll(keepingCapacity: true) }
                return (state.pending, state.isStopped)
            }
            Self.writeAll(batch, to: descriptor)
            if isStopped { break }
        }
        if descriptor != STDOUT_FILENO { close(descriptor) }
        finished.signal()
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
        var offset = 0
        bytes.withUnsafeBytes { buffer in
            while offset < buffer.count {
                let count = write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return }
                offset += count
            }
        }
    }

    /// The line of an entry, keys in the order of the application's logger.
    static func encode(_ entry: Entry) -> [UInt8] {
        var json = JSONText(capacity: 400)
        json.object { json in
            json.field("time", entry.time.millisecondText)
            json.field("level", entry.error == nil ? "INFO" : "ERROR")
            json.field("msg", entry.error == nil ? "request processed" : "request failed")
            json.field("status", entry.status)
            json.field("method", entry.method)
            json.field("path", entry.path)
            json.field("ip", entry.ip)
            json.field("latency", entry.latencyNanoseconds)
            json.field("user_agent", entry.userAgent)
            if let error = entry.error { json.field("error", error) }
            json.field("request_id", entry.requestID)
            if entry.user > 0 { json.field("user_id", entry.user) }
            json.field("trace_id", traceID)
        }
        return json.bytes + [0x0A]
    }
}
