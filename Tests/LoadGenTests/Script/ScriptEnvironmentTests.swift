// The variables a script is made from.

import Logging
import Testing

@testable import LoadGen

@Suite struct ScriptEnvironmentTests {
    @Test func `an empty variable counts as not set`() {
        let environment = ScriptEnvironment(["A": "1", "B": ""])
        #expect(environment["A"] == "1")
        #expect(environment["B"] == nil)
        #expect(environment["C"] == nil)
    }

    @Test func `merging puts the other values on top and keeps the VUs of the run`() {
        let environment = ScriptEnvironment(["A": "1", "B": "2"], plannedVUs: 26).merging(["B": "3"])
        #expect(environment["A"] == "1")
        #expect(environment["B"] == "3")
        #expect(environment.plannedVUs == 26)
    }

    @Test func `settings of the application are read from it`() throws {
        let settings = try ApplicationSettings(
            ScriptEnvironment(["SOCIAL_COMPAT": "upstream", "LOAD_USERS": "5", "THINK_TIME": "0.2-0.5"])
        )
        #expect(settings.isUpstreamCompatible)
        #expect(settings.userLimit == 5)
        #expect(settings.thinkTime == ThinkTime("0.2-0.5"))
    }

    @Test func `a script is told the most VUs its run has at one moment`() throws {
        let profile = """
            {"scenarios": {
              "a": {"executor": "constant-vus", "vus": 20, "duration": "1s", "gracefulStop": "0s"},
              "b": {"executor": "constant-vus", "vus": 6, "duration": "1s", "gracefulStop": "0s"},
              "c": {"executor": "constant-vus", "vus": 9, "duration": "1s", "startTime": "5s"}}}
            """
        var catalog = ScriptCatalog()
        catalog.add(Revealing.self)
        let options = try RunOptions(profile: (file: "test", bytes: Array(profile.utf8)))
        let setting = LoadTest.Setting(script: "revealing", profile: "test", seed: 1, loops: 1, version: "0")
        #expect(
            throws: ConfigurationError.script(
                name: "revealing",
                place: "environment",
                reason: "VUS: found '26', expected an error"
            )
        ) {
            try LoadTest(options: options, setting: setting, catalog: catalog, logger: Logger(label: "test"))
        }
    }
}

/// Tells through an error what it was made from.
private struct Revealing: Script {
    static let name = "revealing"

    init(environment: ScriptEnvironment) throws {
        throw ScriptEnvironment.Invalid("VUS", found: "\(environment.plannedVUs)", expected: "an error")
    }

    func setup(_ vu: VU) async throws -> NoSetupData { NoSetupData() }

    var functions: [String: @Sendable (VU, NoSetupData) async throws -> Void] { [:] }
}
