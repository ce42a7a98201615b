// A loopback HTTP server that answers by rule and remembers what it was asked. Must not contain: anything of the application.

import Glibc
import Synchronization

/// Serves one connection per thread. Upgrades are answered like any other request.
final class FakeApplication: Sendable {
    /// One request, as it came.
    struct Exchange: Sendable {
        /// Counts connections from 0.
        let connection: Int
        let method: String
        let path: String
        /// What stands after `Bearer`; `-` when nothing does.
        let token: String
        let body: String

        /// Who asked for what.
        var line: String { "\(token) \(method) \(path)" }
    }

    typealias Answer = @Sendable (Exchange) -> (status: Int, body: String)

    private struct State {
        var exchanges: [Exchange] = []
        var accepted = 0
        var open: Set<Int32> = []
    }

    let port: Int
    private let listener: Int32
    private let answer: Answer
    private let state = Mutex(State())

    var baseURL: String { "http://127.0.0.1:\(port)" }
    var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    /// The requests of each connection, in order; connections in the order of their first request.
    var sequences: [[Exchange]] {
        var sequences: [Int: [Exchange]] = [:]
        var order: [Int] = []
        for exchange in exchanges {
            if sequences[exchange.connection] == nil { order.append(exchange.connection) }
            sequences[exchange.connection, default: []].append(exchange)
        }
        return order.compactMap { sequences[$0] }
    }

    init(answer: @escaping Answer) throws {
        self.answer = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 128) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        struct CannotListen: Error {}
        guard isBound else { throw CannotListen() }
        port = Int(UInt16(bigEndian: address.sin_port))
        Self.startThread { [self] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                let number = state.withLock { state in
                    state.open.insert(connection)
                    state.accepted += 1
                    return state.accepted - 1
                }
                Self.startThread { [self] in
                    serve(connection, number)
                    state.withLock { state in
                        state.open.remove(connection)
                        _ = close(connection)
                    }
                }
            }
            close(listener)
        }
    }

    /// Ends the server and its threads.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        state.withLock { state in
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func serve(_ connection: Int32, _ number: Int) {
        var received = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(connection, &buffer, buffer.count), count > 0 {
            received += String(decoding: buffer[..<count], as: UTF8.self)
            while let exchange = Self.takeRequest(from: &received, connection: number) {
                state.withLock { $0.exchanges.append(exchange) }
                let (status, body) = answer(exchange)
                var bytes = Array(
                    "HTTP/1.1 \(status) Answer\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8
                )
                while !bytes.isEmpty {
                    let sent = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                    guard sent > 0 else { return }
                    bytes.removeFirst(sent)
                }
            }
        }
    }

    private static func takeRequest(from received: inout String, connection: Int) -> Exchange? {
        guard let end = received.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = received[..<end.lowerBound].split(separator: "\r\n")
        func header(_ name: String) -> Substring? {
            lines.first { $0.lowercased().hasPrefix(name + ": ") }?.dropFirst(name.count + 2)
        }
        let length = header("content-length").flatMap { Int($0) } ?? 0
        guard received[end.upperBound...].utf8.count >= length else { return nil }
        let body = String(received[end.upperBound...].utf8.prefix(length)) ?? ""
        received = String(received[end.upperBound...].dropFirst(body.count))
        let words = lines[0].split(separator: " ")
        return Exchange(
            connection: connection,
            method: String(words[0]),
            path: String(words[1]),
            token: header("authorization").map { String($0.dropFirst("Bearer ".count)) } ?? "-",
            body: body
        )
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) {
        final class Box {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { box in
            guard let box else { return nil }
            Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body()
            return nil
        }
        let box = Unmanaged.passRetained(Box(body)).toOpaque()
        if pthread_create(&thread, nil, start, box) == 0 { pthread_detach(thread) }
    }
}
