import Testing

@testable import LoadGen

@Suite struct ConfigurationErrorTests {
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
        #expect(throws: ConfigurationError.self) { try ProfileTests.profile(text) }
        do { _ = try ProfileTests.profile(text) } catch { #expect(error.description == message) }
    }

    @Test func `only the command line itself is a usage error`() {
        #expect(ConfigurationError.usage(flag: "--vus", found: "x", expected: "y").isUsageError)
        #expect(!ConfigurationError.noLoad(source: "p.json").isUsageError)
        #expect(!ConfigurationError.unreadableFile(path: "p", reason: "no such file").isUsageError)
    }
}
