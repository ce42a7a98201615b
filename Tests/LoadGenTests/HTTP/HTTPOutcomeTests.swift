// What becomes of answers: decoded, early, too early, side by side.

import Glibc
import HTTP1
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct HTTPOutcomeTests {
    private static let text = Array(String(repeating: "hello ", count: 1000).utf8)

    private static func answer(_ encoding: String, _ body: [UInt8]) -> [UInt8] {
        Array(
            "HTTP/1.1 200 OK\r\nContent-Encoding: \(encoding)\r\nContent-Length: \(body.count)\r\n\r\n".utf8
        ) + body
    }

    /// Answers `/gzip`, `/broken` and `/br` with bodies of those kinds.
    private static func server() -> LoopbackServer {
        let gzip = answer("gzip", compressed(text, gzip: true))
        let broken = answer("gzip", Array("not gzip".utf8))
        let brotli = answer("br", [1, 2, 3])
        return LoopbackServer { peer, _ in
            while let request = peer.receiveRequest() {
                switch request.target {
                case "/gzip": peer.send(request.method == "HEAD" ? Array(gzip.prefix { $0 != 0x1f }) : gzip)
                case "/broken": peer.send(broken)
                default: peer.send(brotli)
                }
            }
        }
    }

    @Test func `a body is decoded, the bytes of the wire are booked, the connection goes on`() async throws {
        let server = Self.server()
        let (responses, recorded) = try await VUBench(server.url).run { vu in
            [
                SeenResponse(try await vu.http.get("/gzip")), SeenResponse(try await vu.http.get("/broken")),
                SeenResponse(try await vu.http.get("/br")),
                SeenResponse(try await vu.http.request(Request(.head, "/gzip"))),
                SeenResponse(try await vu.http.get("/gzip")),
            ]
        }
        #expect(responses[0].text == String(decoding: Self.text, as: UTF8.self) && responses[0].status == 200)
        #expect(responses[1].status == 0 && responses[1].errorCode == 1701 && responses[1].text.isEmpty)
        #expect(responses[1].error.hasPrefix("error decompressing response body ("))
        #expect(responses[2].errorCode == 1701 && responses[2].error.contains("br is not supported"))
        #expect(responses[3].status == 200 && responses[3].text.isEmpty)
        #expect(responses[4].isReused)
        #expect(server.peers.count == 1)
        #expect(recorded.total(.dataReceived) == server.sentCount)
        #expect(recorded.total(.httpReqs) == 5)
    }

    @Test func `a body that is dropped is not decoded`() async throws {
        let server = Self.server()
        var bench = try VUBench(server.url)
        let (one, _) = try await bench.run { vu in
            SeenResponse(try await vu.http.request(Request(.get, "/broken", keepsBody: false)))
        }
        bench.settings.discardsBodies = true
        let (other, _) = try await bench.run { vu in SeenResponse(try await vu.http.get("/broken")) }
        for response in [one, other] { #expect(response.status == 200 && response.text.isEmpty) }
    }

    @Test func `an answer before the end of the request is heard, and ends the connection's use`()
        async throws
    {
        let server = LoopbackServer(receiveBuffer: 4096) { peer, number in
            if number > 0 { return peer.serveRequests { _ in httpAnswer(200, "next") } }
            _ = peer.receive(through: "\r\n\r\n")
            peer.send(httpAnswer(413, "too much", headers: "Connection: close\r\n"))
            peer.finishSending()
            peer.receiveToEnd()
        }
        let (responses, _) = try await VUBench(server.url).run { vu in
            let first = SeenResponse(
                try await vu.http.post("/", body: [UInt8](repeating: 0x61, count: 8 << 20))
            )
            return [first, SeenResponse(try await vu.http.get("/"))]
        }
        #expect(responses[0].status == 413 && responses[0].text == "too much")
        #expect(responses[1].status == 200 && !responses[1].isReused)
    }

    @Test func `an answer followed by a reset under a request that still goes out is heard`() async throws {
        let server = LoopbackServer(receiveBuffer: 4096) { peer, _ in
            _ = peer.receive(through: "\r\n\r\n")
            peer.send(httpAnswer(413, "too much"))
            // Unread bytes turn the close into a reset.
            peer.close()
        }
        let (response, _) = try await VUBench(server.url).run { vu in
            SeenResponse(try await vu.http.post("/", body: [UInt8](repeating: 0x61, count: 8 << 20)))
        }
        // The kernel may throw the answer away with the connection; whatever it leaves is taken.
        #expect(response.status == 413 || response.errorCode == 1220 || response.errorCode == 1201)
    }

    @Test func `an answer that does not wait for the request is the answer`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.send(httpAnswer(503, "busy", headers: "Connection: close\r\n"))
            peer.receiveToEnd()
        }
        let (responses, _) = try await VUBench(server.url).run { vu in
            var responses: [SeenResponse] = []
            for _ in 0..<20 { responses.append(SeenResponse(try await vu.http.get("/"))) }
            return responses
        }
        for response in responses { #expect(response.status == 503 && response.text == "busy") }
        #expect(server.peers.count == 20)
    }

    @Test func `a request is tried again for each idle connection that the server has given up`() async throws
    {
        let server = LoopbackServer { peer, number in
            guard number < 3 else { return peer.serveRequests { _ in httpAnswer(200, "new") } }
            guard peer.receiveRequest() != nil else { return }
            usleep(2_000)  // so that the three of the batch need a connection each
            peer.send(httpAnswer(200, "old"))
            _ = peer.receiveRequest()
        }
        let (seen, recorded) = try await VUBench(server.url).run { vu in
            let batch = try await vu.http.batch((0..<3).map { Request(.get, "/\($0)") })
            return (batch.map(\.text), SeenResponse(try await vu.http.get("/")))
        }
        #expect(seen.0 == ["old", "old", "old"])
        #expect(seen.1.text == "new" && !seen.1.isReused)
        #expect(recorded.total(.httpReqs) == 4)
    }

    @Test func `a batch asks so many hosts at once as it may, and each no more than its share`() async throws
    {
        let queue = BatchQueue(hosts: ["a", "a", "a", "b", "a"], perHost: 2)
        #expect(queue.mostAtOnce == 3)
        #expect([queue.takeNext(), queue.takeNext(), queue.takeNext(), queue.takeNext()] == [0, 1, 3, nil])
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                usleep(3_000)
                return httpAnswer(200, $0.target)
            }
        }
        var bench = try VUBench(server.url)
        bench.settings.batchPerHost = 2
        let (texts, _) = try await bench.run { vu in
            try await vu.http.batch((0..<9).map { Request(.get, "/\($0)") }).map(\.text)
        }
        #expect(texts == (0..<9).map { "/\($0)" })
        #expect(server.peers.count == 2)
    }
}
