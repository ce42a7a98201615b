// What a redirect makes of a request, and redirects over sockets.

import HTTP1
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct RedirectTests {
    private func follow(
        _ method: HTTPMethod,
        _ status: Int,
        _ location: String,
        from url: String = "http://a.test:81/x/y?q",
        headers: Headers = .none
    ) throws -> (request: Request, url: HTTPURL) {
        let request = Request(method, url, headers: headers, body: Array("b".utf8))
        var redirect = Redirect(request, url: try HTTPURL(url), deadline: 7)
        let next = try redirect.follow(location, status: status)
        #expect(next.hop?.number == 1 && next.hop?.deadline == 7)
        return (next, redirect.url)
    }

    @Test(arguments: [
        (301, HTTPMethod.post, HTTPMethod.get), (302, .post, .get), (303, .post, .get), (303, .put, .get),
        (302, .delete, .get), (307, .post, .post), (308, .put, .put), (301, .head, .head), (303, .get, .get),
    ])
    func `the method follows the status`(status: Int, method: HTTPMethod, expected: HTTPMethod) throws {
        let (request, _) = try follow(method, status, "/z")
        #expect(request.method == expected)
        #expect((request.body != nil) == (method == expected))
    }

    @Test(arguments: [
        ("/z", "http://a.test:81/z"), ("z", "http://a.test:81/x/z"),
        ("../z?k=v#frag", "http://a.test:81/z?k=v"),
        ("?r", "http://a.test:81/x/y?r"), ("//b.test/z", "http://b.test/z"),
        ("http://b.test", "http://b.test/"),
        ("https://b.test/z", "https://b.test/z"), ("./", "http://a.test:81/x/"),
    ])
    func `the location is resolved against the URL before`(location: String, expected: String) throws {
        #expect(try follow(.get, 302, location).url.description == expected)
    }

    @Test(arguments: [
        "http://", "http://[::1", "ftp://a.test/", "mailto:x", "http://a.test:99999/", "/a\u{0}b",
    ])
    func `a location that is no URL is refused`(location: String) {
        #expect(throws: HTTPError.self) { try follow(.get, 302, location) }
    }

    @Test func `headers go along, credentials not to other hosts, the Referer is the URL before`() throws {
        let headers: Headers = ["Authorization": "s", "X-A": "1", "Cookie": "own=1", "Host": "own.test"]
        func sent(_ location: String, from url: String = "http://u:p@a.test/x") throws -> String {
            let (request, _) = try follow(.get, 302, location, from: url, headers: headers)
            return String(decoding: request.headers.block.bytes, as: UTF8.self)
        }
        #expect(try sent("/z") == "Authorization: s\r\nReferer: http://a.test/x\r\nX-A: 1\r\n")
        #expect(
            try sent("http://www.a.test:82/") == "Authorization: s\r\nReferer: http://a.test/x\r\nX-A: 1\r\n"
        )
        #expect(try sent("http://b.test/") == "Referer: http://a.test/x\r\nX-A: 1\r\n")
        #expect(try sent("http://a.test/", from: "https://a.test/x") == "Authorization: s\r\nX-A: 1\r\n")
        #expect(
            try follow(.get, 302, "/z", headers: headers).request.headers.block.hostOverride == "own.test"
        )
        #expect(
            try follow(.get, 302, "http://a.test:81/z", headers: headers).request.headers.block.hostOverride
                == nil
        )
    }

    @Test func `credentials that were left out once do not come back`() throws {
        let request = Request(.get, "/", headers: ["Authorization": "s"])
        var redirect = Redirect(request, url: try HTTPURL("http://a.test/"), deadline: 0)
        _ = try redirect.follow("http://b.test/", status: 302)
        let back = try redirect.follow("http://a.test/", status: 302)
        #expect(!back.headers.block.hasAuthorization)
    }

    /// A server whose `/N` leads to `/N-1` and `/0` answers; it collects the requests.
    private func server(_ status: Int = 302, _ requests: Collected<LoopbackRequest>) -> LoopbackServer {
        LoopbackServer { peer, _ in
            peer.serveRequests { request in
                requests.add(request)
                guard let number = Int(request.target.dropFirst()), number > 0 else {
                    return httpAnswer(200, "end")
                }
                return httpAnswer(status, "hop", headers: "Location: /\(number - 1)\r\n")
            }
        }
    }

    @Test func `hops are requests of their own on one connection`() async throws {
        let requests = Collected<LoopbackRequest>()
        let server = server(302, requests)
        let (response, recorded) = try await VUBench(server.url).run { vu in
            SeenResponse(try await vu.http.post("/3", body: Array("abc".utf8)))
        }
        #expect(
            response.status == 200 && response.text == "end" && response.redirects == 3 && response.isReused
        )
        #expect(requests.all.map(\.method) == ["POST", "GET", "GET", "GET"])
        #expect(requests.all.map { $0.header("Content-Length") } == ["3", nil, nil, nil])
        #expect(requests.all.last?.header("Referer") == "\(server.url)/1")
        #expect(server.peers.count == 1)
        #expect(recorded.total(.httpReqs) == 4)
        #expect(recorded.total(.dataSent) == server.receivedCount)
        #expect(recorded.total(.dataReceived) == server.sentCount)
    }

    @Test(arguments: [(nil, 10), (0, 0), (1, 1), (30, 12)] as [(Int?, Int)])
    func `at the limit the redirect itself is the answer`(limit: Int?, followed: Int) async throws {
        let requests = Collected<LoopbackRequest>()
        let server = server(307, requests)
        let (response, _) = try await VUBench(server.url).run { vu in
            SeenResponse(try await vu.http.request(Request(.get, "/12", redirects: limit)))
        }
        #expect(response.redirects == followed && requests.all.count == followed + 1)
        #expect(response.status == (followed == 12 ? 200 : 307))
        #expect(response.errorCode == 0 && response.isExpected)
    }

    @Test func `a loop ends at the limit, a broken location is a failure without a sample`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                httpAnswer(
                    301,
                    "",
                    headers: $0.target == "/loop" ? "Location: /loop\r\n" : "Location: http://[\r\n"
                )
            }
        }
        let (responses, recorded) = try await VUBench(server.url).run { vu in
            [SeenResponse(try await vu.http.get("/loop")), SeenResponse(try await vu.http.get("/broken"))]
        }
        #expect(responses[0].status == 301 && responses[0].redirects == 10)
        #expect(responses[1].status == 0 && responses[1].errorCode == 1000)
        #expect(responses[1].error.hasPrefix("failed to parse Location header"))
        #expect(recorded.total(.httpReqs) == 12)
    }

    /// Bodies of redirects that do not matter: what follows the Location, what the server does then, whether the connection is kept.
    static let bodies: [(rest: String, ending: HostileAnswer.Ending, isKept: Bool)] = [
        ("Content-Length: 5\r\n\r\nhello", .open, true),
        ("Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", .open, true),
        ("Content-Encoding: br\r\nContent-Length: 0\r\n\r\n", .open, true),
        ("Content-Length: 99\r\n\r\nbody", .close, false), ("Content-Length: 99\r\n\r\nbody", .reset, false),
        ("Transfer-Encoding: chunked\r\n\r\nzz\r\n", .open, false),
        ("Content-Length: 999999999999\r\n\r\nbody", .open, false), ("\r\nuntil close", .open, false),
        ("Content-Length: 99\r\n\r\nnothing more", .open, false),
    ]

    @Test(arguments: bodies.indices)
    func `the body of a redirect that is followed does not matter`(index: Int) async throws {
        let body = Self.bodies[index]
        let server = LoopbackServer { peer, _ in
            while let request = peer.receiveRequest() {
                guard request.target == "/go" else {
                    peer.send(httpAnswer(200, "end"))
                    continue
                }
                peer.send("HTTP/1.1 302 F\r\nLocation: /end\r\n\(body.rest)")
                switch body.ending {
                case .open: continue
                case .close: return
                case .reset: return peer.reset()
                }
            }
        }
        let (response, recorded) = try await VUBench(server.url).run { vu in
            SeenResponse(
                try await vu.http.request(Request(.get, "/go", name: "r", timeout: .seconds(20)))
            )
        }
        // A reset may overtake the head.
        if case .reset = body.ending, response.errorCode == 1220 { return }
        #expect(response.status == 200 && response.text == "end" && response.redirects == 1)
        #expect(response.isReused == body.isKept && server.peers.count == (body.isKept ? 1 : 2))
        #expect(recorded.series == ["GET r 302": 1, "GET r 200": 1])
    }

    @Test func `an endless body of a redirect is not waited for`() async throws {
        let server = LoopbackServer { peer, _ in
            while let request = peer.receiveRequest() {
                guard request.target == "/go" else {
                    peer.send(httpAnswer(200, "end"))
                    continue
                }
                guard peer.send("HTTP/1.1 302 F\r\nLocation: /end\r\nTransfer-Encoding: chunked\r\n\r\n")
                else {
                    return
                }
                while peer.send("5\r\nhello\r\n") {}
            }
        }
        let (response, _) = try await VUBench(server.url).run { vu in
            SeenResponse(try await vu.http.get("/go", timeout: .seconds(20)))
        }
        #expect(response.status == 200 && response.redirects == 1 && !response.isReused)
    }

    @Test func `the body of a redirect that is not followed matters as any other`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                $0.target == "/coded"
                    ? httpAnswer(302, "no gzip", headers: "Location: /\r\nContent-Encoding: gzip\r\n")
                    : httpAnswer(302, "moved", headers: "Location: /coded\r\n")
            }
        }
        let (responses, _) = try await VUBench(server.url).run { vu in
            [
                SeenResponse(try await vu.http.request(Request(.get, "/", redirects: 0))),
                SeenResponse(try await vu.http.request(Request(.get, "/", redirects: 1))),
                SeenResponse(try await vu.http.request(Request(.get, "/", redirects: 2))),
            ]
        }
        #expect(responses.map(\.status) == [302, 0, 302])
        #expect(responses.map(\.text) == ["moved", "", "moved"] && responses[1].errorCode == 1701)
    }

    @Test func `a location in Latin-1 is asked for byte by byte`() async throws {
        let targets = Collected<String>()
        let server = LoopbackServer { peer, _ in
            while let request = peer.receiveRequest() {
                targets.add(request.target)
                guard request.target == "/" else { return _ = peer.send(httpAnswer(200, "")) }
                peer.send(
                    Array("HTTP/1.1 302 F\r\nContent-Length: 0\r\nLocation: /caf".utf8) + [
                        0xe9, 0x0d, 0x0a, 0x0d, 0x0a,
                    ]
                )
            }
        }
        _ = try await VUBench(server.url).run { vu in _ = try await vu.http.get("/") }
        #expect(targets.all == ["/", "/caf%E9"])
    }

    @Test func `the time-out is for all hops together`() async throws {
        let server = LoopbackServer { peer, _ in
            while let request = peer.receiveRequest() {
                if request.target == "/end" { return _ = peer.receiveToEnd() }
                peer.send(httpAnswer(302, "", headers: "Location: /end\r\n"))
            }
        }
        let (response, _) = try await VUBench(server.url).run { vu in
            SeenResponse(try await vu.http.get("/", timeout: .milliseconds(300)))
        }
        #expect(response.errorCode == 1050 && response.redirects == 1)
    }
}
