// Real k6 1.1.0 beside swiftload: it vouches for the demo application, and for our summary and exit codes.

import Foundation
import Measure
import TestSupport
import Testing

@Suite(
    "real k6",
    .enabled(if: Programs.k6 != nil, Comment(rawValue: Programs.withoutK6)),
    .timeLimit(.minutes(5))
)
struct K6ParityTests {
    private static let standard = Task { try await run(.standard) }
    private static let upstream = Task { try await run(.upstream) }

    private static func run(_ mode: SocialMode) async throws -> (K6Run, ChildProcess.Ending) {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try K6Run(profile: .mixed, url: demo.url, environment: mode.environment)
            return (run, try await run.process.end(within: .seconds(60)))
        }
    }

    private static func finished(_ mode: SocialMode) async throws -> (K6Run, ChildProcess.Ending) {
        try await (mode == .standard ? standard : upstream).value
    }

    @Test("passes all its checks against the demo application", arguments: SocialMode.allCases)
    func passes(mode: SocialMode) async throws {
        let (run, ending) = try await Self.finished(mode)
        #expect(ending == .exited(0), "\(run.process.standardError.suffix(1000))")
        let summary = try run.summary()
        for check in summary.checks { #expect(check.fails == 0, "\(check.name)") }
        #expect(Set(SocialNames.checks).isSubset(of: summary.checks.map(\.name)))
        #expect(summary.metric("http_req_failed", "value") == 0)
        #expect(!run.process.standardError.contains("level=error"))
    }

    @Test("has the same checks with the same ids and the same metrics", arguments: SocialMode.allCases)
    func parity(mode: SocialMode) async throws {
        let theirs = try await Self.finished(mode).0.summary()
        let ours = try await MixedRun.inMode(mode).run.summary()
        // The rules our summaries are held to are true of k6's own.
        #expect(SummaryRules.violations(in: theirs) == [])
        #expect(ours.metricNames == theirs.metricNames)
        for name in theirs.metricNames {
            let keys = Set(theirs["metrics"]?[name]?.object?.names ?? [])
            #expect(Set(ours["metrics"]?[name]?.object?.names ?? []) == keys, "\(name)")
            #expect(
                ours["metrics"]?[name]?["thresholds"] == theirs["metrics"]?[name]?["thresholds"],
                "\(name)"
            )
        }
        func identifiers(_ summary: JSONValue) -> [String: String] {
            Dictionary(uniqueKeysWithValues: summary.checks.map { ($0.name, $0.id) })
        }
        #expect(identifiers(ours) == identifiers(theirs))
        #expect(ours["root_group"]?["id"] == theirs["root_group"]?["id"])
    }

    @Test("sends as much per iteration in upstream mode")
    func volume() async throws {
        let theirs = try await Self.finished(.upstream).0.summary()
        let ours = try await MixedRun.inMode(.upstream).run.summary()
        // Which flows were drawn differs; per iteration it is 3.3 requests and some 1,000 bytes sent.
        for metric in ["http_reqs", "data_sent", "checks"] {
            func perIteration(_ summary: JSONValue) throws -> Double {
                let value = metric == "checks" ? "passes" : "count"
                return try #require(summary.metric(metric, value)) / #require(
                    summary.metric("iterations", "count")
                )
            }
            let ratio = try perIteration(ours) / perIteration(theirs)
            #expect((0.7...1.4).contains(ratio), "\(metric): \(ratio)")
        }
    }
}

/// A situation and the exit code that both tools must have in it.
struct ExitCase: Sendable, CustomTestStringConvertible {
    enum Server: Sendable { case running, absent }

    let name: String
    let code: Int32
    var profile = LoadProfile(vus: 2, seconds: 1)
    var hasProfile = true
    var arguments: [String] = []
    var server = Server.running
    var isSocial = false
    var signal: Int32?

    var testDescription: String { name }

    static func configured(_ name: String, _ code: Int32, _ text: String) -> ExitCase {
        ExitCase(name: name, code: code, profile: LoadProfile(text))
    }

    static let all: [ExitCase] = [
        ExitCase(name: "all well", code: 0),
        ExitCase(name: "server absent, no thresholds", code: 0, server: .absent),
        ExitCase(
            name: "thresholds crossed",
            code: 99,
            profile: LoadProfile(vus: 2, seconds: 1, thresholds: #"{"http_req_duration": ["max<0.0001"]}"#)
        ),
        ExitCase(
            name: "server absent, thresholds crossed",
            code: 99,
            profile: LoadProfile(vus: 2, seconds: 1, thresholds: #"{"checks": ["rate>0.9"]}"#),
            server: .absent
        ),
        ExitCase(
            name: "aborted by a threshold",
            code: 99,
            profile: LoadProfile(
                vus: 2,
                seconds: 30,
                thresholds: #"{"http_req_failed": [{"threshold": "rate>2", "abortOnFail": true}]}"#
            )
        ),
        configured("malformed profile", 104, "{"),
        configured("unknown executor", 104, #"{"scenarios": {"m": {"executor": "no-vus"}}}"#),
        configured(
            "unknown field",
            104,
            #"{"scenarios": {"m": {"executor": "constant-vus", "duration": "1s", "x": 1}}}"#
        ),
        configured("negative target", 104, #"{"stages": [{"duration": "1s", "target": -1}]}"#),
        configured(
            "unknown function",
            104,
            #"{"scenarios": {"m": {"executor": "constant-vus", "duration": "1s", "vus": 1, "exec": "x"}}}"#
        ),
        configured("bad threshold", 104, #"{"duration": "1s", "thresholds": {"checks": ["rate<"]}}"#),
        configured(
            "threshold on an unknown metric",
            104,
            #"{"duration": "1s", "thresholds": {"x": ["rate<1"]}}"#
        ),
        ExitCase(
            name: "missing profile",
            code: 104,
            hasProfile: false,
            arguments: ["--config", "./nowhere.json"]
        ),
        ExitCase(
            name: "too short a duration",
            code: 104,
            hasProfile: false,
            arguments: ["--duration", "500ms"]
        ),
        ExitCase(name: "interrupted", code: 105, profile: LoadProfile(vus: 2, seconds: 60), signal: SIGINT),
        ExitCase(name: "terminated", code: 105, profile: LoadProfile(vus: 2, seconds: 60), signal: SIGTERM),
        ExitCase(name: "setup failed", code: 107, server: .absent, isSocial: true),
        ExitCase(name: "unknown flag", code: 255, arguments: ["--nonsense"]),
        ExitCase(name: "bad stage", code: 255, hasProfile: false, arguments: ["--stage", "abc"]),
    ]
}

@Suite(
    "exit codes",
    .enabled(if: Programs.k6 != nil, Comment(rawValue: Programs.withoutK6)),
    .timeLimit(.minutes(5))
)
struct ExitCodeTests {
    @Test("are k6's in the same situation", arguments: ExitCase.all)
    func code(_ situation: ExitCase) async throws {
        try await ProcessSlots.shared.use {
            let absent = try ClosedPort()
            func url(_ demo: DemoProcess?) -> String { demo?.cheapURL ?? "http://127.0.0.1:\(absent.number)" }
            func demo() async throws -> DemoProcess? {
                situation.server == .running && situation.code != 104 && situation.code != 255
                    ? try await DemoProcess.start() : nil
            }
            for isOurs in [false, true] {
                let server = try await demo()
                let process =
                    isOurs
                    ? try Self.swiftload(situation, url: url(server))
                    : try Self.k6(situation, url: url(server))
                if let signal = situation.signal {
                    try #require(await eventually(within: .seconds(20)) { server?.wasAsked == true })
                    process.0.signal(signal)
                }
                let ending = try await process.0.end(within: .seconds(30))
                #expect(
                    ending == .exited(situation.code),
                    "\(isOurs ? "swiftload" : "k6"): \(process.0.standardError.suffix(800))"
                )
            }
        }
    }

    /// The process, and the directory that must live as long.
    private static func k6(_ situation: ExitCase, url: String) throws -> (ChildProcess, TemporaryDirectory) {
        let run = try K6Run(
            profile: situation.hasProfile ? situation.profile : nil,
            source: situation.isSocial ? nil : K6Run.get,
            url: url,
            arguments: situation.arguments
        )
        return (run.process, run.directory)
    }

    private static func swiftload(_ situation: ExitCase, url: String) throws -> (
        ChildProcess, TemporaryDirectory
    ) {
        let directory = try TemporaryDirectory()
        var words = ["run", "--run-dir", directory.path(of: "run"), "--base-url", url]
        words += ["--script", situation.isSocial ? "social_mixed" : "get"]
        if situation.hasProfile {
            words += ["--config", try directory.write(situation.profile.text, to: "profile.json")]
        }
        let process = try ChildProcess(
            try Programs.swiftload(),
            words + situation.arguments,
            environment: Programs.environment,
            directory: directory.path
        )
        return (process, directory)
    }
}
