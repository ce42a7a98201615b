// The client with WebSocket servers that others wrote: Python's websockets and aiohttp, with every kind of compression they know.

import Foundation
import TestSupport
import Testing

@testable import LoadGen

/// A server of `Peers/websocket_peer.py`.
private struct ForeignPeer: Sendable {
    private let peer: PythonPeer

    init(_ library: String) async throws {
        peer = try await PythonPeer("websocket_peer.py", beside: #filePath, [library])
    }

    /// The base URL for connections that want `query`.
    func url(_ path: String, _ query: String) async throws -> String {
        let fetcher = try Fetcher(userAgent: "test")
        let answer = try await fetcher.fetch(
            FetchRequest(.get, "http://127.0.0.1:\(peer.ports[0])/port?\(query)", timeout: .seconds(20))
        ).get()
        return "ws://127.0.0.1:\(String(decoding: answer.body, as: UTF8.self))\(path)?\(query)"
    }
}

private struct Agreement: Sendable, CustomTestStringConvertible {
    let library: String
    let query: String
    let compression: SocketCompression?
    var isCompressed = true
    var testDescription: String { "\(library) \(query) \(compression?.offer.headerValue ?? "no offer")" }
}

private let agreements: [Agreement] = [
    .init(library: "websockets", query: "deflate=0", compression: .deflate, isCompressed: false),
    .init(library: "websockets", query: "", compression: nil, isCompressed: false),
    .init(library: "websockets", query: "", compression: .deflate),
    .init(library: "websockets", query: "", compression: .deflateWithoutContextTakeover),
    .init(library: "websockets", query: "snct=1&cnct=1", compression: .deflate),
    .init(library: "websockets", query: "swb=9&cwb=8", compression: .deflate),
    .init(library: "websockets", query: "cwb=9&cnct=1", compression: .deflate),
    .init(library: "websockets", query: "swb=15&cwb=15", compression: .deflate),
    .init(
        library: "websockets",
        query: "",
        compression: .deflate(serverMaxWindowBits: 10, clientMaxWindowBits: 8)
    ),
    .init(
        library: "websockets",
        query: "cwb=12",
        compression: .deflate(serverNoContextTakeover: true, clientMaxWindowBits: 11)
    ),
    .init(library: "aiohttp", query: "", compression: nil, isCompressed: false),
    .init(library: "aiohttp", query: "deflate=0", compression: .deflate, isCompressed: false),
    .init(library: "aiohttp", query: "", compression: .deflate),
    .init(library: "aiohttp", query: "", compression: .deflate(clientNoContextTakeover: true)),
    .init(library: "aiohttp", query: "", compression: .deflate(serverMaxWindowBits: 10)),
]

@Suite(
    .serialized,
    .timeLimit(.minutes(5)),
    .enabled(if: PythonPeer.python != nil, Comment(rawValue: PythonPeer.isMissing))
)
struct ForeignPeerTests {
    /// Messages of all kinds, sizes around the limits of lengths, repeated so that windows matter.
    private static func messages(seed: UInt64) -> [(isText: Bool, bytes: [UInt8])] {
        var random = SeededRandom(seed: seed)
        var messages: [(Bool, [UInt8])] = [(true, []), (false, []), (true, Array("zwölf 😀".utf8))]
        for size in [1, 125, 126, 127, 3_000, 65_535, 65_536, 200_000] {
            let alphabet = UInt8.random(in: 0x61...0x7a, using: &random)
            let words = (0..<size).map { _ in UInt8.random(in: 0x61...alphabet, using: &random) }
            messages += [
                (true, words), (false, (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }),
            ]
            messages += [(true, words)]
        }
        return messages + [(true, [UInt8](repeating: 0x78, count: 16 * 1024 * 1024))]
    }

    @Test(arguments: agreements)
    private func `every message comes back as it was`(_ agreement: Agreement) async throws {
        let peer = try await ForeignPeer(agreement.library)
        let url = try await peer.url("/echo", agreement.query)
        let client = try SocketClient(userAgent: "test")
        let outcome = try await client.session(
            url,
            options: SocketOptions(protocols: ["chat.v1"], compression: agreement.compression)
        ) {
            socket in
            var faults: [String] = []
            if socket.isCompressed != agreement.isCompressed {
                faults.append("compressed: \(socket.isCompressed)")
            }
            for (number, message) in Self.messages(seed: 1).enumerated() {
                if message.isText {
                    socket.send(String(decoding: message.bytes, as: UTF8.self))
                } else {
                    socket.send(binary: message.bytes)
                }
                let back = try await socket.next(timeout: .seconds(60))
                if back?.isText != message.isText || back?.bytes != message.bytes {
                    faults.append(
                        "message \(number) of \(message.bytes.count) bytes: \(back?.bytes.count ?? -1)"
                    )
                    break
                }
            }
            try await socket.close(1000)
            return faults + [
                "\(socket.status) \(socket.closeCode ?? 0) \(socket.failure?.text ?? "") \(socket.error)"
            ]
        }
        #expect(outcome == ["101 1000  "])
    }

    @Test(arguments: ["websockets", "aiohttp"])
    func `pings, closes and cuts of the other side are what they are`(library: String) async throws {
        let peer = try await ForeignPeer(library)
        let client = try SocketClient(userAgent: "test")
        let options = SocketOptions(protocols: ["chat.v1", "chat.v9"], compression: .deflate)

        let pings = try await client.session(try await peer.url("/pings", ""), options: options) { socket in
            let text = try await socket.next(timeout: .seconds(30))?.text
            return "\(text ?? "none") \(socket.pingsReceived) \(socket.subprotocol ?? "none")"
        }
        #expect(pings == "ponged 3 chat.v1")

        let storm = try await client.session(try await peer.url("/ping-storm", ""), options: options) {
            socket in
            let text = try await socket.next(timeout: .seconds(30))?.text
            return "\(text ?? "none") \(socket.pingsReceived)"
        }
        #expect(storm == "done 2000")

        let own = try await client.session(try await peer.url("/echo", ""), options: options) { socket in
            try await socket.ping(timeout: .seconds(30)) ?? .zero
        }
        #expect(own > .zero)

        for code in [1000, 1001, 1011, 3000, 4999] {
            let closed = try await client.session(try await peer.url("/close", ""), options: options) {
                socket in
                socket.send("\(code)")
                _ = try await socket.next(timeout: .seconds(30))
                return
                    "\(socket.closeCode ?? 0) \(socket.sentCloseCode ?? 0) \(socket.closeReason) \(socket.failure == nil)"
            }
            #expect(closed == "\(code) \(code) as asked true")
        }

        let cut = try await client.session(try await peer.url("/vanish", ""), options: options) { socket in
            socket.send("x")
            _ = try await socket.next(timeout: .seconds(30))
            return (socket.closeCode, socket.failure?.kind)
        }
        #expect(cut.0 == 1006 && (cut.1 == .reset || cut.1 == .eof))
    }

    @Test(arguments: ["", "deflate=0"])
    func `fragments with pings between them are one message`(query: String) async throws {
        let peer = try await ForeignPeer("websockets")
        let client = try SocketClient(userAgent: "test")
        let seen = try await client.session(
            try await peer.url("/fragments", query),
            options: SocketOptions(protocols: ["chat.v2"], compression: .deflate)
        ) { socket in
            let text = try await socket.next(timeout: .seconds(30))?.text
            socket.send("still there?")
            return [text, try await socket.next(timeout: .seconds(30))?.text, "\(socket.pingsReceived)"]
        }
        #expect(seen == ["one zwölf 😀", "still there?", "4"])
    }
}
