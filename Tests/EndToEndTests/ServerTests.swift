// The servers' side of the comparison: what nginx and the demo application say of our requests.

import Foundation
import TestSupport
import Testing

@Suite(
    "against nginx",
    .enabled(if: Programs.nginx != nil, Comment(rawValue: Programs.withoutNginx)),
    .timeLimit(.minutes(5))
)
struct NginxTests {
    @Test(
        "requests and bytes are those of its log, over connections that are kept and that it closes",
        arguments: [40, 100_000]
    )
    func counts(requestsPerConnection: Int) async throws {
        try await ProcessSlots.shared.use {
            let nginx = try await NginxProcess.start(requestsPerConnection: requestsPerConnection)
            let run = try SwiftloadRun(
                profile: LoadProfile(vus: 5, seconds: 3, pace: "4ms"),
                url: "http://127.0.0.1:\(nginx.port)/"
            )
            #expect(try await run.process.end(within: .seconds(20)) == .exited(0))
            let summary = try run.summary()
            let requests = try #require(summary.metric("http_reqs", "count"))
            #expect(await eventually(within: .seconds(5)) { nginx.answers.count == Int(requests) })
            let answers = nginx.answers
            #expect(Double(answers.count) == requests && requests > 500)
            #expect(answers.allSatisfy { $0.status == 200 })
            #expect(summary.metric("data_received", "count") == Double(answers.reduce(0) { $0 + $1.bytes }))
            #expect(summary.metric("http_req_failed", "value") == 0)
            #expect(summary.metric("iterations", "count") == requests)
        }
    }
}

@Suite("the demo application", .timeLimit(.minutes(5)))
struct DemoLatencyTests {
    @Test("answers six requests on one connection, one after the other, in under 20 ms")
    func sixRequests() async throws {
        let demo = try await DemoProcess.start()
        let client = try PlainClient(port: demo.port)
        var best = Duration.seconds(10)
        // The machine may be busy: the delay this test is about, 40 ms per request, would be in each try.
        for _ in 0..<20 {
            let started = ContinuousClock.now
            for _ in 0..<6 { #expect(try client.get("/health/live") == 200) }
            best = min(best, ContinuousClock.now - started)
        }
        #expect(best < .milliseconds(20))
    }
}

/// The plainest HTTP client there is.
private final class PlainClient {
    private let descriptor: Int32

    init(port: UInt16) throws {
        descriptor = try Loopback.connect(to: port)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// The status of a GET; reads exactly the answer.
    func get(_ path: String) throws -> Int {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: demo\r\n\r\n".utf8)
        try #require(send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            try #require(count > 0)
            answer += buffer[..<count]
            let text = String(decoding: answer, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let length = text.firstMatch(of: #/(?i)content-length: *(\d+)/#).flatMap { Int($0.1) } ?? 0
            guard text[end.upperBound...].utf8.count >= length else { continue }
            return try #require(text.firstMatch(of: #/^HTTP/1\.1 (\d+)/#).flatMap { Int($0.1) })
        }
    }
}
