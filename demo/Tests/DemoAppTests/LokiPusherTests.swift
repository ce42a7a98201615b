import Foundation
import Synchronization
import Testing

@testable import DemoApp

@Suite struct LokiPusherTests {
    @Test func `addresses are plain HTTP, with or without a prefix`() {
        #expect(LokiEndpoint("http://127.0.0.1:3100")?.pushPath == "/loki/api/v1/push")
        #expect(LokiEndpoint("http://loki/tenant/")?.pushPath == "/tenant/loki/api/v1/push")
        #expect(LokiEndpoint("http://[::1]:3100")?.authority == "[::1]:3100")
        for text in [
            "", "loki:3100", "https://loki", "http://", "http://u:p@loki", "http://loki?x=1",
            "http://l:99999",
        ] {
            #expect(LokiEndpoint(text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 204 No Content\r\n\r\n", nil, false),
        (
            "HTTP/1.1 400 Bad Request\r\nA: b\r\n\r\nentry too far behind\n",
            "status 400: entry too far behind", true
        ),
        ("HTTP/1.1 503 Busy\r\n\r\n", "status 503", false), ("", "no HTTP answer", false),
        ("SSH-2.0", "no HTTP answer", false),
    ])
    func `an answer is good, a refusal or a failure`(answer: String, problem: String?, isRefused: Bool) {
        let outcome = BlockingPost.outcome(of: Array(answer.utf8))
        #expect(outcome == BlockingPost.Outcome(problem: problem, isRefused: isRefused))
    }

    @Test func `lines go out as a stream for each level, and only there`() async throws {
        let loki = try LokiReceiver([])
        defer { loki.close() }
        let faults = try FaultPlan.make(["errors=100,route=GET /api/posts"])
        let options = DemoOptions(
            port: 0,
            databasePath: ":memory:",
            loki: LokiEndpoint(loki.url),
            faults: faults
        )
        try await withDemo(options) { port in
            let client = try RawClient(port: port)
            _ = try client.request("GET", "/api/posts")
            _ = try client.request("GET", "/health/live")
        }
        let head = "POST /loki/api/v1/push HTTP/1.1\r\n"
        var values: [[String: String]: [[String]]] = [:]
        while values.values.reduce(0, { $0 + $1.count }) < 3 {
            let push = try loki.next()
            #expect(push.head.hasPrefix(head))
            for stream in push.streams { values[stream.labels, default: []] += stream.values }
        }
        var labels = ["container": "sanctum-app", "service": "sanctum-api", "level": "info"]
        #expect(values[labels]?.count == 2)
        labels["level"] = "error"
        #expect(values[labels]?.count == 1 && values[labels]?.first?[1].contains("GORM query error") == true)
        for value in values.values.joined() {
            let nanoseconds = try #require(Double(value[0]))
            #expect(abs(nanoseconds / 1e9 - Date().timeIntervalSince1970) < 60)
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(value[1].utf8)) }
        }
    }

    @Test func `a failure is tried again, a refusal is not, and each is told once`() throws {
        let loki = try LokiReceiver(["503 Busy", "204 No Content", "400 Bad Request"])
        defer { loki.close() }
        let reports = Mutex<[String]>([])
        let pusher = LokiPusher(try #require(LokiEndpoint(loki.url)), interval: 0.02) { report in
            reports.withLock { $0.append(report) }
        }
        pusher.start()
        func push(_ text: String) throws -> [String] {
            if !text.isEmpty { pusher.append(.panic(text)) }
            return try loki.next().streams.flatMap(\.values).map { $0[1] }
        }
        let failed = try push("one")
        #expect(try push("") == failed)
        #expect(try push("two")[0].contains("two"))
        #expect(try push("three").allSatisfy { $0.contains("three") })
        pusher.stop()
        let told = reports.withLock { $0 }
        #expect(told.count == 4 && told[0].contains("status 503") && told[2].contains("status 400"))
        #expect(told[1].contains("again") && told[3].contains("again"))
    }

    @Test func `nobody listening disturbs nothing`() async throws {
        let loki = try LokiReceiver([])
        let url = loki.url
        loki.close()
        try await withDemo(DemoOptions(port: 0, databasePath: ":memory:", loki: LokiEndpoint(url))) { port in
            let client = try RawClient(port: port)
            #expect(try client.request("GET", "/api/posts").status == 200)
        }
    }
}

/// Takes pushes on a free port and answers with the given status lines, then with 204.
private final class LokiReceiver: @unchecked Sendable {
    struct Push {
        var head: String
        var streams: [(labels: [String: String], values: [[String]])]
    }

    let url: String
    private let descriptor: Int32
    private let statuses: Mutex<[String]>
    private let pushes = Mutex<[(head: String, body: String)]>([])
    private let arrived = DispatchSemaphore(value: 0)

    init(_ statuses: [String]) throws {
        self.statuses = Mutex(statuses)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) + listen(descriptor, 16)
                    + getsockname(descriptor, address, &size)
            }
        }
        guard code == 0 else { throw RawError.connect(errno) }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread { [self] in
            while case let client = accept(descriptor, nil, nil), client >= 0 { serve(client) }
            Glibc.close(descriptor)
        }.start()
    }

    /// Ends the thread, which closes the socket. Once only.
    func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func serve(_ client: Int32) {
        defer { Glibc.close(client) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = String(text[..<end.lowerBound])
                let length = head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }?
                    .dropFirst(16)
                let body = text[end.upperBound...]
                if body.utf8.count >= length.flatMap({ Int($0) }) ?? 0 {
                    return answer(client, head + "\r\n", String(body))
                }
            }
            let count = recv(client, &buffer, buffer.count, 0)
            if count <= 0 { return }
            bytes += buffer[..<count]
        }
    }

    private func answer(_ client: Int32, _ head: String, _ body: String) {
        let status = statuses.withLock { $0.isEmpty ? "204 No Content" : $0.removeFirst() }
        pushes.withLock { $0.append((head, body)) }
        let answer = Array("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n".utf8)
        _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
        arrived.signal()
    }

    /// Waits for the next push.
    func next() throws -> Push {
        guard arrived.wait(timeout: .now() + 15) == .success else { throw RawError.closed }
        let (head, body) = pushes.withLock { $0.removeFirst() }
        let json = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: [[String: Any]]]
        let streams = try #require(json?["streams"])
        return Push(
            head: head,
            streams: streams.map {
                (($0["stream"] as? [String: String]) ?? [:], ($0["values"] as? [[String]]) ?? [])
            }
        )
    }
}
