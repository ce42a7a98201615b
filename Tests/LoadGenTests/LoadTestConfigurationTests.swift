// What a load test makes of its options before anything runs: the engine's configuration, and errors that name their place.

import Measure
import Testing

@testable import LoadGen

@Suite struct LoadTestConfigurationTests {
    private struct Plain: Script {
        static let name = "plain"

        init(environment: ScriptEnvironment) throws {
            if let word = environment["WORD"], word != "fine" {
                throw ScriptEnvironment.Invalid("WORD", found: word, expected: "fine")
            }
        }

        func setup(_ vu: VU) async throws -> NoSetupData { NoSetupData() }
        var functions: [String: @Sendable (VU, NoSetupData) async throws -> Void] {
            ["default": { _, _ in }, "other": { _, _ in }]
        }
    }

    private static func loadTest(
        _ profile: String,
        environment: [String: String] = [:],
        script: String = "plain"
    ) throws -> LoadTest {
        var catalog = ScriptCatalog()
        catalog.add(Plain.self)
        return try LoadTest(
            options: RunOptions(profile: ("p.json", Array(profile.utf8)), environment: environment),
            setting: .init(script: script, profile: "p", seed: 9, loops: 2, version: "1.2"),
            catalog: catalog,
            logger: silent
        )
    }

    private static func configuration(
        _ profile: String,
        environment: [String: String] = [:]
    ) throws -> LoadTestConfiguration {
        try loadTest(profile, environment: environment).configuration
    }

    private static let one = #""vus": 1, "duration": "1s""#

    private static func scenario(_ fields: String) -> String {
        #"{"scenarios": {"a": {"executor": "constant-vus", "duration": "1s"}, "#
            + #""b": {"executor": "constant-vus", "duration": "1s", \#(fields)}}}"#
    }

    // MARK: Errors

    @Test(
        arguments: [
            (
                scenario(#""exec": "nothing""#), [:],
                #"script plain: scenarios.b.exec: found "nothing", expected one of default, other"#
            ),
            ("{\(one)}", ["WORD": "bad"], "environment: script plain: WORD: found 'bad', expected fine"),
            (
                scenario(#""env": {"WORD": "worse"}"#), [:],
                "scenarios.b.env: script plain: WORD: found 'worse', expected fine"
            ),
            (
                scenario(#""env": {"BASE_URL": "http://other"}"#), [:],
                "profile: scenarios.b.env.BASE_URL: found a target of its own, expected one target for the whole run "
                    + "(BASE_URL or --base-url)"
            ),
            (
                #"{\#(one), "tlsAuth": [{"cert": "-----BEGIN x", "key": "-----BEGIN x"}]}"#, [:],
                "p.json: tlsAuth[0].cert: no certificate found, expected PEM data"
            ),
            (
                #"{\#(one), "thresholds": {"checks": ["rate>0.9", "rate"]}}"#, [:],
                #"thresholds.checks: threshold "rate": "#
            ),
            (
                #"{\#(one), "thresholds": {"http_reqs": ["p(95)<5"]}}"#, [:],
                #"thresholds.http_reqs: threshold "p(95)<5": "#
            ),
            (
                #"{\#(one), "thresholds": {"my_metric": ["count<5"]}}"#, [:],
                #"thresholds.my_metric: sub-metric "my_metric": no metric named "my_metric" exists"#
            ),
            (
                #"{\#(one), "thresholds": {"http_reqs{status}": ["count<5"]}}"#, [:],
                #"thresholds.http_reqs{status}: sub-metric "http_reqs{status}": "#
            ),
        ] as [(String, [String: String], String)]
    )
    func `an error names its place, what was found and what was expected`(
        profile: String,
        environment: [String: String],
        text: String
    ) {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.loadTest(profile, environment: environment)
        }
        #expect(error?.description.hasPrefix(text) == true, "\(error?.description ?? "")")
    }

    @Test func `an unknown script is refused with the names there are`() {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.loadTest("{\(Self.one)}", script: "none")
        }
        #expect(error?.description == #"command line: --script: found "none", expected one of plain"#)
    }

    @Test func `a scenario's variables win over the process's, for that scenario alone`() throws {
        let profile = Self.scenario(#""env": {"WORD": "fine"}"#)
        #expect(throws: ConfigurationError.self) {
            try Self.loadTest(profile, environment: ["WORD": "bad"])
        }
        _ = try Self.loadTest(profile, environment: ["WORD": "fine"])
    }

    // MARK: Options

    @Test func `without options the defaults are k6's`() throws {
        let configuration = try Self.configuration("{\(Self.one)}")
        #expect(configuration.seed == 9 && configuration.loops == 2)
        #expect(configuration.client.baseURL.description == "http://localhost:8375/")
        #expect(configuration.client.userAgent == "swiftload/1.2")
        let client = configuration.client
        #expect(
            !client.closesConnections && !client.closesConnectionsAfterIteration && !client.discardsBodies
        )
        #expect(configuration.setupTimeout == .seconds(60) && configuration.teardownTimeout == .seconds(60))
        #expect(!configuration.skipsSetup && !configuration.skipsTeardown)
        #expect(configuration.minimumIteration == .zero && configuration.tags.isEmpty)
        #expect(configuration.thresholds.isEmpty)
    }

    @Test func `each option reaches the engine`() throws {
        let options: [(text: String, isSet: (LoadTestConfiguration) -> Bool)] = [
            (#""noConnectionReuse": true"#, { $0.client.closesConnections }),
            (#""noVUConnectionReuse": true"#, { $0.client.closesConnectionsAfterIteration }),
            (#""discardResponseBodies": true"#, { $0.client.discardsBodies }),
            (#""userAgent": "me/1""#, { $0.client.userAgent == "me/1" }),
            (#""noSetup": true"#, { $0.skipsSetup }), (#""noTeardown": true"#, { $0.skipsTeardown }),
            (#""setupTimeout": "3s""#, { $0.setupTimeout == .seconds(3) }),
            (#""teardownTimeout": "4s""#, { $0.teardownTimeout == .seconds(4) }),
            (#""minIterationDuration": "5s""#, { $0.minimumIteration == .seconds(5) }),
            (#""tags": {"a": "b"}"#, { $0.tags == ["a": "b"] }),
        ]
        let plain = try Self.configuration("{\(Self.one)}")
        for (text, isSet) in options {
            let configuration = try Self.configuration("{\(Self.one), \(text)}")
            #expect(isSet(configuration) && !isSet(plain), "\(text)")
            // Each alone: no option sets what another one is for.
            #expect(options.count { $0.isSet(configuration) } == 1, "\(text)")
        }
    }

    // MARK: Thresholds

    @Test func `thresholds keep their order and what they ask for`() throws {
        let profile = """
            {\(Self.one), "thresholds": {
                "http_req_duration": [
                    "p(95)<500",
                    {"threshold": "max<900", "abortOnFail": true, "delayAbortEval": "10s"},
                    {"threshold": "avg<100", "abortOnFail": true}
                ],
                "checks": ["rate>0.9"]
            }}
            """
        let rules = try Self.configuration(profile).thresholds
        #expect(rules.map(\.name.displayName) == ["checks", "http_req_duration"])
        #expect(rules[1].thresholds.map(\.expression) == ["p(95)<500", "max<900", "avg<100"])
        #expect(rules[1].thresholds.map(\.abortOnFail) == [false, true, true])
        #expect(rules[1].thresholds.map(\.delayAbortEval) == [nil, .seconds(10), nil])
        #expect(
            try Self.configuration("{\(Self.one)}", environment: ["K6_NO_THRESHOLDS": "1"]).thresholds == []
        )
    }

    @Test func `spellings of one sub-metric are one, under the first`() throws {
        let profile = """
            {\(Self.one), "thresholds": {
                "http_reqs{ status : 200 }": ["count>1"],
                "http_reqs{status:200}": ["count>2", "rate>3"],
                "http_reqs{status:500}": ["count<4"]
            }}
            """
        let configuration = try Self.configuration(profile)
        #expect(
            configuration.thresholds.map(\.name.displayName) == [
                "http_reqs{status : 200}", "http_reqs{status:500}",
            ]
        )
        #expect(
            configuration.thresholds.map { $0.thresholds.map(\.expression) } == [
                ["count>1", "count>2", "rate>3"], ["count<4"],
            ]
        )
        #expect(configuration.submetrics.count == 3)
    }

    @Test func `sub-metrics of thresholds are kept apart, and k6's own always`() throws {
        func names(_ metrics: String...) throws -> [String] {
            let thresholds = metrics.map { "\"\($0)\": [\"avg<1\"]" }.joined(separator: ", ")
            let configuration = try Self.configuration("{\(Self.one), \"thresholds\": {\(thresholds)}}")
            return configuration.submetrics.map(\.name.displayName)
        }
        let own = "http_req_duration{expected_response:true}"
        #expect(try names() == [own])
        #expect(
            try names("http_req_duration", "group_duration{group:::a}") == ["group_duration{group:::a}", own]
        )
        #expect(
            try names("http_req_duration{ expected_response:true }") == [
                "http_req_duration{expected_response:true}"
            ]
        )
    }
}
