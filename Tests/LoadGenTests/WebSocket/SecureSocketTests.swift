// WebSockets over TLS with servers that others wrote.

import Foundation
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(3))) struct SecureSocketTests {
    private static let isMissing = Comment(rawValue: PythonPeer.isMissing)

    private static func peer(_ library: String, _ certificate: TestCertificate) async throws
        -> SecureSocketPeer
    {
        let directory = try TemporaryDirectory()
        return try await SecureSocketPeer(
            library,
            certificate: try directory.write(certificate.certificatePEM, to: "pem"),
            key: try directory.write(certificate.keyPEM, to: "key")
        )
    }

    @Test(
        .enabled(if: PythonPeer.python != nil, isMissing),
        arguments: ["websockets", "aiohttp"],
        [true, false]
    )
    func `messages of every size come back, compressed and not, and ends are what they are`(
        _ library: String,
        _ isCompressed: Bool
    ) async throws {
        let peer = try await Self.peer(library, TLSFixture.server)
        var bench = try VUBench("wss://\(peer.authority)/")
        bench.settings.tls = try TLSSetup(TLSOptions(), trust: TLSFixture.trust())
        let (seen, recorded) = try await bench.run { vu in
            var faults: [String] = []
            let compression: SocketCompression? = isCompressed ? .deflate : nil
            let socket = try await vu.socket("/", compression: compression)
            // Around the limits of frames' lengths and of TLS records, and many records.
            for size in [0, 1, 125, 126, 16_383, 16_384, 16_385, 65_536, 1 << 20, 5 << 20] {
                let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 131) }
                socket.send(binary: bytes)
                let back = try await socket.next(timeout: .seconds(30))
                if back?.bytes != bytes { faults.append("\(size): \(back?.bytes.count ?? -1)") }
            }
            let took = try await socket.ping(timeout: .seconds(30))
            if took == nil { faults.append("no pong") }
            try await socket.close(1000)
            faults.append("\(socket.status) \(socket.closeCode ?? 0) \(socket.failure?.text ?? "-")")
            let cut = try await vu.socket("/")
            cut.send("cut")
            _ = try await cut.next(timeout: .seconds(30))
            faults.append("\(cut.closeCode ?? 0) \(cut.failure != nil)")
            return faults
        }
        #expect(seen == ["101 1000 -", "1006 true"])
        #expect(recorded.total(.wsSessions) == 2 && recorded.total(.wsMsgsReceived) == 10)
    }

    @Test(.enabled(if: PythonPeer.python != nil, isMissing))
    func `a certificate for another name opens nothing, unless it may`() async throws {
        let wrong = TLSFixture.authority.issue(.init(names: "DNS:other.test"))
        let peer = try await Self.peer("websockets", wrong)
        var options = TLSOptions()
        for (isInsecure, expected) in [
            (false, "0 x509: certificate doesn't match hostname"), (true, "101 -"),
        ] {
            options.insecureSkipTLSVerify = isInsecure
            let setup = try TLSSetup(options, trust: TLSFixture.trust())
            var bench = try VUBench("wss://\(peer.authority)/")
            bench.settings.tls = setup
            let (seen, _) = try await bench.run { vu in
                let socket = try await vu.socket("/")
                return "\(socket.status) \(socket.failure?.text ?? "-")"
            }
            #expect(seen == expected)
        }
        let client = try SocketClient(userAgent: "test", tls: options)
        #expect(try await client.session("wss://\(peer.authority)/") { $0.status } == 101)
    }
}
