// The recorded HTTP cases of real k6 1.1.0: the same statuses, error codes and lengths; and beside k6 itself, where it is, the same
// counts of bytes and requests.

import Foundation
import Measure
import TestSupport
import Testing

@testable import LoadGen

/// The judges, where they are.
private enum Judges {
    /// A Python that has aiohttp.
    static let python = ProcessInfo.processInfo.environment["SWIFTLOAD_PYTHON"]
    static let k6 = ProcessInfo.processInfo.environment["K6_BIN"].flatMap {
        FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil
    }
}

@Suite(
    "HTTP as k6",
    .timeLimit(.minutes(2)),
    .enabled(
        if: Judges.python != nil,
        "Python with aiohttp is missing: set SWIFTLOAD_PYTHON, or `make deps`"
    )
)
struct GoldenHTTPTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()

    /// aiohttp and a responder of fixed bytes.
    private struct Peer {
        let process: ChildProcess
        let places: [String: String]

        init() async throws {
            let process = try ChildProcess(
                try #require(Judges.python),
                [GoldenHTTPTests.folder.appendingPathComponent("Golden/http_peer.py").path],
                environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
            )
            self.process = process
            let isReady = await eventually(within: .seconds(20)) {
                process.standardOutput.contains("\n") || process.ending != nil
            }
            try #require(isReady && process.ending == nil, "\(process.standardError.suffix(400))")
            let ports = try JSONValue(parsing: Array(process.standardOutput.utf8))
            let http = try #require(ports["http"]?.integer)
            let raw = try #require(ports["raw"]?.integer)
            places = [
                "BASE": "http://127.0.0.1:\(http)", "RAW": "http://127.0.0.1:\(raw)",
                "USER": "http://u:p@127.0.0.1:\(http)",
                "GONE": "http://127.0.0.1:\(LoopbackServer.unusedPort())",
            ]
        }
    }

    private static func ours(_ peer: Peer, _ cases: [GoldenHTTPCase]) async throws -> GoldenHTTPRun {
        var bench = try VUBench(try #require(peer.places["BASE"]))
        // As long as k6's, which the byte counts need.
        bench.settings.userAgent = "Grafana k6/1.1.0"
        bench.settings.naming.blockedHosts = [try #require(HostPattern("blocked.test"))]
        bench.settings.naming.blockedAddresses = [try #require(AddressRange("10.9.0.0/16"))]
        let (outcomes, recorded) = try await bench.run { vu in
            var outcomes: [String: GoldenHTTPOutcome] = [:]
            for iteration in 0..<2 {
                vu.begin(iteration: iteration)
                for example in cases {
                    let response = try await vu.http.request(try example.request)
                    outcomes["\(iteration) \(example.name)"] = GoldenHTTPOutcome(
                        status: response.status,
                        code: response.errorCode,
                        length: response.status == 0 ? nil : response.body.count
                    )
                }
            }
            return outcomes
        }
        return GoldenHTTPRun(
            outcomes: outcomes,
            sent: recorded.total(.dataSent),
            received: recorded.total(.dataReceived),
            requests: recorded.total(.httpReqs),
            failed: Int(recorded.store[.httpReqFailed].rate.passes)
        )
    }

    private static let script = """
        import http from 'k6/http';
        export const options = { iterations: 2, vus: 1, blockHostnames: ['blocked.test'], blacklistIPs: ['10.9.0.0/16'] };
        const cases = JSON.parse(__ENV.CASES);
        export default function () {
          for (const c of cases) {
            const r = http.request(c.method, c.url, c.body, c.parameters);
            console.log('CASE ' + JSON.stringify({ key: __ITER + ' ' + c.name, status: r.status, code: r.error_code, length: r.body === null ? 0 : r.body.length }));
          }
        }
        """

    private static func theirs(_ cases: [GoldenHTTPCase]) async throws -> GoldenHTTPRun {
        let directory = try TemporaryDirectory()
        let process = try ChildProcess(
            try #require(Judges.k6),
            [
                "run", "--quiet", "--no-color", "--log-format", "raw", "--address", "127.0.0.1:0",
                "--summary-export",
                directory.path(of: "summary.json"), try directory.write(script, to: "script.js"),
            ],
            environment: [
                "CASES": JSONValue.array(cases.map(\.json)).compactText, "K6_NO_USAGE_REPORT": "true",
                "HOME": directory.path,
            ],
            directory: directory.path
        )
        #expect(try await process.end(within: .seconds(60)) == .exited(0))
        var run = GoldenHTTPRun()
        for line in process.standardError.split(separator: "\n") where line.hasPrefix("CASE ") {
            let object = try JSONValue(parsing: Array(line.utf8.dropFirst(5)))
            let status = try #require(object["status"]?.integer)
            run.outcomes[try #require(object["key"]?.string)] = GoldenHTTPOutcome(
                status: status,
                code: try #require(object["code"]?.integer),
                length: status == 0 ? nil : object["length"]?.integer
            )
        }
        let metrics = try #require(try JSONValue(parsing: directory.bytes("summary.json"))["metrics"])
        run.sent = try #require(metrics["data_sent"]?["count"]?.integer)
        run.received = try #require(metrics["data_received"]?["count"]?.integer)
        run.requests = try #require(metrics["http_reqs"]?["count"]?.integer)
        run.failed = try #require(metrics["http_req_failed"]?["passes"]?.integer)
        return run
    }

    @Test("each case has the status, error code and length that k6's record has")
    func recorded() async throws {
        let peer = try await Peer()
        let run = try await Self.ours(peer, GoldenHTTPCase.all.map { $0.at(peer.places) })
        let table = try String(
            contentsOf: Self.folder.appendingPathComponent("Golden/k6-http.tsv"),
            encoding: .utf8
        )
        var compared = 0
        for line in table.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t").map(String.init)
            let key = "\(fields[0]) \(fields[1])"
            // `_expected` and `cb_null` differ in k6's callbacks alone; echoes are as long as ports and agents.
            guard let own = run.outcomes[key] else { continue }
            compared += 1
            #expect(own.status == Int(fields[2]) && own.code == Int(fields[3]), "\(key): \(own)")
            if own.status != 0, !["gzip_accept", "cookie_echo", "userinfo"].contains(fields[1]) {
                #expect(own.length == Int(fields[4]), "\(key): \(own)")
            }
        }
        #expect(compared == 64)
        #expect(run.outcomes["0 chunked"] == GoldenHTTPOutcome(status: 200, code: 0, length: 13))
    }

    @Test(
        "beside k6 itself: every outcome, and every byte and request",
        .enabled(if: Judges.k6 != nil, "real k6 is missing: set K6_BIN")
    )
    func beside() async throws {
        let peer = try await Peer()
        let cases = GoldenHTTPCase.all.map { $0.at(peer.places) }
        let theirs = try await Self.theirs(cases)
        let ours = try await Self.ours(peer, cases)
        #expect(theirs.outcomes.count == 2 * cases.count)
        for (key, outcome) in theirs.outcomes { #expect(ours.outcomes[key] == outcome, "\(key)") }
        #expect(ours.requests == theirs.requests)
        #expect(ours.failed == theirs.failed)
        #expect(ours.sent == theirs.sent)
        #expect(ours.received == theirs.received)
    }
}
