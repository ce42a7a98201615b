// What is wrong before anything is sent: one line that says where, what and what was expected; exit codes.

import Foundation
import TestSupport
import Testing

/// A mistake and what the one line about it must contain.
struct Mistake: Sendable, CustomTestStringConvertible {
    let name: String
    /// The profile's text; nil for none.
    var profile: String? =
        #"{"scenarios": {"main": {"executor": "constant-vus", "vus": 1, "duration": "1s"}}}"#
    var arguments: [String] = ["--profile", "./profile.json"]
    var environment: [String: String] = [:]
    let says: [String]

    var testDescription: String { name }

    static func scenario(_ name: String, _ fields: String, says: [String]) -> Mistake {
        Mistake(name: name, profile: #"{"scenarios": {"main": {\#(fields)}}}"#, says: ["profile.json"] + says)
    }

    static func threshold(_ name: String, _ thresholds: String, says: [String]) -> Mistake {
        Mistake(
            name: name,
            profile:
                #"{"scenarios": {"main": {"executor": "constant-vus", "vus": 1, "duration": "1s"}}, "thresholds": \#(thresholds)}"#,
            says: ["threshold"] + says
        )
    }

    static let inProfile: [Mistake] = [
        Mistake(
            name: "malformed JSON",
            profile: "{\n  \"scenarios\": {,}\n}\n",
            says: ["profile.json", "line 2", "column 17", "expected"]
        ),
        Mistake(name: "an empty file", profile: "", says: ["profile.json", "line 1", "expected"]),
        Mistake(name: "a profile that is a list", profile: "[]", says: ["profile.json", "expected"]),
        scenario(
            "an unknown executor",
            #""executor": "ramping-vu""#,
            says: ["main", "executor", "ramping-vu", "expected"]
        ),
        scenario(
            "a negative target",
            #""executor": "ramping-vus", "stages": [{"duration": "1s", "target": -1}]"#,
            says: ["main", "target", "-1", "expected"]
        ),
        scenario(
            "an unknown field",
            #""executor": "constant-vus", "vus": 1, "duration": "1s", "vuz": 2"#,
            says: ["main", "vuz", "expected", "vus"]
        ),
        scenario(
            "a duration that is none",
            #""executor": "constant-vus", "vus": 1, "duration": "1x""#,
            says: ["main", "duration", "1x", "expected"]
        ),
        scenario(
            "a function that the script has not",
            #""executor": "constant-vus", "vus": 1, "duration": "1s", "exec": "nothing""#,
            says: ["main", "exec", "nothing", "expected", "default"]
        ).withoutFile,
        scenario(
            "a think time that is none",
            #""executor": "constant-vus", "vus": 1, "duration": "1s", "env": {"THINK_TIME": "5-1"}"#,
            says: ["main", "THINK_TIME", "5-1", "expected"]
        ).withoutFile.with(script: "social_mixed"),
        threshold(
            "a threshold that is no expression",
            #"{"http_req_duration": ["p(95)<"]}"#,
            says: ["http_req_duration", "p(95)<"]
        ),
        threshold(
            "a threshold of the wrong kind",
            #"{"http_reqs": ["p(95)<5"]}"#,
            says: ["http_reqs", "p(95)"]
        ),
        threshold(
            "a threshold on an unknown metric",
            #"{"http_req_duratoin": ["p(95)<5"]}"#,
            says: ["http_req_duratoin"]
        ),
    ]

    static let elsewhere: [Mistake] = [
        Mistake(
            name: "a file that is missing",
            profile: nil,
            says: ["profile.json", "no such file", "expected"]
        ),
        Mistake(
            name: "a file that is a directory",
            profile: nil,
            arguments: ["--profile", "./"],
            says: ["./", "directory", "expected"]
        ),
        Mistake(
            name: "a think time that is none",
            environment: ["THINK_TIME": "soon"],
            says: ["THINK_TIME", "soon", "MIN-MAX"]
        ).with(script: "social_mixed"),
        Mistake(
            name: "a number of accounts that is none",
            environment: ["LOAD_USERS": "1"],
            says: ["LOAD_USERS", "1", "expected"]
        ).with(script: "social_mixed"),
        Mistake(
            name: "an unknown mode",
            environment: ["SOCIAL_COMPAT": "downstream"],
            says: ["SOCIAL_COMPAT", "downstream", "upstream"]
        ).with(script: "social_mixed"),
        Mistake(
            name: "a scheme that is not HTTP's",
            environment: ["BASE_URL": "wss://127.0.0.1:1"],
            says: ["BASE_URL", "wss", "https://"]
        ),
        Mistake(
            name: "a URL that is none",
            environment: ["BASE_URL": "localhost:8375"],
            says: ["BASE_URL", "localhost", "expected"]
        ),
        Mistake(name: "an unknown script", says: ["--script", "nothing", "social_mixed"]).with(
            script: "nothing"
        ),
        Mistake(name: "no event loop", says: ["--loops", "0", "expected"]).with("--loops", "0"),
        Mistake(name: "a duration below a second", says: ["--duration", "500ms", "expected"]).with(
            "--duration",
            "500ms"
        ),
        Mistake(name: "no load at all", profile: nil, arguments: [], says: ["no load", "expected"]),
        Mistake(
            name: "an artifact directory that is a file",
            arguments: ["--profile", "./profile.json", "--artifact-dir", "profile.json"],
            says: ["profile.json", "ot a directory"]
        ),
        Mistake(
            name: "an artifact directory that cannot be made",
            arguments: ["--profile", "./profile.json", "--artifact-dir", "/proc/nowhere"],
            says: ["/proc/nowhere"]
        ),
        Mistake(
            name: "a run directory that cannot be made",
            arguments: ["--profile", "./profile.json", "--run-dir", "/proc/nowhere"],
            says: ["/proc/nowhere"]
        ),
    ]

    static let ofUsage: [Mistake] = [
        Mistake(name: "an unknown flag", says: ["--nonsense"]).with("--nonsense"),
        Mistake(
            name: "a stage that is none",
            profile: nil,
            arguments: [],
            says: ["--stage", "abc", "expected"]
        )
        .with("--stage", "abc"),
        Mistake(name: "a duration that is none", profile: nil, arguments: [], says: ["--duration", "soon"])
            .with("--duration", "soon"),
        Mistake(name: "a seed that is none", says: ["seed"]).with("--seed", "x"),
        Mistake(name: "a flag without its value", says: ["--loops"]).with("--loops"),
    ]

    private var withoutFile: Mistake {
        var mistake = Mistake(name: name, says: says.filter { $0 != "profile.json" })
        mistake.profile = profile
        return mistake
    }

    private func with(script: String) -> Mistake { with("--script", script) }

    private func with(_ arguments: String...) -> Mistake {
        var mistake = self
        mistake.arguments += arguments
        return mistake
    }
}

@Suite("a mistake", .timeLimit(.minutes(5)))
struct ConfigurationTests {
    private static func check(_ mistake: Mistake, code: Int32) async throws {
        let directory = try TemporaryDirectory()
        if let profile = mistake.profile { try directory.write(profile, to: "profile.json") }
        let script = mistake.arguments.contains("--script") ? [] : ["--script", "get"]
        var environment = ["BASE_URL": "http://127.0.0.1:1"]
        environment.merge(mistake.environment) { $1 }
        let process = try await SwiftloadRun.command(
            ["run"] + script + mistake.arguments,
            in: directory,
            environment: environment
        )
        #expect(process.ending == .exited(code))
        #expect(process.errorLines.count == 1)
        for text in mistake.says { #expect(process.standardError.contains(text), "\(process.standardError)") }
        #expect(process.standardOutput == "")
        let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(left.filter { $0 != "profile.json" } == [])
    }

    @Test("in the profile ends with 104 and one line that says where", arguments: Mistake.inProfile)
    func profile(_ mistake: Mistake) async throws { try await Self.check(mistake, code: 104) }

    @Test("in the environment or an option's value ends with 104 and one line", arguments: Mistake.elsewhere)
    func value(_ mistake: Mistake) async throws { try await Self.check(mistake, code: 104) }

    @Test("in the command line itself ends with 255 and one line", arguments: Mistake.ofUsage)
    func usage(_ mistake: Mistake) async throws { try await Self.check(mistake, code: 255) }

    @Test("in a profile's name is answered with the names that exist")
    func unknownProfile() async throws {
        let directory = try TemporaryDirectory()
        let folder = directory.path(of: "load/profiles")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["gentle", "rude"] { try directory.write("{}", to: "load/profiles/\(name).json") }
        let process = try await SwiftloadRun.command(["run", "--profile", "soft"], in: directory)
        #expect(process.ending == .exited(104))
        #expect(process.errorLines.count == 1)
        for text in ["soft", "gentle", "rude", "load/profiles"] {
            #expect(process.standardError.contains(text))
        }
    }

    @Test("needs more descriptors than there may be: 104 and the number")
    func descriptors() async throws {
        let directory = try TemporaryDirectory()
        let limited = try ChildProcess(
            "/bin/sh",
            [
                "-c", "ulimit -n 128 && exec \"$@\"", "sh", try Programs.swiftload(), "run", "--vus", "500",
                "--duration", "1s",
                "--script", "get", "--base-url", "http://127.0.0.1:1",
            ],
            environment: Programs.environment,
            directory: directory.path
        )
        #expect(try await limited.end(within: .seconds(20)) == .exited(104))
        #expect(limited.errorLines.count == 1)
        let numbers = limited.standardError.matches(of: #/\d+/#).compactMap { Int($0.output) }
        #expect(numbers.contains(128))
        #expect(numbers.contains { $0 > 500 }, "\(limited.standardError)")
    }

    @Test("is none: version and help end with 0", arguments: [["--version"], ["--help"], ["run", "--help"]])
    func help(_ arguments: [String]) async throws {
        let process = try await SwiftloadRun.command(arguments, in: try TemporaryDirectory())
        #expect(process.ending == .exited(0))
        #expect(
            process.standardOutput.contains(
                arguments == ["--version"] ? #/^swiftload \d+\.\d+\.\d+\n$/# : #/USAGE: swiftload/#
            )
        )
        #expect(process.standardError == "")
    }
}
