import COpenSSL
import TestSupport
import Testing

@testable import LoadGen

@Suite struct TLSSessionTests {
    private static func pattern(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    }

    @Test(arguments: TLSVersion.allCases, Cutting.allCases)
    func `handshake, both directions and both ends, however the bytes are cut`(
        _ version: TLSVersion,
        _ cutting: Cutting
    ) throws {
        // Seed 7.
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
        let context = try TLSFixture.context(TLSFixture.options(version...version))
        let pair = MemoryTLSPair(context, server, cutting: cutting, seed: 7)
        #expect(pair.client.state == .open && server.isOpen)
        #expect(pair.client.version == version && !pair.client.isResumed)
        #expect(pair.client.applicationProtocol == "http/1.1" && server.serverName == "localhost")
        #expect(pair.client.cipherSuite?.hasPrefix("TLS_") == true)
        // Larger than a record, so that several carry it.
        let (up, down) = (Self.pattern(50_000), Self.pattern(70_001))
        pair.send(up)
        server.send(down)
        pair.exchange()
        #expect(server.received == up && pair.received == down)
        pair.client.close()
        pair.exchange()
        #expect(server.hasHeardEnd && server.failure == nil)
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: [TLSVersion.tls12, .tls13], Cutting.allCases)
    func `an announced end comes after all the data, and what follows it is nothing`(
        _ version: TLSVersion,
        _ cutting: Cutting
    ) throws {
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
        let context = try TLSFixture.context(TLSFixture.options(version...version))
        let pair = MemoryTLSPair(context, server, cutting: cutting, seed: 11)
        server.send(Self.pattern(20_000))
        server.close()
        pair.exchange()
        #expect(pair.received == Self.pattern(20_000))
        #expect(pair.client.state == .closedByPeer)
        pair.client.receiveEnd()
        #expect(pair.client.state == .closedByPeer)
        pair.deliver([1, 2, 3])
        #expect(pair.client.state == .closedByPeer)
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `an end without announcement is a cut, between records and inside one`(_ version: TLSVersion) throws
    {
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
        let context = try TLSFixture.context(TLSFixture.options(version...version))
        for missing in [0, 1, 30] {
            server.reset()
            let pair = MemoryTLSPair(context, server)
            server.send(Self.pattern(100))
            pair.deliver(server.takeOutput().dropLast(missing))
            #expect(pair.received.count == (missing == 0 ? 100 : 0))
            #expect(pair.client.state == .open)
            pair.client.receiveEnd()
            #expect(pair.client.state == .failed(TLSFailure.truncated), "\(missing) bytes missing")
        }
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `a second connection of the same client resumes, one of another client does not`(
        _ version: TLSVersion
    ) throws {
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
        let context = try TLSFixture.context(TLSFixture.options(version...version))
        let (one, other) = (TLSSessionStore(), TLSSessionStore())
        var resumed: [Bool] = []
        for store in [one, one, one, other, one] {
            server.reset()
            let pair = MemoryTLSPair(context, server, sessions: store)
            #expect(pair.client.state == .open)
            server.send([1])
            pair.exchange()
            #expect(pair.client.isResumed == server.isResumed)
            resumed.append(pair.client.isResumed)
        }
        #expect(resumed == [false, true, true, false, true])
        #expect(one.count > 0)
        server.reset()
        let elsewhere = MemoryTLSPair(context, server, host: "a.wild.test", sessions: one)
        #expect(!elsewhere.client.isResumed)
    }

    @Test func `a server that asks for new keys gets them`() throws {
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
        let pair = MemoryTLSPair(try TLSFixture.context(), server)
        pair.send([1])
        let before = pair.sentCount
        SSL_key_update(server.ssl, SSL_KEY_UPDATE_REQUESTED)
        server.send([2, 3])
        pair.exchange()
        #expect(pair.received == [2, 3])
        pair.send([4])
        server.send([5])
        pair.exchange()
        // The answer to the update went out as well: more than the one record of data (1 + 1 + 16 + 5 bytes).
        #expect(pair.sentCount - before > 23)
        #expect(server.received == [1, 4] && pair.received == [2, 3, 5] && pair.client.state == .open)
    }

    @Test func `renegotiation is refused`() throws {
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
        let context = try TLSFixture.context(TLSFixture.options(.tls12 ... .tls12))
        let pair = MemoryTLSPair(context, server)
        pair.send([1])
        SSL_renegotiate(server.ssl)
        SSL_do_handshake(server.ssl)
        pair.exchange()
        // OpenSSL's server takes the refusal for a reason to give up.
        #expect(server.reason == "no renegotiation")
        #expect(pair.client.state == .failed(TLSFailure.alert(40)) && server.received == [1])
    }

    @Test func `nothing is sent before the handshake, after an end and after a failure`() throws {
        let context = try TLSFixture.context()
        let session = TLSSession(
            context: context,
            server: TLSServerName(host: "localhost", port: 1),
            sessions: nil
        )
        [UInt8]([1, 2]).withUnsafeBytes { session.send($0) }
        var output: [UInt8] = []
        session.takeOutput { output += $0 }
        #expect(output.isEmpty)
        session.start()
        session.takeOutput { output += $0 }
        #expect(output.prefix(1) == [22])
        session.close()
        session.takeOutput { output = Array($0) }
        #expect(session.nextPlaintext() == nil && session.state == .handshaking)
    }

    private struct Hostile: CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let failure: TransportFailure?
        var testDescription: String { name }
    }

    private static let hostile: [Hostile] = [
        Hostile(
            name: "HTTP",
            bytes: Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8),
            failure: TLSFailure.notTLS
        ),
        Hostile(name: "SSH", bytes: Array("SSH-2.0-OpenSSH\r\n".utf8), failure: TLSFailure.notTLS),
        Hostile(name: "application data first", bytes: [23, 3, 3, 0, 1, 0], failure: TLSFailure.notTLS),
        Hostile(
            name: "a record too long",
            bytes: [22, 3, 3, 0xFF, 0xFF],
            failure: TLSFailure.oversizedRecord(65_535)
        ),
        Hostile(name: "alert 80", bytes: [21, 3, 3, 0, 2, 2, 80], failure: TLSFailure.alert(80)),
        Hostile(name: "alert 70", bytes: [21, 3, 1, 0, 2, 2, 70], failure: TLSFailure.alert(70)),
        Hostile(name: "close_notify", bytes: [21, 3, 3, 0, 2, 1, 0], failure: .end),
        Hostile(
            name: "a handshake message out of place",
            bytes: [22, 3, 3, 0, 5] + Array("hello".utf8),
            failure: TLSFailure.local("unexpected message")
        ),
        Hostile(name: "half a header", bytes: [22, 3], failure: TLSFailure.truncated),
        Hostile(name: "nothing", bytes: [], failure: .end),
    ]

    @Test(arguments: hostile, Cutting.allCases)
    private func `what is no handshake fails as in k6`(_ case: Hostile, _ cutting: Cutting) throws {
        var random = SeededRandom(seed: 3)
        let session = TLSSession(
            context: try TLSFixture.context(),
            server: TLSServerName(host: "localhost", port: 1),
            sessions: nil
        )
        session.start()
        for part in cutting.parts(`case`.bytes, &random) {
            part.withUnsafeBytes { session.receive($0) }
            #expect(session.nextPlaintext() == nil)
        }
        session.receiveEnd()
        #expect(session.state == `case`.failure.map { .failed($0) })
        #expect(ERR_peek_error() == 0)
    }

    @Test func `garbage on an open connection is a failure, not a crash`() throws {
        // Seeds 1 to 40: one bit of one byte of a record is turned.
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
        let context = try TLSFixture.context()
        for seed in UInt64(1)...40 {
            var random = SeededRandom(seed: seed)
            server.reset()
            let pair = MemoryTLSPair(context, server)
            server.send(Self.pattern(200))
            var bytes = server.takeOutput()
            // Not in the length: that would only wait for more.
            let place = Int.random(in: 5..<bytes.count, using: &random)
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            pair.deliver(bytes)
            guard case .failed(let failure) = pair.client.state else {
                Issue.record("seed \(seed): \(pair.client.state)")
                continue
            }
            #expect(failure.cause == .tls && pair.received.isEmpty && ERR_peek_error() == 0, "seed \(seed)")
        }
    }
}
