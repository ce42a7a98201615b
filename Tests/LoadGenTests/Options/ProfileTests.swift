import Testing

@testable import LoadGen

@Suite struct ProfileTests {
    static func profile(_ text: String) throws(ConfigurationError) -> Profile {
        try Profile(json: Array(text.utf8), file: "p.json")
    }

    /// What k6 1.1.0 said about one configuration.
    struct Verdict: CustomTestStringConvertible, Sendable {
        var exitCode: Int
        var duration: String
        var vus: String
        var config: String
        var testDescription: String { config }
    }

    static let verdicts: [Verdict] = {
        let lines = (try? Golden.lines(atPath: "Tests/LoadGenTests/Golden/k6-profiles.tsv")) ?? []
        return lines.map { line in
            let parts = line.split(separator: "\t").map(String.init)
            return Verdict(exitCode: Int(parts[0]) ?? -1, duration: parts[1], vus: parts[2], config: parts[3])
        }
    }()

    /// Accepted by k6 and refused here, on purpose.
    static let stricter: Set = [
        // A single iteration, and the executor behind it, are not supported yet.
        "{}", #"{"scenarios":{}}"#, #"{"stages":[]}"#, #"{"stages":[{"target":1}]}"#, #"{"stages":[null]}"#,
        #"{"iterations":1,"duration":"1s"}"#, "null",
        // An empty number is a mistake, not "not set"; so is a negative grace, padding or an underscore.
        #"{"vus":"","duration":"1s"}"#, #"{"duration":"1s","minIterationDuration":"-5s"}"#,
        #"{"scenarios":{"a":{"executor":"ramping-vus","stages":[{"duration":"1s","target":2}],"gracefulRampDown":"-1s"}}}"#,
        #"{"scenarios":{"a":{"executor":"ramping-vus","stages":[{"duration":"1s","target":2}],"gracefulRampDown":"-0.1s"}}}"#,
        #"{"duration":"1_000"}"#,
        // Keys are written as documented.
        #"{"scenarios":{"a":{"Executor":"ramping-vus","STAGES":[{"duration":"1s","target":1}]}}}"#,
    ]

    @Test func `the golden file is there`() { #expect(Self.verdicts.count == 159) }

    @Test(arguments: verdicts) func `a profile passes or fails as in k6`(_ verdict: Verdict) throws {
        let outcome = Result { () throws(ConfigurationError) in
            try RunOptions(profile: ("p.json", Array(verdict.config.utf8)))
        }
        switch outcome {
        case .failure(let error):
            #expect(verdict.exitCode != 0 || Self.stricter.contains(verdict.config), "refused: \(error)")
            #expect(!error.isUsageError)
            #expect(!error.description.contains("\n") && error.description.hasPrefix("p.json"))
            #expect(error.description.contains("expected"))
        case .success(let options):
            #expect(verdict.exitCode == 0 && !Self.stricter.contains(verdict.config), "accepted")
            if let duration = DurationSyntax.parse(verdict.duration), !verdict.config.contains("Vus") {
                #expect(options.maximumDuration == duration)
                #expect(options.maximumVUs == Int(verdict.vus))
            }
        }
    }

    @Test(arguments: [
        (
            #"{"scenarios":{"auth":{"executor":"ramping-vus","stages":[{"duration":"1s","target":1},{"duration":"1s","target":"x"}]}}}"#,
            #"p.json: scenarios.auth.stages[1].target: found "x", expected a number of VUs, a whole number, 0 to 100000000"#
        ),
        (
            #"{"scenarios":{"auth":{"executor":"ramping-vus","stagez":[]}}}"#,
            "p.json: scenarios.auth.stagez: unknown field, expected one of executor, startTime, gracefulStop, exec, env, "
                + "tags, options, startVUs, stages, gracefulRampDown"
        ),
        (
            #"{"scenarios":{"a":{"executor":"nope-vus"}}}"#,
            #"p.json: scenarios.a.executor: found "nope-vus", expected ramping-vus or constant-vus"#
        ),
        (
            #"{"scenarios":{"a":{"executor":"shared-iterations","vus":5}}}"#,
            "p.json: scenarios.a.executor: the executor shared-iterations is not supported yet, "
                + "expected ramping-vus or constant-vus (stages or duration)"
        ),
        (
            #"{"duration":"1s","scenarios":{"a":{"executor":"constant-vus","duration":"1s"}}}"#,
            "p.json: found duration together with scenarios, expected only one of them"
        ),
        (
            #"{"scenarios": "#, "p.json: line 1, column 15: found the end of the file, expected a value"
        ),
        (
            #"{"duration":"1s","thresholds":{"http_reqs":"count>0"}}"#,
            #"p.json: thresholds.http_reqs: found "count>0", expected a list in brackets"#
        ),
        (
            #"{"duration":"1s","setupTimeout":0}"#,
            "p.json: setupTimeout: found 0, expected a duration such as 30s, 1m30s or 500 (milliseconds), "
                + "at most 10000d, more than 0"
        ),
        (
            #"{"scenarios":{"a":{"executor":"constant-vus","duration":"1s","tags":{"x y":5}}}}"#,
            #"p.json: scenarios.a.tags["x y"]: found 5, expected text in quotes"#
        ),
    ])
    func `an error names file, place, finding and expectation`(_ text: String, _ message: String) {
        #expect(throws: ConfigurationError.self) { try Self.profile(text) }
        do { _ = try Self.profile(text) } catch { #expect(error.description == message) }
    }

    @Test(arguments: [
        "shared-iterations", "per-vu-iterations", "constant-arrival-rate", "ramping-arrival-rate",
        "externally-controlled",
    ])
    func `executors of k6 that are missing here are recognised`(_ executor: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.profile(#"{"scenarios":{"a":{"executor":"\#(executor)"}}}"#)
        }
        #expect(error?.description.contains("\(executor) is not supported yet") == true)
    }

    @Test func `scenarios come with k6's defaults, by start time and name`() throws {
        let profile = try Self.profile(
            #"""
            {"scenarios": {
              "late": {"executor": "constant-vus", "duration": "5s", "startTime": "1m"},
              "b": {"executor": "constant-vus", "duration": "5s", "vus": 3, "exec": "chat", "gracefulStop": 500,
                    "env": {"A": "1"}, "tags": {"team": "x"}},
              "a": {"executor": "ramping-vus", "stages": [{"duration": "2s", "target": 4}]}
            }}
            """#
        )
        #expect(
            profile.scenarios == [
                Scenario(
                    name: "a",
                    executor: .rampingVUs(RampingVUs(stages: [.init(duration: .seconds(2), target: 4)]))
                ),
                Scenario(
                    name: "b",
                    executor: .constantVUs(ConstantVUs(vus: 3, duration: .seconds(5))),
                    gracefulStop: .milliseconds(500),
                    exec: "chat",
                    environment: ["A": "1"],
                    tags: ["team": "x"]
                ),
                Scenario(
                    name: "late",
                    executor: .constantVUs(ConstantVUs(vus: 1, duration: .seconds(5))),
                    startTime: .seconds(60)
                ),
            ]
        )
        #expect(profile.scenarios?.first?.gracefulStop == .seconds(30))
    }

    @Test func `thresholds keep both forms, sorted by metric`() throws {
        let profile = try Self.profile(
            #"""
            {"thresholds": {"ws_connecting": ["p(95)<1000"],
              "http_req_duration{name:GET /}": ["p(95)<500",
                {"threshold": "max<9000", "abortOnFail": true, "delayAbortEval": "10s"}]}}
            """#
        )
        #expect(
            profile.thresholds == [
                ThresholdSpec(metric: "http_req_duration{name:GET /}", expression: "p(95)<500"),
                ThresholdSpec(
                    metric: "http_req_duration{name:GET /}",
                    expression: "max<9000",
                    abortOnFail: true,
                    delayAbortEval: .seconds(10)
                ),
                ThresholdSpec(metric: "ws_connecting", expression: "p(95)<1000"),
            ]
        )
    }

    @Test func `unknown options are ignored with a warning`() throws {
        let profile = try Self.profile(#"{"duration":"1s","nonsense":1,"rps":5}"#)
        #expect(profile.duration == .seconds(1))
        #expect(
            profile.warnings == [
                "p.json: the option nonsense is not known here and was ignored",
                "p.json: the option rps is not known here and was ignored",
            ]
        )
    }
}
