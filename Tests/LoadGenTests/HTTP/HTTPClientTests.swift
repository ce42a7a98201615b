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

    @Test func `a method of any name is the tag of its samples`() async throws {
        let server = Self.echo()
        let method = try #require(HTTPMethod(rawValue: "propfind"))
        let (_, recorded) = try await VUBench(server.url).run { vu in
            _ = try await vu.http.request(Request(method, "/p", name: "p"))
        }
        #expect(recorded.series == ["PROPFIND p 200": 1])
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
        let (timings, recorded) = try await VUBench(server.url).run { vu in
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
        #expect(recorded.store.connects.count == 1)
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
        let (connects, recorded) = try await bench.run { vu in
            [try await vu.http.get("/").timings.connecting, try await vu.http.get("/").timings.connecting]
        }
        #expect(connects.allSatisfy { $0 > .zero })
        #expect(server.peers.count == 2 && recorded.store.connects.count == 2)
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
