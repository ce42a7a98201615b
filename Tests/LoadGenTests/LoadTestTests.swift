import HTTP1
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct LoadTestTests {
    /// Asks for `/` and checks, hands a secret from setup on.
    private struct Visit: Script {
        struct Data: Sendable, Codable { let token: String }
        static let name = "visit"
        static var connectionsPerVU: Int { 2 }
        let isFailing: Bool

        init(environment: ScriptEnvironment) throws {
            if let word = environment["WORD"], word != "fine" {
                throw ScriptEnvironment.Invalid("WORD", found: word, expected: "fine")
            }
            isFailing = environment["FAILING"] != nil
        }

        func setup(_ vu: VU) async throws -> Data {
            if isFailing { throw Interrupted() }
            return Data(token: "s3cr3t-token")
        }

        var functions: [String: @Sendable (VU, Data) async throws -> Void] {
            [
                "default": { vu, data in
                    let answer = try await vu.http.get("/feed", name: "GET /feed")
                    vu.check(answer, "is 200") { $0.status == 200 }
                    try await vu.sleep(.milliseconds(5))
                }
            ]
        }
    }

    private static var catalog: ScriptCatalog {
        var catalog = ScriptCatalog()
        catalog.add(Visit.self)
        return catalog
    }

    private static let setting = LoadTest.Setting(
        script: "visit",
        profile: "test",
        seed: 1,
        loops: 2,
        version: "0"
    )

    private static func test(
        _ profile: String,
        environment: [String: String] = [:],
        setting: LoadTest.Setting = setting
    ) throws -> LoadTest {
        let options = try RunOptions(profile: ("p.json", Array(profile.utf8)), environment: environment)
        return try LoadTest(options: options, setting: setting, catalog: catalog, logger: silent)
    }

    private static func profile(_ fields: String = "", seconds: Int = 1, thresholds: String = "{}") -> String
    {
        #"{"scenarios":{"main":{"executor":"constant-vus","vus":2,"duration":"\#(seconds)s"\#(fields)}},"thresholds":\#(thresholds)}"#
    }

    @Test(
        arguments: [
            (profile(#","exec":"nothing""#), [:], "nothing"), (profile(), ["WORD": "bad"], "WORD"),
            (profile(#","env":{"WORD":"worse"}"#), [:], "worse"),
            (profile(thresholds: #"{"http_reqs":["p(95)<5"]}"#), [:], "http_reqs"),
            (profile(thresholds: #"{"nothing":["count<5"]}"#), [:], "nothing"),
            (profile(thresholds: #"{"checks":["rate"]}"#), [:], "checks"),
            (profile(), ["BASE_URL": "https://h:99999"], "BASE_URL"),
        ] as [(String, [String: String], String)]
    )
    func `what is wrong is found before anything is sent`(
        profile: String,
        environment: [String: String],
        mention: String
    ) {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.test(profile, environment: environment)
        }
        #expect(error?.description.contains(mention) == true)
        #expect(error?.isUsageError == false)
    }

    @Test func `an unknown script is refused with the names there are`() {
        var setting = Self.setting
        setting.script = "none"
        let error = #expect(throws: ConfigurationError.self) {
            try Self.test(Self.profile(), setting: setting)
        }
        #expect(error?.description.contains("visit") == true)
    }

    @Test func `a run leaves whole artifacts that agree with its summary and keep its secrets`() async throws
    {
        let server = LoopbackServer { peer, _ in peer.serveRequests { _ in httpAnswer(200, "[]") } }
        let parent = try TemporaryDirectory()
        let test = LoopBound(
            try Self.test(
                Self.profile(thresholds: #"{"checks":["rate>0.9"]}"#),
                environment: ["BASE_URL": server.url]
            )
        )
        let outcome = try await Self.blocking {
            try test.value.run(in: try RunDirectory(existing: parent.path), stop: StopSwitch()) { _ in }
        }
        #expect(outcome.code == .success && outcome.reason == nil && outcome.artifactErrors.isEmpty)
        let document = try JSONValue(parsing: parent.bytes("summary.json"))
        #expect(ExportRules.violations(in: document) == [])
        #expect(document["setup_data"] != nil)
        let requests = try #require(document["metrics"]?["http_reqs"]?["count"]?.integer)
        #expect(requests > 2)
        #expect(document["metrics"]?["data_sent"]?["count"]?.integer == server.receivedCount)
        let timeline = try Timeline(decoding: parent.bytes("timeline.jsonl"))
        #expect(timeline.seconds.reduce(0) { $0 + ($1.routes["GET /feed"]?.statuses[200] ?? 0) } == requests)
        for name in try parent.names() { #expect(try !parent.text(name).contains("s3cr3t")) }
    }

    @Test func `a stop leaves whole artifacts and 105`() async throws {
        let parent = try TemporaryDirectory()
        let stop = StopSwitch()
        let server = LoopbackServer { peer, _ in
            // Asked for the first time: the run is under way.
            if peer.receiveRequest() != nil { stop.stop(signal: 2) }
            peer.receiveToEnd()
        }
        let test = LoopBound(try Self.test(Self.profile(seconds: 50), environment: ["BASE_URL": server.url]))
        let outcome = try await Self.blocking {
            try test.value.run(in: try RunDirectory(existing: parent.path), stop: stop) { _ in }
        }
        #expect(outcome.code == .interrupted && outcome.reason == "stopped by SIGINT")
        #expect(try parent.names() == ["metadata.json", "summary.json", "timeline.jsonl"])
        let metadata = try RunMetadata(decoding: JSONValue(parsing: parent.bytes("metadata.json")))
        #expect(metadata.exitCode == 105 && metadata.end != nil && metadata.exitReason == "stopped by SIGINT")
        let document = try JSONValue(parsing: parent.bytes("summary.json"))
        #expect(ExportRules.violations(in: document) == [])
        #expect(document["metrics"]?["iterations"] == nil && document["metrics"]?["data_sent"] != nil)
    }

    /// Runs blocking code off the test runner's few threads.
    private static func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        try await withCheckedThrowingContinuation { done in
            do throws(SystemError) {
                try PosixThread { done.resume(with: Result { try body() }) }.detach()
            } catch {
                done.resume(throwing: error)
            }
        }
    }
}
