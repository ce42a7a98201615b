// Probing servers of the tests' own.

import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct ProberTests {
    private func probe(_ requests: [ProbeRequest]) async throws -> [ProbeResult] {
        let results = Collected<ProbeResult>()
        let prober = try Prober(userAgent: "probe")
        await prober.probe(requests) { results.add($0) }
        prober.shutDown()
        return results.all
    }

    @Test func `requests follow each other on one connection, with cookies and redirects`() async throws {
        let requests = Collected<LoopbackRequest>()
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                requests.add($0)
                return $0.target == "/go"
                    ? httpAnswer(302, "", headers: "Location: /end\r\nSet-Cookie: a=b\r\n")
                    : httpAnswer(200, "hello")
            }
        }
        let results = try await probe([
            ProbeRequest(url: "\(server.url)/go"),
            ProbeRequest(url: "\(server.url)/x", headers: ["X-A: 1", "x-b:2"], body: Array("abc".utf8)),
            ProbeRequest(url: "\(server.url)/x", method: "head"),
        ])
        #expect(results.map(\.status) == [200, 200, 200])
        #expect(results.map(\.redirects) == [1, 0, 0] && results[0].finalURL == "\(server.url)/end")
        #expect(results.map(\.isReused) == [true, true, true])
        #expect(results.map(\.bodyLength) == [5, 5, 0])
        #expect(requests.all.map(\.method) == ["GET", "GET", "POST", "HEAD"])
        #expect(requests.all[2].header("Cookie") == "a=b" && requests.all[2].header("X-B") == "2")
        #expect(requests.all[2].body == Array("abc".utf8))
    }

    @Test func `what cannot be asked is a result, and the next is asked nevertheless`() async throws {
        let server = LoopbackServer { peer, _ in peer.serveRequests { _ in httpAnswer(200, "x") } }
        let absent = LoopbackServer.unusedPort()
        let urls = [
            "nothing", "/path", "http://[::1", "ftp://x/", "http://127.0.0.1:\(absent)/", "\(server.url)/",
        ]
        let results = try await probe(try urls.map { try ProbeRequest(url: $0) })
        #expect(results.map(\.errorCode) == [1020, 1020, 1020, 1020, 1212, 0])
        #expect(results.map(\.url) == urls)
    }

    @Test func `credentials are sent and not shown`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.serveRequests { httpAnswer(200, $0.header("Authorization") ?? "") }
        }
        let url = server.url.replacing("http://", with: "http://u:p@")
        let result = try #require(try await probe([ProbeRequest(url: url)]).first)
        #expect(
            result.bodyLength == "Basic dTpw".utf8.count
                && result.url == server.url.replacing("//", with: "//****@")
        )
    }

    @Test(arguments: ["PROPFIND", "m-search", "TRACE", "x!1"])
    func `any method is sent in capitals`(method: String) async throws {
        let requests = Collected<LoopbackRequest>()
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                requests.add($0)
                return httpAnswer(207, "x")
            }
        }
        let result = try #require(
            try await probe([ProbeRequest(url: server.url, method: method)]).first
        )
        #expect(result.status == 207 && result.bodyLength == 1)
        #expect(requests.all.map(\.method) == [method.uppercased()])
        #expect(requests.all[0].header("Content-Length") == nil)
    }

    @Test func `a silent server ends with the time-out`() async throws {
        let server = LoopbackServer { peer, _ in peer.receiveToEnd() }
        let request = try ProbeRequest(url: server.url, timeout: .milliseconds(200))
        let result = try #require(try await probe([request]).first)
        #expect(result.errorClass == .timeout && result.errorCode == 1050)
    }

    @Test(arguments: [
        ("F OO", ["A: b"], "--method: found \"F OO\", expected a token"),
        ("", ["A: b"], "--method: found \"\", expected a token"),
        ("GET\r\nX", ["A: b"], "expected a token"),
        (
            "connect", ["A: b"],
            "--method: found \"connect\", expected another method: CONNECT asks for a tunnel"
        ),
        ("GET", ["A"], "--header: found \"A\", expected NAME: VALUE"),
        ("GET", ["A b: c"], "--header: found one that may not be sent"),
        ("GET", ["A: b\nC: d"], "--header: found one that may not be sent"),
    ])
    func `bad values are told in one line`(method: String, headers: [String], text: String) {
        do {
            _ = try ProbeRequest(url: "http://h/", method: method, headers: headers)
            Issue.record("accepted")
        } catch {
            #expect(
                error.description.contains(text) && !error.description.contains("\n") && !error.isUsageError
            )
        }
    }
}
