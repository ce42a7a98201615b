import Glibc
import Synchronization
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct FetcherTests {
    /// A server that reads one request per connection and then does `answer`.
    private static func server(_ answer: @escaping @Sendable (LoopbackPeer) -> Void) -> LoopbackServer {
        LoopbackServer { peer, _ in
            _ = peer.receiveRequest()
            answer(peer)
        }
    }

    private static func fetch(_ request: FetchRequest) async throws -> Result<FetchResponse, FetchFailure> {
        let fetcher = try Fetcher(userAgent: "fetcher/1")
        defer { fetcher.shutDown() }
        return await fetcher.fetch(request)
    }

    /// The failure of a GET; an answer is one, too.
    private static func failure(_ request: FetchRequest) async throws -> FetchFailure {
        switch try await fetch(request) {
        case .success(let answer): FetchFailure(kind: .cancelled, text: "unexpected answer \(answer.status)")
        case .failure(let failure): failure
        }
    }

    @Test func `a request goes out as asked and its answer comes back whole`() async throws {
        let requests = Collected<LoopbackRequest>()
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                requests.add($0)
                return httpAnswer(
                    200,
                    #"{"a":1}"#,
                    headers: "Content-Type: Application/JSON; charset=utf-8\r\n"
                )
            }
        }
        let request = FetchRequest(
            .post,
            "http://ann:pa%20ss@127.0.0.1:\(server.port)/api/v1/query?query=up",
            headers: [("Content-Type", "text/plain"), ("X-Scope", "1")],
            body: Array("query".utf8)
        )
        let answer = try await Self.fetch(request).get()
        #expect(
            answer.status == 200 && answer.text == #"{"a":1}"# && answer.contentType == "application/json"
        )
        let seen = try #require(requests.all.first)
        #expect(seen.method == "POST" && seen.target == "/api/v1/query?query=up")
        #expect(seen.body == Array("query".utf8))
        let lines = Set(seen.lines)
        #expect(
            lines.isSuperset(of: [
                "Host: 127.0.0.1:\(server.port)", "User-Agent: fetcher/1", "Connection: close",
                "Content-Type: text/plain", "X-Scope: 1", "Authorization: Basic YW5uOnBhIHNz",
            ])
        )
    }

    @Test(
        arguments: [
            (404, "no such series", ""), (302, "", "Location: http://127.0.0.1:1/\r\n"), (500, "down", ""),
        ]
    )
    func `an answer of any status is an answer, and redirects are not followed`(
        status: Int,
        body: String,
        headers: String
    ) async throws {
        let server = Self.server { peer in peer.send(httpAnswer(status, body, headers: headers)) }
        let answer = try await Self.fetch(FetchRequest(.get, server.url)).get()
        #expect(answer.status == status && answer.text == body)
        #expect(answer.header("location") == (headers.isEmpty ? nil : "http://127.0.0.1:1/"))
    }

    @Test(arguments: ["chunked", "until the end"])
    func `a body may be chunked or last until the connection ends`(how: String) async throws {
        let server = Self.server { peer in
            if how == "chunked" {
                peer.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
                )
            } else {
                peer.send("HTTP/1.1 200 OK\r\n\r\nabcde")
            }
        }
        #expect(try await Self.fetch(FetchRequest(.get, server.url)).get().text == "abcde")
    }

    /// What a server does with a request that it has read, and what that is called.
    private struct Misdeed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: FetchFailure.Kind
        let detail: String
        let act: @Sendable (LoopbackPeer) -> Void

        init(
            _ name: String,
            _ kind: FetchFailure.Kind,
            _ detail: String,
            _ act: @escaping @Sendable (LoopbackPeer) -> Void
        ) {
            (testDescription, self.kind, self.detail, self.act) = (name, kind, detail, act)
        }
    }

    private static let misdeeds: [Misdeed] = [
        Misdeed("a reset", .reset, "reset by peer") { $0.reset() },
        Misdeed("no answer", .eof, "closed early") { _ in },
        Misdeed("half a head", .eof, "in the response head") { $0.send("HTTP/1.1 200 OK\r\nX") },
        Misdeed("half a body", .eof, "after 2 of 10 bytes") {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab")
        },
        Misdeed("half a chunked body", .eof, "after 3 decoded bytes") {
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        },
        Misdeed("another protocol", .malformed, "expected HTTP/1.1") { $0.send("SSH-2.0-OpenSSH_9.2\r\n") },
        Misdeed("an endless head", .tooLarge, "longer than") { peer in
            peer.send("HTTP/1.1 200 OK\r\n")
            while peer.send("X-Y: \(String(repeating: "z", count: 1000))\r\n") {}
        },
        Misdeed("an announced body over the limit", .tooLarge, "1000 bytes") {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
            $0.receiveToEnd()
        },
        Misdeed("an endless chunked body", .tooLarge, "1000 bytes") { peer in
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while peer.send("10\r\n0123456789abcdef\r\n") {}
        },
        Misdeed("an endless body", .tooLarge, "1000 bytes") { peer in
            peer.send("HTTP/1.1 200 OK\r\n\r\n")
            while peer.send("0123456789abcdef") {}
        },
    ]

    @Test(arguments: misdeeds)
    private func `a server that misbehaves is told in one line`(misdeed: Misdeed) async throws {
        let server = Self.server(misdeed.act)
        let request = FetchRequest(.get, "\(server.url)/a?token=hunter2", maximumBodySize: 1000)
        let failure = try await Self.failure(request)
        #expect(failure.kind == misdeed.kind)
        #expect(failure.text.hasPrefix("GET \(server.url)/a: ") && failure.text.contains(misdeed.detail))
        #expect(!failure.text.contains("\n") && !failure.text.contains("hunter2"))
    }

    @Test func `a body of exactly the limit is taken`() async throws {
        let server = Self.server { $0.send(httpAnswer(200, String(repeating: "x", count: 1000))) }
        let request = FetchRequest(.get, server.url, maximumBodySize: 1000)
        #expect(try await Self.fetch(request).get().body.count == 1000)
    }

    @Test(arguments: ["silence", "half a head", "half a body", "a byte now and then", "endless chunks"])
    func `no server can hold a fetch beyond its timeout`(what: String) async throws {
        let server = Self.server { peer in
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            switch what {
            case "silence": break
            case "half a head": peer.send("HTTP/1.1 200 OK\r\nX-Y: ")
            case "half a body": peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab")
            case "a byte now and then":
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while peer.send("x") { usleep(20_000) }
            default:
                peer.send(head)
                while peer.send("1\r\nx\r\n") { usleep(1_000) }
            }
            peer.receiveToEnd()
        }
        let started = ContinuousClock.now
        let failure = try await Self.failure(FetchRequest(.get, server.url, timeout: .milliseconds(200)))
        #expect(failure.kind == .timeout && failure.text.hasSuffix("no whole answer within 0.2 seconds"))
        #expect(ContinuousClock.now - started >= .milliseconds(200))
        #expect(ContinuousClock.now - started < .seconds(20))
    }

    @Test func `a server that is silent too long is given up before the timeout`() async throws {
        let server = Self.server { $0.receiveToEnd() }
        let request = FetchRequest(
            .get,
            server.url,
            firstByteTimeout: .milliseconds(50),
            timeout: .seconds(50)
        )
        let failure = try await Self.failure(request)
        #expect(failure.kind == .firstByteTimeout)
        #expect(failure.text == "GET \(server.url)/: no byte of an answer within 0.05 seconds")
    }

    @Test func `once a byte has come only the whole timeout counts`() async throws {
        let server = Self.server { peer in
            peer.send("HTTP/1.1 ")
            peer.receiveToEnd()
        }
        let request = FetchRequest(
            .get,
            server.url,
            firstByteTimeout: .seconds(1),
            timeout: .milliseconds(1_500)
        )
        let started = ContinuousClock.now
        #expect(try await Self.failure(request).kind == .timeout)
        #expect(ContinuousClock.now - started >= .milliseconds(1_500))
    }

    @Test(arguments: [(nil, FetchFailure.Kind.timeout), (Duration.milliseconds(20), .firstByteTimeout)])
    func `looking up the name is within the limits`(firstByte: Duration?, kind: FetchFailure.Kind)
        async throws
    {
        let fetcher = try Fetcher(userAgent: "fetcher/1")
        defer { fetcher.shutDown() }
        fetcher.context.value.lookUp = { _, _, _ in }
        let result = await fetcher.fetch(
            FetchRequest(.get, "http://a.example", firstByteTimeout: firstByte, timeout: .milliseconds(60))
        )
        guard case .failure(let failure) = result else { return #expect(Bool(false)) }
        #expect(failure.kind == kind)
    }

    @Test(
        arguments: [
            (
                "http://127.0.0.1:\(LoopbackServer.unusedPort())/x?y", .refused,
                "expected an HTTP server at 127.0.0.1:"
            ),
            ("http://no-such-host.invalid/", .dns, "expected a name that resolves: no-such-host.invalid"),
            (
                "https://127.0.0.1:\(LoopbackServer.unusedPort())/", .refused,
                "expected an HTTP server at 127.0.0.1:"
            ),
            ("ws://127.0.0.1/", .unsupported, "ws is not supported, expected http:// or https://"),
            ("", .invalidURL, "expected scheme://host"), ("/path", .invalidURL, "expected scheme://host"),
            ("http://", .invalidURL, "invalid URL"), ("http://h:99999/", .invalidURL, "invalid URL"),
            ("http://h/\n", .invalidURL, "control character"), ("ftp://h/", .invalidURL, "scheme"),
        ] as [(String, FetchFailure.Kind, String)]
    )
    func `what leads nowhere is told without asking`(
        url: String,
        kind: FetchFailure.Kind,
        detail: String
    ) async throws {
        let failure = try await Self.failure(FetchRequest(.get, url))
        #expect(failure.kind == kind)
        #expect(failure.text.hasPrefix("GET") && failure.text.contains(detail), "found \(failure.text)")
    }

    @Test func `a service over TLS must be one that the system trusts`() async throws {
        let server = LoopbackTLSServer { _, _ in }
        let failure = try await Self.failure(FetchRequest(.get, "\(server.url)/x"))
        #expect(failure.kind == .tls)
        #expect(
            failure.text == "GET \(server.url)/x: x509: unknown authority, "
                + "expected a TLS server with a trusted certificate for localhost"
        )
    }

    @Test func `a header that may not be sent is told`() async throws {
        let request = FetchRequest(.post, "http://127.0.0.1:1/", headers: [("X-A", "b\r\nEvil: 1")])
        let failure = try await Self.failure(request)
        #expect(failure.kind == .invalidHeader && failure.text.contains("X-A"))
    }

    @Test func `fifty at a time are under way together`() async throws {
        let arrived = Collected<String>()
        let server = LoopbackServer { peer, _ in
            guard let request = peer.receiveRequest() else { return }
            arrived.add(request.target)
            // Nobody is answered before all have asked.
            for _ in 0..<20_000 {
                if arrived.all.count >= 50 { break }
                usleep(1_000)
            }
            peer.send(httpAnswer(arrived.all.count >= 50 ? 200 : 500, request.target))
        }
        let fetcher = try Fetcher(userAgent: "fetcher/1")
        let bodies = await withTaskGroup(of: String.self) { group in
            for number in 0..<50 {
                group.addTask {
                    switch await fetcher.fetch(FetchRequest(.get, "\(server.url)/\(number)")) {
                    case .success(let answer): "\(answer.status) \(answer.text)"
                    case .failure(let failure): failure.text
                    }
                }
            }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(bodies == Set((0..<50).map { "200 /\($0)" }))
        fetcher.shutDown()
    }

    @Test(arguments: ["cancelled", "shut down"])
    func `a fetch under way ends at once when it is`(how: String) async throws {
        let asked = Collected<Bool>()
        let server = Self.server { peer in
            asked.add(true)
            peer.receiveToEnd()
        }
        let fetcher = try Fetcher(userAgent: "fetcher/1")
        let task = Task { await fetcher.fetch(FetchRequest(.get, server.url, timeout: .seconds(50))) }
        #expect(await eventually(within: .seconds(20)) { !asked.all.isEmpty })
        let started = ContinuousClock.now
        if how == "cancelled" { task.cancel() } else { fetcher.shutDown() }
        guard case .failure(let failure) = await task.value else { return #expect(Bool(false)) }
        #expect(failure.kind == .cancelled && failure.text.hasPrefix("GET \(server.url)/: cancelled"))
        #expect(ContinuousClock.now - started < .seconds(20))
        fetcher.shutDown()
        fetcher.shutDown()
        guard case .failure(let late) = await fetcher.fetch(FetchRequest(.get, server.url)) else {
            return #expect(Bool(false))
        }
        #expect(late.kind == .cancelled)
    }

    @Test func `a task that is cancelled already asks nobody`() async throws {
        let server = Self.server { _ in }
        let fetcher = try Fetcher(userAgent: "fetcher/1")
        defer { fetcher.shutDown() }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await fetcher.fetch(FetchRequest(.get, server.url))
        }
        guard case .failure(let failure) = await task.value else { return #expect(Bool(false)) }
        #expect(failure.kind == .cancelled)
    }

    @Test func `a user agent that may not be sent is refused at once`() {
        #expect(throws: (any Error).self) { try Fetcher(userAgent: "a\r\nb") }
    }
}
