import HTTP1
import Measure
import TestSupport
import Testing

@testable import LoadGen

/// The HTTP client over TLS, against a server of the tests.
@Suite(.timeLimit(.minutes(1))) struct TLSClientTests {
    private static func bench(_ url: String, _ change: (inout ClientSettings) -> Void = { _ in }) throws
        -> VUBench
    {
        var bench = try VUBench(url)
        bench.settings.tls = try TLSSetup(TLSOptions(), trust: TLSFixture.trust())
        change(&bench.settings)
        return bench
    }

    /// Answers requests until the client goes.
    private static func server() -> LoopbackTLSServer {
        LoopbackTLSServer { peer, _ in
            while let head = peer.receive(through: "\r\n\r\n") {
                let target = String(decoding: head, as: UTF8.self).split(separator: " ")[1]
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(target.utf8.count)\r\n\r\n\(target)")
            }
        }
    }

    @Test func `requests share a connection; the handshake is timed once, and all bytes are booked`()
        async throws
    {
        let server = Self.server()
        let (seen, recorded) = try await Self.bench(server.url).run { vu in
            var seen: [String] = []
            var handshakes: [Duration] = []
            for path in ["/a", "/b", "/c"] {
                let response = try await vu.http.get(path)
                seen.append("\(response.status) \(response.text) \(response.tlsVersion?.name ?? "-")")
                handshakes.append(response.timings.tlsHandshaking)
            }
            return (seen, handshakes)
        }
        #expect(seen.0 == ["200 /a tls1.3", "200 /b tls1.3", "200 /c tls1.3"])
        #expect(seen.1[0] > .zero && seen.1[1] == .zero && seen.1[2] == .zero)
        #expect(server.server.peers.count == 1)
        // The announcement of the connection's end, a record of 24 bytes, follows the last booking.
        let sent = recorded.total(.dataSent)
        #expect(await eventually(within: .seconds(5)) { server.server.receivedCount == sent + 24 })
        #expect(recorded.total(.dataReceived) == server.server.sentCount)
    }

    @Test func `samples carry tls_version`() async throws {
        let server = Self.server()
        let plain = LoopbackServer { peer, _ in peer.serveRequests { _ in httpAnswer(200, "") } }
        let names = ["http_reqs{tls_version:tls1.3}", "http_reqs{tls_version:tls1.2}"]
        let registered = try names.map {
            RegisteredSubmetric(name: try SubmetricName(parsing: $0), metric: .httpReqs)
        }
        let registry = Registry(scenarios: [], submetrics: registered)
        _ = registry.routeID(.init(method: "GET", name: "a"))
        for (key, expected) in [
            (SeriesKey(scenario: 0, group: 0, kind: .http, tls: .tls13), [0]),
            (SeriesKey(scenario: 0, group: 0, kind: .http, tls: .tls12), [1]),
            (SeriesKey(scenario: 0, group: 0, kind: .http), []),
        ] { #expect(registry.submetrics(matching: key, check: nil).map(\.index) == expected) }
        let versions = try await Self.bench(server.url).run { vu in
            let secure = try await vu.http.get("/")
            let open = try await vu.http.get(plain.url)
            return [secure.tlsVersion, open.tlsVersion]
        }
        #expect(versions.0 == [.tls13, nil])
    }

    @Test
    func `a failed handshake is a failed request with k6's code, its own connecting time and no second try`()
        async throws
    {
        let wrong = TLSFixture.authority.issue(.init(names: "DNS:other.test"))
        let server = LoopbackTLSServer(.init(certificate: wrong)) { _, _ in }
        let (response, recorded) = try await Self.bench(server.url).run { vu in
            let response = try await vu.http.get("/")
            return (response.status, response.errorCode, response.error, response.timings.connecting > .zero)
        }
        #expect(response == (0, 1311, "x509: certificate doesn't match hostname", true))
        #expect(server.server.peers.count == 1)
        #expect(recorded.total(.httpReqs) == 1)
    }

    @Test func `a close-delimited body is whole only with the announcement of its end`() async throws {
        for announces in [true, false] {
            let server = LoopbackTLSServer { peer, _ in
                guard peer.receive(through: "\r\n\r\n") != nil else { return }
                peer.send("HTTP/1.1 200 OK\r\n\r\nhello")
                if announces { peer.close() }
            }
            let (outcome, _) = try await Self.bench(server.url).run { vu in
                let response = try await vu.http.get("/")
                return (response.status, response.errorCode, response.text, response.error)
            }
            #expect(outcome == (announces ? (200, 0, "hello", "") : (0, 1000, "", "unexpected EOF")))
        }
    }

    @Test func `a body of known length needs no announcement, and a missing answer is EOF`() async throws {
        let server = LoopbackTLSServer { peer, index in
            guard peer.receive(through: "\r\n\r\n") != nil else { return }
            if index == 0 { peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") }
        }
        let (outcomes, _) = try await Self.bench(server.url) { $0.closesConnections = true }.run { vu in
            var outcomes: [String] = []
            for _ in 0..<2 {
                let response = try await vu.http.post("/")
                outcomes.append("\(response.status) \(response.text) \(response.error)")
            }
            return outcomes
        }
        #expect(outcomes == ["200 hello ", "0  EOF"])
    }

    @Test func `an answer of many records in one piece and byte by byte`() async throws {
        let body = String(repeating: "0123456789abcdef", count: 20_000)
        let server = LoopbackTLSServer { peer, _ in
            for size in [300_000, 1] {
                guard peer.receive(through: "\r\n\r\n") != nil else { return }
                let text = Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
                if size > 1 { peer.send(text) } else { peer.tls.send(text) }
                let bytes = peer.tls.takeOutput()
                for start in stride(from: 0, to: min(bytes.count, 2000), by: 1) {
                    peer.peer.send([bytes[start]])
                }
                if bytes.count > 2000 { peer.peer.send(Array(bytes[2000...])) }
            }
        }
        let (texts, _) = try await Self.bench(server.url).run { vu in
            [try await vu.http.get("/").text, try await vu.http.get("/").text]
        }
        #expect(texts == [body, body])
    }

    @Test func `the system's roots are read off the loop, for all who wait for them, and once`() async throws
    {
        let server = LoopbackTLSServer { _, _ in }
        var bench = try VUBench(server.url)
        let setup = try TLSSetup(TLSOptions())
        bench.settings.tls = setup
        #expect(!setup.isPrepared)
        let (codes, recorded) = try await bench.run { vu in
            var codes = try await vu.http.batch((0..<3).map { Request(.get, "/\($0)") }).map(\.errorCode)
            codes.append(try await vu.http.get("/").errorCode)
            return codes
        }
        // The test's authority is none of the system's.
        #expect(codes == [1310, 1310, 1310, 1310] && setup.isPrepared)
        #expect(recorded.total(.httpReqs) == 4)
    }

    @Test func `a WebSocket over TLS says what went wrong as the client does`() async throws {
        let server = LoopbackTLSServer { peer, _ in
            guard peer.receive(through: "\r\n\r\n") != nil else { return }
            peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")
            while peer.pump() {}
        }
        let wrong = LoopbackTLSServer(
            .init(certificate: TLSFixture.authority.issue(.init(names: "DNS:other.test")))
        ) { _, _ in }
        let plain = LoopbackServer { peer, _ in
            _ = peer.receive()
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        let port = plain.port
        let (outcomes, _) = try await Self.bench(server.url).run { vu in
            var outcomes: [String] = []
            for url in ["/", "wss://localhost:\(wrong.port)/", "wss://localhost:\(port)/"] {
                let socket = try await vu.socket(url)
                outcomes.append(
                    "\(socket.status) \(socket.failure?.kind.rawValue ?? "-") \(socket.failure?.text ?? "-")"
                )
            }
            return outcomes
        }
        #expect(
            outcomes == [
                "403 - -", "0 tls x509: certificate doesn't match hostname",
                "0 tls tls: first record does not look like a TLS handshake",
            ]
        )
    }
}
