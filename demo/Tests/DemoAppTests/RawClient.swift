// A blocking HTTP/1.1 and WebSocket client over POSIX sockets, for tests only: it shares no code with the server.

import DemoApp
import Foundation
import Synchronization

struct RawResponse {
    var status: Int
    var headers: [String: String]
    var body: String

    /// The body as a JSON object; empty when it is not one.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }

    /// The body as a JSON array of objects; nil when it is not one.
    var list: [[String: Any]]? {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [[String: Any]]
    }
}

struct RawFrame: Equatable {
    var isFinal: Bool
    var opcode: UInt8
    var payload: [UInt8]

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(payload))) as? [String: Any] ?? [:]
    }
}

enum RawError: Error { case connect(Int32), closed, malformed(String) }

final class RawClient {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var offset = 0

    init(port: Int, isIPv6: Bool = false) throws {
        descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 15, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var code: Int32
        if isIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = UInt16(port).bigEndian
            address.sin6_addr = in6addr_loopback
            code = Self.connect(descriptor, &address)
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            code = Self.connect(descriptor, &address)
        }
        if code != 0 { throw RawError.connect(errno) }
    }

    deinit { close(descriptor) }

    private static func connect<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    func send(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func byte() throws -> UInt8 {
        if offset == buffer.count {
            buffer = [UInt8](repeating: 0, count: 65536)
            offset = 0
            let count = recv(descriptor, &buffer, buffer.count, 0)
            buffer.removeLast(buffer.count - max(0, count))
            if count <= 0 { throw RawError.closed }
        }
        defer { offset += 1 }
        return buffer[offset]
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
        var result: [UInt8] = []
        for _ in 0..<count { result.append(try byte()) }
        return result
    }

    /// Whether the server has ended the connection without another byte.
    func isEnded() -> Bool {
        do {
            _ = try byte()
            return false
        } catch {
            return true
        }
    }

    func request(
        _ method: String,
        _ path: String,
        token: String? = nil,
        json: String? = nil,
        headers: [String: String] = [:],
        body: String? = nil
    ) throws -> RawResponse {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let token { text += "Authorization: Bearer \(token)\r\n" }
        if json != nil { text += "Content-Type: application/json\r\n" }
        let content = json ?? body ?? ""
        text += "Content-Length: \(content.utf8.count)\r\n\r\n\(content)"
        send(text.utf8)
        return try readResponse(isHead: method == "HEAD")
    }

    func readResponse(isHead: Bool = false) throws -> RawResponse {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual([13, 10, 13, 10]) { head.append(try byte()) }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let status = lines[0].split(separator: " ")
        guard status.count >= 2, let code = Int(status[1]) else { throw RawError.malformed(String(lines[0])) }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw RawError.malformed(String(line)) }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces
            )
        }
        let length = isHead ? 0 : headers["content-length"].flatMap { Int($0) } ?? 0
        return RawResponse(
            status: code,
            headers: headers,
            body: String(decoding: try bytes(length), as: UTF8.self)
        )
    }

    /// Sends an opening handshake and returns its answer.
    func upgrade(_ path: String, token: String? = nil) throws -> RawResponse {
        try request(
            "GET",
            path,
            token: token,
            headers: [
                "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            ]
        )
    }

    func sendFrame(opcode: UInt8 = 1, isFinal: Bool = true, isMasked: Bool = true, _ payload: [UInt8]) {
        var frame: [UInt8] = [(isFinal ? 0x80 : 0) | opcode]
        let flag: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ..<126: frame.append(flag | UInt8(payload.count))
        case ..<65536: frame += [flag | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default: frame += [flag | 127] + (0..<8).map { UInt8(payload.count >> (56 - 8 * $0) & 255) }
        }
        let mask: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        if isMasked { frame += mask }
        frame += payload.enumerated().map { isMasked ? $1 ^ mask[$0 % 4] : $1 }
        send(frame)
    }

    func sendText(_ text: String) { sendFrame(Array(text.utf8)) }

    /// The next frame, pings left out unless asked for.
    func readFrame(keepsPings: Bool = false) throws -> RawFrame {
        while true {
            let (first, second) = (try byte(), try byte())
            if second & 0x80 != 0 { throw RawError.malformed("masked server frame") }
            var length = Int(second & 0x7F)
            if length >= 126 { length = try bytes(length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) } }
            let frame = RawFrame(isFinal: first & 0x80 != 0, opcode: first & 15, payload: try bytes(length))
            if frame.opcode != 9 || keepsPings { return frame }
        }
    }

    /// The next whole JSON message of the given type; others are skipped.
    func readMessage(_ type: String) throws -> [String: Any] {
        var payload: [UInt8] = []
        while true {
            let frame = try readFrame()
            if frame.opcode == 8 { throw RawError.closed }
            payload += frame.payload
            guard frame.isFinal else { continue }
            let json = RawFrame(isFinal: true, opcode: 1, payload: payload).json
            if json["type"] as? String == type { return json }
            payload = []
        }
    }
}

struct Account: Sendable {
    let token: String
    let refreshToken: String
    let id: Int

    /// Signs an account up. Names are unique within the process.
    static func make(_ client: RawClient) throws -> Account {
        let name = "user\(counter.add(1, ordering: .relaxed).newValue)"
        let body =
            "{\"username\":\"\(name)\",\"email\":\"\(name)@example.com\",\"password\":\"Password123!\"}"
        let answer = try client.request("POST", "/api/auth/signup", json: body)
        guard answer.status == 201, let token = answer.json["token"] as? String,
            let refresh = answer.json["refresh_token"] as? String,
            let id = (answer.json["user"] as? [String: Any])?["id"] as? Int
        else { throw RawError.malformed(answer.body) }
        return Account(token: token, refreshToken: refresh, id: id)
    }

    func ticket(_ client: RawClient) throws -> String {
        try client.request("POST", "/api/ws/ticket", token: token).json["ticket"] as? String ?? ""
    }

    private static let counter = Atomic<Int>(0)
}

/// Runs blocking client code against a fresh demo, on a thread of its own: the server needs the others.
func withDemo(
    _ options: DemoOptions = DemoOptions(port: 0, databasePath: ":memory:"),
    _ body: @escaping @Sendable (_ port: Int) throws -> Void
) async throws {
    let server = try await DemoServer.start(options)
    let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
        Thread { continuation.resume(returning: Result { try body(server.port) }) }.start()
    }
    await server.stop()
    try result.get()
}
