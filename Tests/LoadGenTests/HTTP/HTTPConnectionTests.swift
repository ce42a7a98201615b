import Glibc
import HTTP1
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct HTTPConnectionTests {
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

    @Test func `a connection is not used again after a request that asked to close it`() async throws {
        // The server does not care.
        let server = LoopbackServer { peer, _ in peer.serveRequests { _ in httpAnswer(200, "ok") } }
        let (reused, _) = try await VUBench(server.url).run { vu in
            var reused: [Bool] = []
            for headers: Headers in [.none, .none, ["Connection": "foo, close"], ["Connection": "x"], .none] {
                reused.append(try await vu.http.get("/", headers: headers).isReused)
            }
            return reused
        }
        #expect(reused == [false, true, true, false, true])
        #expect(server.peers.count == 2)
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

    @Test(
        arguments: [
            (.get, .none, true), (.head, .none, true), (.options, .none, true), (.trace, .none, true),
            (.put, .none, false), (.delete, .none, false), (.post, .none, false), (.patch, .none, false),
            (.post, ["idempotency-key": "1"], true), (.put, ["X-Idempotency-Key": "1"], true),
        ] as [(HTTPMethod, Headers, Bool)]
    )
    func `only what Go sends again is sent again when a reused connection dies`(
        method: HTTPMethod,
        headers: Headers,
        isSentAgain: Bool
    ) async throws {
        let server = LoopbackServer { peer, number in
            guard peer.receiveRequest() != nil else { return }
            peer.send(httpAnswer(200))
            // The first connection takes the second request and dies instead of answering.
            guard peer.receiveRequest() != nil, number > 0 else { return }
            peer.send(httpAnswer(200))
        }
        let (answers, recorded) = try await VUBench(server.url).run { vu in
            _ = try await vu.http.get("/first")
            let answer = try await vu.http.request(Request(method, "/second", headers: headers))
            return "\(answer.status) \(answer.errorCode) \(answer.error)"
        }
        #expect(answers == (isSentAgain ? "200 0 " : "0 1000 EOF"))
        #expect(server.peers.count == (isSentAgain ? 2 : 1))
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

    @Test func `a request body beyond the socket's buffer is written as the server takes it`() async throws {
        let size = 4 << 20
        let sum = Collected<Int>()
        let server = LoopbackServer(receiveBuffer: 65_536) { peer, _ in
            usleep(400_000)
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
}
