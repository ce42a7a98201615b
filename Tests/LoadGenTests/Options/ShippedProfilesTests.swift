import Testing

@testable import LoadGen

@Suite struct ShippedProfilesTests {
    static func options(_ name: String) throws -> RunOptions {
        let bytes = try Golden.bytes(atPath: "load/profiles/\(name).json")
        return try RunOptions(profile: ("\(name).json", bytes))
    }

    @Test(arguments: [
        ("low", [25, 50, 15], ["p(95)<500", "rate<0.05", "p(95)<1000"]),
        ("medium", [50, 100, 30], ["p(95)<600", "rate<0.08", "p(95)<1200"]),
        ("high", [75, 150, 50], ["p(95)<800", "rate<0.10", "p(95)<1500"]),
        ("extreme", [150, 300, 100], ["p(95)<1000", "rate<0.12", "p(95)<2000"]),
        ("insane", [250, 600, 150], ["p(95)<1500", "rate<0.15", "p(95)<3000"]),
    ])
    func `the five profiles ramp 1m up, hold 3m, ramp 1m down`(
        _ name: String,
        _ targets: [Int],
        _ rules: [String]
    ) throws {
        let options = try Self.options(name)
        let expected = zip(["auth", "social", "realtime"], targets).map { scenario, target in
            let stages = [(60, target), (180, target), (60, 0)]
            return Scenario(
                name: scenario,
                executor: .rampingVUs(
                    RampingVUs(
                        startVUs: 0,
                        stages: stages.map { .init(duration: .seconds($0.0), target: $0.1) }
                    )
                ),
                gracefulStop: .seconds(30)
            )
        }
        #expect(options.scenarios == expected.sorted { $0.name < $1.name })
        #expect(
            options.thresholds.map(\.metric) == ["http_req_duration", "http_req_failed", "ws_connecting"]
        )
        #expect(options.thresholds.map(\.expression) == rules)
        #expect(options.maximumVUs == targets.reduce(0, +))
        #expect(options.maximumDuration == .seconds(330))
        #expect(options.warnings.isEmpty)
    }

    @Test func `the smoke profile is over in some 20 seconds and thinks briefly`() throws {
        let options = try Self.options("smoke")
        #expect(options.scenarios.map(\.name) == ["auth", "realtime", "social"])
        #expect((20...30).contains(options.maximumVUs))
        #expect(options.maximumDuration <= .seconds(21))
        for scenario in options.scenarios {
            let thinkTime = try options.settings(of: scenario).thinkTime
            #expect(thinkTime == ThinkTime(from: .milliseconds(200), to: .milliseconds(500)))
        }
        #expect(options.thresholds.map(\.expression) == ["p(95)<500", "rate<0.05", "p(95)<1000"])
    }
}
