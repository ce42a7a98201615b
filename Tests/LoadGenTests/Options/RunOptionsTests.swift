import Testing

@testable import LoadGen

@Suite struct RunOptionsTests {
    static let profile = #"""
        {"scenarios": {"auth": {"executor": "ramping-vus", "startVUs": 0, "stages": [{"duration": "10s", "target": 5}],
          "env": {"THINK_TIME": "1-2"}}},
         "thresholds": {"http_req_failed": ["rate<0.05"]}, "userAgent": "profile", "setupTimeout": "5s", "noSetup": true}
        """#

    static func options(
        _ text: String? = profile,
        _ environment: [String: String] = [:],
        _ change: (inout RunFlags) -> Void = { _ in }
    ) throws(ConfigurationError) -> RunOptions {
        var flags = RunFlags()
        change(&flags)
        return try RunOptions(
            profile: text.map { ("p.json", Array($0.utf8)) },
            environment: environment,
            flags: flags
        )
    }

    @Test func `a profile alone is taken with the defaults around it`() throws {
        let options = try Self.options()
        #expect(options.scenarios.map(\.name) == ["auth"])
        #expect(options.thresholds.map(\.expression) == ["rate<0.05"])
        #expect(options.userAgent == "profile" && options.setupTimeout == .seconds(5) && options.noSetup)
        #expect(options.teardownTimeout == .seconds(60) && options.summaryTrendStats.count == 6)
        #expect(options.artifactDirectory == "tmp/stress-runs" && options.minIterationDuration == .zero)
        #expect(options.maximumVUs == 5 && options.maximumDuration == .seconds(40))
        #expect(options.warnings.isEmpty)
    }

    @Test func `flags win over environment, environment over profile`() throws {
        let environment = ["K6_USER_AGENT": "environment", "K6_SETUP_TIMEOUT": "7s", "ARTIFACT_DIR": "runs"]
        let lower = try Self.options(Self.profile, environment)
        #expect(lower.userAgent == "environment" && lower.setupTimeout == .seconds(7))
        #expect(lower.artifactDirectory == "runs")
        let upper = try Self.options(Self.profile, environment) {
            $0.userAgent = "flag"
            $0.noSetup = false
        }
        #expect(upper.userAgent == "flag" && !upper.noSetup && upper.setupTimeout == .seconds(7))
    }

    @Test func `a duration flag replaces all scenarios and says so`() throws {
        let options = try Self.options {
            $0.duration = "3s"
            $0.vus = "4"
        }
        let expected = Scenario(
            name: "default",
            executor: .constantVUs(ConstantVUs(vus: 4, duration: .seconds(3)))
        )
        #expect(options.scenarios == [expected])
        #expect(options.warnings == ["command line: its load replaces the scenarios of the profile (auth)"])
        #expect(options.thresholds.count == 1)
    }

    @Test func `stages start from vus, or from one`() throws {
        let stages = [RampingVUs.Stage(duration: .seconds(1), target: 0)]
        let one = try Self.options(nil) { $0.stages = ["1s:0"] }
        #expect(one.scenarios.map(\.executor) == [.rampingVUs(RampingVUs(startVUs: 1, stages: stages))])
        let many = try Self.options(nil, ["K6_VUS": "9"]) { $0.stages = ["1s:0"] }
        #expect(many.scenarios.map(\.executor) == [.rampingVUs(RampingVUs(startVUs: 9, stages: stages))])
    }

    @Test func `an upper shortcut discards a lower one`() throws {
        let options = try Self.options(#"{"iterations": 5}"#, ["K6_DURATION": "2s"]) { $0.stages = ["1s:3"] }
        #expect(options.maximumVUs == 3)
    }

    @Test func `vus beside scenarios has no effect and says so`() throws {
        let options = try Self.options { $0.vus = "50" }
        #expect(options.maximumVUs == 5)
        #expect(options.warnings == ["vus (50) has no effect: it only works with duration or stages"])
    }

    @Test func `iterations are refused as not supported yet`() {
        let error = #expect(throws: ConfigurationError.self) { try Self.options { $0.iterations = "10" } }
        #expect(error?.description.contains("shared-iterations is not supported yet") == true)
    }

    @Test func `without any load there is nothing to run`() {
        let error = #expect(throws: ConfigurationError.self) { try Self.options("{}") }
        #expect(error == .noLoad(source: "p.json, environment, command line"))
    }

    @Test func `thresholds can be switched off`() throws {
        #expect(try Self.options(Self.profile, ["K6_NO_THRESHOLDS": "true"]).thresholds.isEmpty)
        #expect(try Self.options { $0.noThresholds = true }.thresholds.isEmpty)
    }

    @Test func `a scenario's variables win over -e, and -e over the process`() throws {
        let options = try Self.options(Self.profile, ["THINK_TIME": "5", "BASE_URL": "http://process"]) {
            $0.environment = ["BASE_URL=http://flag", "THINK_TIME=7"]
        }
        #expect(options.application.baseURL == "http://flag")
        #expect(options.application.thinkTime == ThinkTime(from: .seconds(7), to: .seconds(7)))
        let settings = try options.settings(of: options.scenarios[0])
        #expect(settings.baseURL == "http://flag")
        #expect(settings.thinkTime == ThinkTime(from: .seconds(1), to: .seconds(2)))
        #expect(options.environment(of: options.scenarios[0])["THINK_TIME"] == "1-2")
        #expect(options.environment(of: nil)["THINK_TIME"] == "7")
    }

    @Test func `a bad variable of a scenario names the scenario`() {
        let text = Self.profile.replacing("1-2", with: "soon")
        let error = #expect(throws: ConfigurationError.self) { try Self.options(text) }
        #expect(error?.description.contains("scenarios.auth.env: THINK_TIME: found \"soon\"") == true)
    }

    @Test func `no secret of the environment is shown`() throws {
        let options = try Self.options(
            Self.profile,
            ["LOAD_PASSWORD": "hunter2-Secret", "AWS_KEY": "hunter2"]
        )
        var dumped = ""
        dump(options, to: &dumped)
        for text in ["\(options)", String(reflecting: options), dumped] { #expect(!text.contains("hunter2")) }
    }
}
