import Glibc
import HTTP1
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    /// A server that answers each request with 200 and the target as body.
    private static func echo() -> LoopbackServer {
        LoopbackServer { peer, _ in peer.serveRequests { httpAnswer(200, $0.target) } }
    }

    @Test func `many requests of a VU go over one connection, in k6's bytes`() async throws {
        let requests = Collected<LoopbackRequest>()
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                requests.add($0)
                return httpAnswer(200, "hello")
            }
        }
        let (_, recorded) = try await VUBench(server.url).run { vu in
            _ = try await vu.http.get("/a?x=1")
            _ = try await vu.http.post("/p", body: Array("abc".utf8))
            _ = try await vu.http.post("/p")
            _ = try await vu.http.delete("/p", headers: ["authorization": "Bearer z"])
            let headers: Headers = ["x-a": "1", "content-type": "application/json"]
            _ = try await vu.http.request(
                Request(.put, "/p", headers: headers, body: Array(#"{"q":1}"#.utf8))
            )
            _ = try await vu.http.request(Request(.head, "/h"))
        }
        // The order of lines is that of k6 1.1.0 (Host, User-Agent, Content-Length, the rest sorted).
        let common = "Host: 127.0.0.1:\(server.port)\r\nUser-Agent: bench\r\n"
        let expected = [
            "GET /a?x=1 HTTP/1.1\r\n\(common)\r\n",
            "POST /p HTTP/1.1\r\n\(common)Content-Length: 3\r\n\r\nabc",
            "POST /p HTTP/1.1\r\n\(common)Content-Length: 0\r\n\r\n",
            "DELETE /p HTTP/1.1\r\n\(common)Authorization: Bearer z\r\n\r\n",
            "PUT /p HTTP/1.1\r\n\(common)Content-Length: 7\r\nContent-Type: application/json\r\nX-A: 1\r\n\r\n{\"q\":1}",
            "HEAD /h HTTP/1.1\r\n\(common)\r\n",
        ]
        #expect(requests.all.map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
        #expect(server.peers.count == 1)
        #expect(recorded.total(.httpReqs) == 6)
        // A HEAD answer announces a body that does not come; nothing of it may be booked.
        #expect(recorded.total(.dataSent) == server.receivedCount)
    }

    @Test func `a request's own Host, User-Agent and Authorization win over those of the URL`() async throws {
        let heads = Collected<String>()
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                heads.add(String(decoding: $0.bytes, as: UTF8.self))
                return httpAnswer(200, "")
            }
        }
        let base = "http://ann:s3cret@127.0.0.1:\(server.port)/app"
        _ = try await VUBench(base).run { vu in
            _ = try await vu.http.get("/a")
            _ = try await vu.http.get("/a", headers: ["Authorization": "Bearer t"])
            _ = try await vu.http.get("/a", headers: ["Host": "other.test", "User-Agent": "mine"])
        }
        let credentials = "Authorization: Basic YW5uOnMzY3JldA==\r\n"
        let host = "Host: 127.0.0.1:\(server.port)\r\nUser-Agent: bench\r\n"
        #expect(
            heads.all == [
                "GET /app/a HTTP/1.1\r\n\(host)\(credentials)\r\n",
                "GET /app/a HTTP/1.1\r\n\(host)Authorization: Bearer t\r\n\r\n",
                "GET /app/a HTTP/1.1\r\nHost: other.test\r\nUser-Agent: mine\r\n\(credentials)\r\n",
            ]
        )
    }

    @Test func `every byte on the wire is booked, and no other`() async throws {
        let server = Self.echo()
        let (_, recorded) = try await VUBench(server.url).run { vu in
            for path in ["/", "/longer/path", "/?q=1"] { _ = try await vu.http.get(path) }
            _ = try await vu.http.post("/p", body: [UInt8](repeating: 0x61, count: 3_000))
        }
        #expect(recorded.total(.dataSent) == server.receivedCount)
        #expect(recorded.total(.dataReceived) == server.sentCount)
        #expect(server.sentCount > 0)
        #expect(recorded.samples(.dataSent) == 1)
    }

    @Test func `the phases add up, and a reused connection has no connect`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.serveRequests { _ in
                usleep(3_000)
                return httpAnswer(200, "x")
            }
        }
        let (timings, _) = try await VUBench(server.url).run { vu in
            [try await vu.http.get("/").timings, try await vu.http.get("/").timings]
        }
        for timing in timings {
            #expect(timing.duration == timing.sending + timing.waiting + timing.receiving)
            #expect(timing.tlsHandshaking == .zero)
            #expect(timing.sending > .zero && timing.blocked > .zero)
            #expect(timing.waiting >= .milliseconds(3))
            #expect(timing.receiving >= .zero)
        }
        #expect(timings[0].connecting > .zero)
        #expect(timings[0].blocked >= timings[0].connecting)
        #expect(timings[1].connecting == .zero)
        #expect(timings[1].blocked < timings[1].waiting)
    }

    @Test(
        arguments: feedings(
            Array(httpAnswer(201, "0123456789", headers: "X-A: b\r\n").utf8),
            cuts: 6,
            seed: 7
        )
    )
    func `an answer may come in any pieces`(parts: [[UInt8]]) async throws {
        let server = LoopbackServer { peer, _ in
            while peer.receiveRequest() != nil { peer.send(parts: parts) }
        }
        let (texts, recorded) = try await VUBench(server.url).run { vu in
            let first = try await vu.http.get("/")
            let second = try await vu.http.get("/")
            return [
                "\(first.status) \(first.text) \(first.header("x-a") ?? "")",
                "\(second.status) \(second.text)",
            ]
        }
        #expect(texts == ["201 0123456789 b", "201 0123456789"])
        #expect(server.peers.count == 1)
        #expect(recorded.samples(.httpReqReceiving) == 2)
    }

    @Test func `chunked bodies are joined and the connection is kept`() async throws {
        let answer =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\n6;x=y\r\npedia \r\n0\r\nT: u\r\n\r\n"
        let server = LoopbackServer { peer, _ in peer.serveRequests { _ in answer } }
        let (texts, _) = try await VUBench(server.url).run { vu in
            [try await vu.http.get("/").text, try await vu.http.get("/").text]
        }
        #expect(texts == ["Wikipedia ", "Wikipedia "])
        #expect(server.peers.count == 1)
    }

    @Test func `a body may last until the connection ends, which is then not kept`() async throws {
        let server = LoopbackServer { peer, _ in
            guard peer.receiveRequest() != nil else { return }
            peer.send("HTTP/1.1 200 OK\r\n\r\nuntil ")
            peer.send("close")
        }
        let (texts, recorded) = try await VUBench(server.url).run { vu in
            [try await vu.http.get("/").text, try await vu.http.get("/").text]
        }
        #expect(texts == ["until close", "until close"])
        #expect(server.peers.count == 2)
        #expect(recorded.store[.httpReqFailed].rate.passes == 0)
    }

    @Test func `a body kept by the script is not overwritten by the next answer`() async throws {
        let server = Self.echo()
        let (texts, _) = try await VUBench(server.url).run { vu in
            let first = try await vu.http.get("/first")
            let second = try await vu.http.get("/other")
            return [first.text, second.text]
        }
        #expect(texts == ["/first", "/other"])
    }

    @Test(arguments: ["close", "unsolicited bytes", "reset"])
    func `a connection that ended while idle is replaced without a failed request`(how: String) async throws {
        let ended = Collected<Int>()
        let server = LoopbackServer { peer, number in
            guard peer.receiveRequest() != nil else { return }
            peer.send(httpAnswer(200, "ok"))
            guard number == 0 else { return _ = peer.receiveToEnd() }
            usleep(2_000)
            switch how {
            case "close": peer.close()
            case "reset": peer.reset()
            default:
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong")
                peer.receiveToEnd()
            }
            ended.add(1)
        }
        let (texts, recorded) = try await VUBench(server.url).run { vu in
            let first = try await vu.http.post("/")
            while ended.all.isEmpty, how != "unsolicited bytes" { try await vu.sleep(.milliseconds(1)) }
            try await vu.sleep(.milliseconds(20))
            // POST: no retry could hide that the dead connection was used.
            return [first.text, try await vu.http.post("/").text]
        }
        #expect(texts == ["ok", "ok"])
        #expect(server.peers.count == 2)
        #expect(recorded.total(.httpReqs) == 2)
        #expect(recorded.store[.httpReqFailed].rate.passes == 0)
    }

    @Test func `surplus bytes behind an answer cost the connection, not the next request`() async throws {
        let server = LoopbackServer { peer, _ in
            while peer.receiveRequest() != nil {
                peer.send(httpAnswer(200, "right") + httpAnswer(200, "wrong"))
            }
        }
        let (texts, _) = try await VUBench(server.url).run { vu in
            [try await vu.http.get("/").text, try await vu.http.get("/").text]
        }
        #expect(texts == ["right", "right"])
        #expect(server.peers.count == 2)
    }

    @Test(arguments: [HTTPMethod.get, .put, .delete, .head, .options, .post, .patch])
    func `only idempotent requests are sent again when a reused connection dies`(method: HTTPMethod)
        async throws
    {
        let server = LoopbackServer { peer, number in
            guard peer.receiveRequest() != nil else { return }
            peer.send(httpAnswer(200))
            // The first connection takes the second request and dies instead of answering.
            guard peer.receiveRequest() != nil, number > 0 else { return }
            peer.send(httpAnswer(200))
        }
        let (answers, recorded) = try await VUBench(server.url).run { vu in
            _ = try await vu.http.get("/first")
            let answer = try await vu.http.request(Request(method, "/second"))
            return "\(answer.status) \(answer.errorCode) \(answer.error)"
        }
        #expect(answers == (method.isIdempotent ? "200 0 " : "0 1000 EOF"))
        #expect(server.peers.count == (method.isIdempotent ? 2 : 1))
        #expect(recorded.total(.httpReqs) == 2, "a retry makes no sample of its own")
    }

    @Test func `no request is sent again once a byte of an answer came or on a new connection`() async throws
    {
        let server = LoopbackServer { peer, number in
            guard peer.receiveRequest() != nil, number > 0 else { return }
            peer.send(httpAnswer(200))
            guard peer.receiveRequest() != nil else { return }
            peer.send("H")
        }
        let (answers, recorded) = try await VUBench(server.url).run { vu in
            var answers: [String] = []
            for _ in 0..<3 {
                let answer = try await vu.http.get("/")
                answers.append("\(answer.status) \(answer.errorCode)")
            }
            return answers
        }
        #expect(answers == ["0 1000", "200 0", "0 1000"])
        #expect(server.peers.count == 2)
        #expect(recorded.total(.httpReqs) == 3)
    }

    @Test func `without connection reuse every request says so and has its own connection`() async throws {
        let lines = Collected<[String]>()
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                lines.add($0.lines)
                return httpAnswer(200)
            }
        }
        var bench = try VUBench(server.url)
        bench.settings.closesConnections = true
        let (connects, _) = try await bench.run { vu in
            [try await vu.http.get("/").timings.connecting, try await vu.http.get("/").timings.connecting]
        }
        #expect(connects.allSatisfy { $0 > .zero })
        #expect(server.peers.count == 2)
        #expect(lines.all.allSatisfy { $0.contains("Connection: close") })
    }

    @Test func `without connection reuse over iterations the connection ends with the iteration`()
        async throws
    {
        let server = Self.echo()
        var bench = try VUBench(server.url)
        bench.settings.closesConnectionsAfterIteration = true
        _ = try await bench.run { vu in
            for _ in 0..<2 {
                for _ in 0..<2 { _ = try await vu.http.get("/") }
                vu.endIteration(isInterrupted: false)
            }
        }
        #expect(server.peers.count == 2)
    }

    @Test func `discarded bodies are read and counted but not kept`() async throws {
        let server = Self.echo()
        var bench = try VUBench(server.url)
        bench.settings.discardsBodies = true
        let (body, recorded) = try await bench.run { vu in
            let answers = [try await vu.http.get("/abc"), try await vu.http.get("/abc")]
            return answers.map { $0.body.count }
        }
        #expect(body == [0, 0])
        #expect(recorded.total(.dataReceived) == server.sentCount)
        #expect(server.peers.count == 1)
    }

    @Test func `a batch answers in order and holds at most six connections`() async throws {
        let gate = Collected<Int>()
        let server = LoopbackServer { peer, _ in
            peer.serveRequests { request in
                gate.add(1)
                // Nobody is answered before six have asked: fewer connections would stand still.
                while gate.all.count < 6 { usleep(500) }
                return httpAnswer(200, request.target)
            }
        }
        let (texts, recorded) = try await VUBench(server.url).run { vu in
            let requests = (0..<20).map { Request(.get, "/\($0)", name: "batch") }
            let answers = try await vu.http.batch(requests)
            let none = try await vu.http.batch([])
            return answers.map(\.text) + none.map(\.text)
        }
        #expect(texts == (0..<20).map { "/\($0)" })
        #expect(server.peers.count == 6)
        #expect(recorded.series == ["GET batch 200": 20])
    }

    @Test func `an interrupted batch throws and leaves no samples of what was under way`() async throws {
        let server = LoopbackServer { peer, _ in peer.receiveToEnd() }
        let (error, recorded) = try await VUBench(server.url).run { vu in
            await vu.interrupting(after: .milliseconds(20)) {
                _ = try await vu.http.batch((0..<9).map { Request(.get, "/\($0)") })
            }.map { "\($0 is Interrupted)" }
        }
        #expect(error == "true")
        #expect(recorded.total(.httpReqs) == 0)
        #expect(recorded.total(.dataSent) == server.receivedCount, "the bytes are booked all the same")
    }

    @Test func `expected statuses decide what failed`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.serveRequests { httpAnswer(Int($0.target.dropFirst()) ?? 0) }
        }
        let (answers, recorded) = try await VUBench(server.url).run { vu in
            var answers: [String] = []
            for (status, expect) in [
                (200, .successful), (399, .successful), (400, .successful), (199 + 205, .successful),
                (409, [200, 409]), (200, [409]),
            ] as [(Int, ExpectedStatuses)] {
                let answer = try await vu.http.get("/\(status)", expect: expect)
                answers.append("\(answer.status) \(answer.isExpected) \(answer.errorCode) \(answer.error)")
            }
            return answers
        }
        #expect(
            answers == [
                "200 true 0 ", "399 true 0 ", "400 false 1400 ", "404 false 1404 ", "409 true 1409 ",
                "200 false 0 ",
            ]
        )
        // k6's rate reads backwards: passes are the failed ones.
        #expect(recorded.store[.httpReqFailed].rate.passes == 3)
        #expect(recorded.store[.httpReqFailed].rate.fails == 3)
    }

    @Test func `a name groups URLs into one route, without one the URL is the route`() async throws {
        let server = Self.echo()
        let (_, recorded) = try await VUBench(server.url).run { vu in
            for id in 1...3 { _ = try await vu.http.get("/posts/\(id)", name: "GET /posts/:id") }
            _ = try await vu.http.get("/plain?ticket=secret")
        }
        #expect(recorded.series["GET /posts/:id 200"] == 3)
        #expect(recorded.series.count == 2)
        #expect(!recorded.series.keys.contains { $0.contains("secret") })
        #expect(recorded.series.keys.contains { $0.hasPrefix("GET \(server.url)/plain") })
    }

    @Test func `paths are resolved below the path of the base URL`() async throws {
        let server = Self.echo()
        let (texts, _) = try await VUBench("\(server.url)/base/").run { vu in
            [
                try await vu.http.get("/a").text, try await vu.http.get("").text,
                try await vu.http.get("\(server.url)/elsewhere").text,
            ]
        }
        #expect(texts == ["/base/a", "/base/", "/elsewhere"])
    }

    @Test func `a request body beyond the socket's buffer is written as the server takes it`() async throws {
        let size = 4 << 20
        let sum = Collected<Int>()
        let server = LoopbackServer(receiveBuffer: 65_536) { peer, _ in
            usleep(200_000)
            guard let request = peer.receiveRequest() else { return }
            sum.add(request.body.reduce(0) { $0 + Int($1) })
            peer.send(httpAnswer(200, "\(request.body.count)"))
            peer.receiveToEnd()
        }
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let (answer, recorded) = try await VUBench(server.url).run { vu in
            let answer = try await vu.http.post("/", body: body)
            return (answer.text, answer.timings)
        }
        #expect(answer.0 == "\(size)")
        #expect(sum.all == [body.reduce(0) { $0 + Int($1) }])
        #expect(recorded.total(.dataSent) == server.receivedCount)
        #expect(
            answer.1.sending >= .milliseconds(150),
            "sending lasts until the last byte is handed to the kernel"
        )
        #expect(answer.1.duration == answer.1.sending + answer.1.waiting + answer.1.receiving)
    }

    @Test func `a large answer arrives whole while others on the loop go on`() async throws {
        let size = 8 << 20
        let server = LoopbackServer { peer, _ in
            peer.serveRequests { _ in httpAnswer(200, String(repeating: "0123456789abcdef", count: size / 16))
            }
        }
        let (counts, recorded) = try await VUBench(server.url).run { vu in
            let answer = try await vu.http.get("/")
            let isRight = answer.body.enumerated().allSatisfy {
                $1 == Array("0123456789abcdef".utf8)[$0 & 15]
            }
            return [answer.body.count, isRight ? 1 : 0, try await vu.http.get("/").body.count]
        }
        #expect(counts == [size, 1, size])
        #expect(recorded.total(.dataReceived) == server.sentCount)
        #expect(server.peers.count == 1)
    }

    @Test func `requests of a name are answered over IPv6 when IPv4 refuses`() async throws {
        let server = LoopbackServer(.ipv6) { peer, _ in
            peer.serveRequests { httpAnswer(200, $0.header("Host") ?? "") }
        }
        var bench = try VUBench("http://localhost:\(server.port)")
        bench.addresses = ["127.0.0.1", "::1"]
        let (texts, recorded) = try await bench.run { vu in
            [try await vu.http.get("/").text, try await vu.http.get("/").text]
        }
        #expect(texts == ["localhost:\(server.port)", "localhost:\(server.port)"])
        #expect(recorded.store[.httpReqFailed].rate.passes == 0)
        let (literal, _) = try await VUBench(server.url).run { vu in try await vu.http.get("/").text }
        #expect(literal == "[::1]:\(server.port)")
    }
}
