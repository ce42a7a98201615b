// The tables of hostile answers, played to `swiftload probe` and to real k6: the same answers, the same error codes. Where they differ,
// the reason stands here.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("hostile answers", .timeLimit(.minutes(3))) struct HostileAnswerTests {
    /// What a client made of an answer.
    struct Verdict: Equatable {
        var status: Int
        var code: Int
        var body: Int?
    }

    /// Where k6 (Go's client) takes what swiftload refuses.
    static let takenByK6: Set = [
        // No version or status of RFC 9112 §4.
        "status 000", "status with a sign", "version 2.0", "version 0.9 with a head",
        // Line folding (§5.2), which k6 unfolds.
        "folded line", "folded with a tab", "folded Content-Length", "folded trailer",
        // Blanks in or behind a name (§5.1) that a client acts upon: k6 takes it for another one, others do not.
        "space before the colon of Content-Length", "space in Content-Length",
        "space before the colon of Transfer-Encoding", "space before the colon of Connection",
        "space before the colon of Content-Encoding", "space before the colon of Location",
        "space before the colon of Set-Cookie",
        // Two ways to say how long the body is (§6.1, §6.3), which is how requests are smuggled.
        "length and chunks", "chunks and length", "coding in HTTP/1.0",
        // Limits.
        "too many headers",
    ]
    /// Where k6 waits for its time-out, which swiftload does not.
    static let awaitedByK6: Set = [
        "an endless status line", "a huge head", "100 without end", "size beyond 63 bits",
        "a body without chunks",
    ]
    /// Where k6 takes the name of a coding in another spelling for none, and where it decodes and swiftload does not.
    static let codedOtherwise: Set = [
        "gzip in capitals", "x-gzip", "deflate in other case", "brotli", "zstd",
    ]
    /// Where k6 fails and swiftload does not: it wants to decode the body that a HEAD answer does not have. And where it panics.
    static let failedByK6: Set = ["HEAD with gzip named", "101 that nobody asked for"]

    static func probe(_ server: HostileServer) async throws -> [Verdict] {
        var verdicts: [Verdict?] = server.answers.map { _ in nil }
        for method in ["GET", "HEAD"] {
            let asked = server.answers.indices.filter { server.answers[$0].method == method }
            let process = try ChildProcess(
                try Programs.swiftload(),
                ["probe", "--timeout", "20", "--method", method] + asked.map { server.url($0) },
                environment: Programs.environment
            )
            let ending = try await process.end(within: .seconds(60))
            #expect(ending == .exited(0), "\(process.standardError.suffix(400))")
            let lines = process.standardOutput.split(separator: "\n")
            try #require(lines.count == asked.count)
            for (index, line) in zip(asked, lines) {
                let object = try JSONValue(parsing: Array(line.utf8))
                verdicts[index] = Verdict(
                    status: try #require(object["status"]?.integer),
                    code: try #require(object["error_code"]?.integer),
                    body: object["body_len"]?.integer
                )
            }
        }
        return verdicts.compactMap { $0 }
    }

    @Test("probe tells each as the table says")
    func probed() async throws {
        let server = HostileServer()
        let verdicts = try await Self.probe(server)
        for (answer, verdict) in zip(server.answers, verdicts) {
            switch answer.outcome {
            case .answer(let status, let body):
                #expect(verdict.status == status && verdict.body == body, "\(answer)")
            case .failure: #expect(verdict.status == 0 && verdict.body == nil, "\(answer)")
            }
        }
    }

    private static let script = """
        import http from 'k6/http';
        export const options = { vus: 1, iterations: 1 };
        const heads = JSON.parse(__ENV.HEADS);
        export default function () {
          for (let i = 0; i < Number(__ENV.COUNT); i++) {
            const method = heads.includes(i) ? 'HEAD' : 'GET';
            let r;
            try {
              r = http.request(method, `${__ENV.BASE_URL}/${i}`, null, { timeout: '2s', redirects: 0 });
            } catch (e) {
              // A panic inside k6 ends in an exception.
              r = { status: 0, error_code: -1, body: null, error: String(e) };
            }
            console.log('VERDICT ' + JSON.stringify({ status: r.status, code: r.error_code, body: r.body === null ? null : r.body.length, error: r.error }));
          }
        }
        """

    @Test(
        "real k6 differs where it is known to, and nowhere else",
        .enabled(if: Programs.k6 != nil, Comment(rawValue: Programs.withoutK6))
    )
    func judged() async throws {
        let server = HostileServer()
        let ours = try await Self.probe(server)
        let heads = server.answers.indices.filter { server.answers[$0].method == "HEAD" }
        let run = try K6Run(
            profile: nil,
            source: Self.script,
            url: server.baseURL,
            arguments: ["--log-format", "raw"],
            environment: ["COUNT": "\(server.answers.count)", "HEADS": "\(heads)"]
        )
        #expect(try await run.process.end(within: .seconds(120)) == .exited(0))
        let lines = run.process.standardError.split(separator: "\n").filter { $0.hasPrefix("VERDICT ") }
        try #require(lines.count == server.answers.count)
        var different: Set<String> = []
        for (index, line) in lines.enumerated() {
            let object = try JSONValue(parsing: Array(line.utf8.dropFirst(8)))
            let theirs = Verdict(
                status: try #require(object["status"]?.integer),
                code: try #require(object["code"]?.integer),
                body: object["body"]?.integer
            )
            let own = ours[index]
            // Of a body that k6 could not read to its end it shows the beginning; 204 and 304 have null for none.
            let isSame =
                theirs.status == own.status && theirs.code == own.code
                && (own.status == 0 || (theirs.body ?? 0) == own.body)
            if !isSame { different.insert(server.answers[index].name) }
        }
        #expect(
            different
                == Self.takenByK6.union(Self.awaitedByK6).union(Self.failedByK6).union(Self.codedOtherwise)
        )
    }
}
