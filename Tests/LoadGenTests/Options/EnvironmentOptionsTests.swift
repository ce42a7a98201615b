import Testing

@testable import LoadGen

@Suite struct EnvironmentOptionsTests {
    @Test func `variables set their options`() throws {
        let profile = try Profile(environment: [
            "K6_VUS": "7", "K6_STAGES": "10s:5,500:0", "K6_SETUP_TIMEOUT": "2m",
            "K6_TEARDOWN_TIMEOUT": "1500",
            "K6_NO_CONNECTION_REUSE": "1", "K6_NO_VU_CONNECTION_REUSE": "False", "K6_USER_AGENT": "x",
            "K6_DISCARD_RESPONSE_BODIES": "true", "K6_MIN_ITERATION_DURATION": "1s",
            "K6_SUMMARY_TREND_STATS": "avg,p(99)", "K6_NO_SETUP": "t", "K6_NO_TEARDOWN": "0",
            "K6_INSECURE_SKIP_TLS_VERIFY": "TRUE",
        ])
        #expect(profile.vus == 7)
        #expect(
            profile.stages == [
                .init(duration: .seconds(10), target: 5), .init(duration: .milliseconds(500), target: 0),
            ]
        )
        #expect(profile.setupTimeout == .seconds(120) && profile.teardownTimeout == .milliseconds(1_500))
        #expect(profile.noConnectionReuse == true && profile.noVUConnectionReuse == false)
        #expect(profile.userAgent == "x" && profile.discardResponseBodies == true)
        #expect(
            profile.minIterationDuration == .seconds(1)
                && profile.summaryTrendStats?.map(\.name) == ["avg", "p(99)"]
        )
        #expect(
            profile.noSetup == true && profile.noTeardown == false
                && profile.tls.insecureSkipTLSVerify == true
        )
    }

    @Test func `an empty value is not set`() throws {
        #expect(try Profile(environment: ["K6_VUS": "", "K6_DURATION": "", "K6_NO_SETUP": ""]) == Profile())
    }

    @Test(
        arguments: [
            ("K6_VUS", "abc"), ("K6_VUS", "0"), ("K6_DURATION", "500ms"), ("K6_DURATION", "x"),
            ("K6_STAGES", "1s:1,1s:x"),
            ("K6_STAGES", "1s"), ("K6_STAGES", ""), ("K6_NO_CONNECTION_REUSE", "yes"),
            ("K6_SETUP_TIMEOUT", "0"),
            ("K6_SUMMARY_TREND_STATS", "avg,foo"), ("K6_ITERATIONS", "-1"), ("K6_NO_THRESHOLDS", "maybe"),
        ].filter { !$0.1.isEmpty }
    )
    func `a bad value names the variable`(_ name: String, _ value: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try RunOptions(profile: ("p.json", Array(#"{"duration":"1s"}"#.utf8)), environment: [name: value])
        }
        #expect(error?.description.hasPrefix("environment: \(name)") == true)
        #expect(error?.description.contains("expected") == true)
        #expect(error?.isUsageError == false)
    }
}
