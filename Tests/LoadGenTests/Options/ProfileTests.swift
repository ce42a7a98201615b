import Measure
import TestSupport
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
            if let duration = try? DurationText.parse(verdict.duration), !verdict.config.contains("Vus") {
                #expect(options.maximumDuration == duration)
                #expect(options.maximumVUs == Int(verdict.vus))
            }
        }
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

    @Test func `random damage is an error or a profile, never a trap`() throws {
        var random = SeededRandom(seed: 42)
        let original = try Golden.bytes(atPath: "load/profiles/low.json")
        for _ in 0..<2_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            }
            do { _ = try Profile(json: bytes, file: "p.json") } catch {
                #expect(!error.description.contains("\n"))
            }
        }
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
