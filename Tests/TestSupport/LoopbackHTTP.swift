// Just enough HTTP/1.1 to play a server by hand. Must not contain: the product, cleverness.

import Glibc
import Synchronization

/// A request as it came over the wire.
public struct LoopbackRequest: Sendable, Equatable {
    /// All its bytes, the body included.
    public let bytes: [UInt8]
    /// The bytes of the head, the empty line included.
    public let headCount: Int

    /// `GET /path HTTP/1.1` and the header lines, without line ends.
    public var lines: [String] {
        String(decoding: bytes[..<headCount], as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    /// The body.
    public var body: [UInt8] { Array(bytes[headCount...]) }

    /// `GET`, `POST`…
    public var method: String { String(lines[0].split(separator: " ")[0]) }

    /// The request target.
    public var target: String { String(lines[0].split(separator: " ")[1]) }

    /// The value of a header, by its exact name.
    public func header(_ name: String) -> String? {
        lines.dropFirst().first { $0.hasPrefix("\(name): ") }.map {
            String($0.dropFirst(name.utf8.count + 2))
        }
    }
}

extension LoopbackPeer {
    /// The next request with its body (by Content-Length); nil when the client closed.
    public func receiveRequest() -> LoopbackRequest? {
        guard let head = receive(through: "\r\n\r\n") else { return nil }
        let request = LoopbackRequest(bytes: head, headCount: head.count)
        let length = request.header("Content-Length").flatMap(Int.init) ?? 0
        guard length > 0 else { return request }
        guard let body = receive(exactly: length) else { return nil }
        return LoopbackRequest(bytes: head + body, headCount: head.count)
    }

    /// Answers every request with what `answer` gives, until the client closes or `answer` gives nil.
    public func serveRequests(_ answer: (LoopbackRequest) -> String?) {
        while let request = receiveRequest(), let text = answer(request) {
            guard send(text) else { return }
        }
    }
}

/// `HTTP/1.1 STATUS …` with a Content-Length.
public func httpAnswer(_ status: Int = 200, _ body: String = "", headers: String = "") -> String {
    "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
}

/// Collects values from several threads.
public final class Collected<Value: Sendable>: Sendable {
    private let state = Mutex<[Value]>([])

    /// An empty collection.
    public init() {}

    /// Adds one value.
    public func add(_ value: Value) { state.withLock { $0.append(value) } }

    /// What was added, once it is `count` values or more; whatever there is after ten seconds.
    public func waitedFor(_ count: Int) -> [Value] {
        for _ in 0..<20_000 where all.count < count { usleep(500) }
        return all
    }

    /// What was added, in order.
    public var all: [Value] { state.withLock { $0 } }
}
