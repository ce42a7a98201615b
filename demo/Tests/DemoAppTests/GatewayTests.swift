import DemoApp
import Testing

@Suite struct GatewayTests {
    @Test(arguments: [("http://localhost:5173", true), ("http://evil.example", false)])
    func `only listed origins are named, none is refused`(origin: String, isListed: Bool) async throws {
        try await withDemo { port in
            let client = try RawClient(port: port)
            let answer = try client.request("GET", "/api/posts", headers: ["Origin": origin])
            #expect(answer.status == 200)
            #expect(answer.headers["access-control-allow-origin"] == (isListed ? origin : nil))
            let preflight = try client.request(
                "OPTIONS",
                "/api/posts",
                headers: ["Origin": origin, "Access-Control-Request-Method": "POST"]
            )
            #expect(preflight.status == 204 && preflight.headers["access-control-max-age"] == "86400")
        }
    }

    @Test func `a ticket opens any authenticated path once, a token in the query too`() async throws {
        try await withDemo { port in
            let client = try RawClient(port: port)
            let account = try Account.make(client)
            let path = "/api/users/me?ticket=\(try account.ticket(client))"
            #expect(try client.request("GET", path).status == 200)
            let again = try client.request("GET", path)
            #expect(again.status == 401 && again.body.contains("Invalid or expired WebSocket ticket"))
            #expect(try client.request("GET", "/api/users/me?token=\(account.token)").status == 200)
        }
    }

    @Test func `a bad token on a public route is ignored, a good one fills in the caller`() async throws {
        try await withDemo { port in
            let client = try RawClient(port: port)
            let account = try Account.make(client)
            let created = try client.request(
                "POST",
                "/api/posts",
                token: account.token,
                json: "{\"title\":\"t\",\"content\":\"c\"}"
            )
            let id = try #require(created.json["id"] as? Int)
            _ = try client.request("POST", "/api/posts/\(id)/like", token: account.token)
            #expect(
                try client.request("GET", "/api/posts", token: "bad").list?.first?["liked"] as? Bool == false
            )
            let own = try client.request("GET", "/api/posts", token: account.token)
            #expect(own.list?.first?["liked"] as? Bool == true)
        }
    }

    @Test func `stored control and quote characters come back as sent`() async throws {
        try await withDemo { port in
            let client = try RawClient(port: port)
            let account = try Account.make(client)
            let created = try client.request(
                "POST",
                "/api/posts",
                token: account.token,
                json:
                    "{\"title\":\"\\\"\\u0001<é\\ud83d\\ude00>\\\\\",\"content\":\"'); DROP TABLE posts; --\"}"
            )
            #expect(created.json["title"] as? String == "\"\u{1}<é😀>\\")
            let list = try client.request("GET", "/api/posts").list
            #expect(list?.first?["content"] as? String == "'); DROP TABLE posts; --")
        }
    }
}
