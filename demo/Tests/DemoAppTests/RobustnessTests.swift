import DemoApp
import Foundation
import Testing

@Suite struct RobustnessTests {
    static let attacks: [String] = [
        "", "\r\n\r\n", "GET", "GET / HTTP/1.1\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET /%%%zz%00?%=&&=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /api/auth/login HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        "POST /api/auth/login HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /api/auth/login HTTP/1.1\r\nContent-Length: 9223372036854775807\r\n\r\nabc",
        "POST /api/auth/login HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabc",
        "POST /api/auth/login HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc",
        "GET /api/posts?limit=99999999999999999999&offset=9223372036854775807 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/posts/9223372036854775807 HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /api/auth/signup HTTP/1.1\r\nContent-Length: 4000\r\n\r\n"
            + String(repeating: "[", count: 4000),
    ]

    @Test func `no malformed request stops the server`() async throws {
        try await withDemo { port in
            for attack in Self.attacks {
                let attacker = try RawClient(port: port)
                attacker.send(attack.utf8)
            }
            #expect(try RawClient(port: port).request("GET", "/health/live").status == 200)
        }
    }

    @Test func `a body over 10 MiB is answered 413`() async throws {
        try await withDemo { port in
            let client = try RawClient(port: port)
            let head = "POST /api/auth/signup HTTP/1.1\r\nHost: x\r\nContent-Length: 10485761\r\n\r\n"
            client.send(head.utf8)
            #expect(try client.readResponse().status == 413)
        }
    }

    @Test func `300 connections are served at once`() async throws {
        try await withDemo { port in
            let clients = try (0..<300).map { _ in try RawClient(port: port) }
            for _ in 0..<2 {
                for client in clients { client.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".utf8) }
                for client in clients { #expect(try client.readResponse().status == 200) }
            }
        }
    }

    @Test func `clients that vanish with frames on the way leave no dead connections behind`() async throws {
        try await withDemo { port in
            let control = try RawClient(port: port)
            let account = try Account.make(control)
            for _ in 0..<40 {
                let socket = try RawClient(port: port)
                let path = "/api/ws/chat?ticket=\(try account.ticket(control))"
                #expect(try socket.upgrade(path).status == 101)
                socket.sendFrame(opcode: 9, [1])
            }
            // Descriptor numbers are reused now: each new connection must still be heard.
            for _ in 0..<40 {
                #expect(try RawClient(port: port).request("GET", "/health/live").status == 200)
            }
        }
    }
}
