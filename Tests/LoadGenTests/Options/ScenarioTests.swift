import Testing

@testable import LoadGen

@Suite struct ScenarioTests {
    @Test(arguments: [
        "shared-iterations", "per-vu-iterations", "constant-arrival-rate", "ramping-arrival-rate",
        "externally-controlled",
    ])
    func `executors of k6 that are missing here are recognised`(_ executor: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try ProfileTests.profile(#"{"scenarios":{"a":{"executor":"\#(executor)"}}}"#)
        }
        #expect(error?.description.contains("\(executor) is not supported yet") == true)
    }

    @Test func `scenarios come with k6's defaults, by start time and name`() throws {
        let profile = try ProfileTests.profile(
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
}
