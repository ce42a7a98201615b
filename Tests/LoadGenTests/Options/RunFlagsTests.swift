import Testing

@testable import LoadGen

@Suite struct RunFlagsTests {
    static func flags(_ change: (inout RunFlags) -> Void) -> RunFlags {
        var flags = RunFlags()
        change(&flags)
        return flags
    }

    @Test func `stages are repeatable and may hold commas`() throws {
        let profile = try Profile(flags: Self.flags { $0.stages = ["10s:5,1m:20", "5s:0"] })
        #expect(profile.stages?.map(\.target) == [5, 20, 0])
        #expect(profile.stages?.map(\.duration) == [.seconds(10), .seconds(60), .seconds(5)])
    }

    @Test(arguments: [
        flags { $0.stages = ["abc"] }, flags { $0.stages = ["5s:x"] }, flags { $0.stages = [":5"] },
        flags { $0.stages = ["1s:1,x:2"] }, flags { $0.vus = "abc" }, flags { $0.duration = "abc" },
        flags { $0.duration = "1" }, flags { $0.iterations = "1.5" }, flags { $0.tags = ["a"] },
        flags { $0.tags = ["a="] }, flags { $0.minIterationDuration = "x" },
        flags { $0.summaryTrendStats = "avg,foo" },
    ])
    func `text that cannot be parsed is a usage error`(_ flags: RunFlags) {
        let error = #expect(throws: ConfigurationError.self) { try Profile(flags: flags) }
        #expect(error?.isUsageError == true)
        #expect(error?.description.hasPrefix("--") == true)
    }

    @Test(arguments: [
        flags { $0.stages = ["5s"] }, flags { $0.vus = "0" }, flags { $0.duration = "500ms" },
        flags { $0.iterations = "0" }, flags { $0.stages = ["-1s:5"] },
        flags {
            $0.duration = "1s"
            $0.stages = ["1s:1"]
        },
    ])
    func `a value out of range is a configuration error`(_ flags: RunFlags) {
        let error = #expect(throws: ConfigurationError.self) { try Profile(flags: flags) }
        #expect(error?.isUsageError == false)
        #expect(error?.description.hasPrefix("command line: ") == true)
    }

    @Test func `variables of -e lie over the process's`() throws {
        let merged = try Profile.environment(
            inFlags: ["A=1=2", "B", "C"],
            over: ["A": "x", "B": "process", "D": "kept"]
        )
        #expect(merged == ["A": "1=2", "B": "process", "C": "", "D": "kept"])
    }

    @Test(arguments: ["1a=b", "=b", "a-b=c", "é=1"])
    func `a bad variable name is a usage error`(_ text: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try Profile.environment(inFlags: [text], over: [:])
        }
        #expect(error?.isUsageError == true)
    }

    @Test func `tags add up`() throws {
        #expect(
            try Profile(flags: Self.flags { $0.tags = ["a=1", "b=2=3"] }).tags == ["a": "1", "b": "2=3"]
        )
    }
}
