// Cookies over sockets: set, sent, forgotten.

import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct VUCookiesTests {
    /// `/set` sets a cookie and leads on, everything else tells the cookies it got.
    private static func server() -> LoopbackServer {
        LoopbackServer { peer, _ in
            peer.serveRequests { request in
                let cookies = request.header("Cookie") ?? "none"
                switch request.target {
                case "/set":
                    return httpAnswer(302, "", headers: "Set-Cookie: sid=7; Path=/\r\nLocation: /\r\n")
                case "/two":
                    return httpAnswer(
                        200,
                        cookies,
                        headers: "set-cookie: a=1\r\nSet-Cookie: b=2; Path=/deep\r\n"
                    )
                default: return httpAnswer(200, cookies)
                }
            }
        }
    }

    @Test func `cookies go back, also on the redirect that sets them, sorted among the headers`() async throws
    {
        let server = Self.server()
        let (texts, recorded) = try await VUBench(server.url).run { vu in
            [
                try await vu.http.get("/").text, try await vu.http.get("/set").text,
                try await vu.http.get("/two").text,
                try await vu.http.get("/deep", headers: ["X-A": "1", "Accept": "y", "Cookie": "own=1"]).text,
            ]
        }
        #expect(texts == ["none", "sid=7", "sid=7", "own=1; b=2; sid=7; a=1"])
        #expect(recorded.total(.dataSent) == server.receivedCount)
    }

    @Test(arguments: [false, true])
    func `an iteration begins without cookies unless they are kept`(keepsCookies: Bool) async throws {
        let server = Self.server()
        var bench = try VUBench(server.url)
        bench.settings.keepsCookies = keepsCookies
        let (text, _) = try await bench.run { vu in
            _ = try await vu.http.get("/set")
            vu.begin(iteration: 1)
            return try await vu.http.get("/").text
        }
        #expect(text == (keepsCookies ? "sid=7" : "none"))
    }
}
