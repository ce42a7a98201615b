import Measure
import Testing

@testable import LoadGen

@Suite struct RunExitTests {
    @Test(
        arguments: [
            (nil, [], 0, nil), (nil, ["b", "a"], 99, "thresholds on metrics 'b, a' have been crossed"),
            (.setupFailed("x"), ["a"], 107, "setup failed: x"),
            (.teardownFailed("x"), [], 107, "teardown failed: x"),
            (.setupTimedOut, ["a"], 100, "setup took longer than setupTimeout allows"),
            (.teardownTimedOut, ["a"], 101, "teardown took longer than teardownTimeout allows"),
            (.stopped(signal: 2), ["a"], 105, "stopped by SIGINT"),
            (.stopped(signal: 15), [], 105, "stopped by SIGTERM"),
            (.stopped(signal: 9), [], 105, "stopped by signal 9"),
            (
                .aborted(metrics: ["a"]), ["a"], 99,
                "thresholds on metrics 'a' have been crossed; run aborted (abortOnFail)"
            ),
        ] as [(RunEnding?, [String], Int32, String?)]
    )
    func `an earlier failure wins over crossed thresholds`(
        ending: RunEnding?,
        crossed: [String],
        code: Int32,
        reason: String?
    ) {
        let exit = RunExit(ending: ending, crossedMetrics: crossed)
        #expect(exit.code.rawValue == code)
        #expect(exit.reason == reason)
    }

    @Test(
        arguments: [
            (nil, [], .overloaded(["a", "b"]), 90), (nil, ["m"], .overloaded(["a"]), 99),
            (.aborted(metrics: ["m"]), ["m"], .overloaded(["a"]), 99),
            (.stopped(signal: 2), [], .overloaded(["a"]), 105), (.setupTimedOut, [], .overloaded(["a"]), 100),
            (.teardownFailed("x"), [], .overloaded(["a"]), 107), (nil, [], .strained(["a"]), 0),
            (nil, [], .healthy, 0), (nil, [], .unknown, 0),
        ] as [(RunEnding?, [String], GeneratorHealth.Verdict, Int32)]
    )
    func `an overloaded generator is 90 when nothing else went wrong`(
        ending: RunEnding?,
        crossed: [String],
        generator: GeneratorHealth.Verdict,
        code: Int32
    ) {
        let exit = RunExit(ending: ending, crossedMetrics: crossed, generator: generator)
        #expect(exit.code.rawValue == code)
        #expect(exit.reason == nil || exit.code != .success)
        guard exit.code == .invalidRun else { return }
        #expect(exit.reason == "the run is invalid, the load generator was overloaded: a; b")
    }

    @Test(
        arguments: [
            (nil, [], 104, "the run directory is incomplete: disk full"),
            (
                nil, ["m"], 104,
                "thresholds on metrics 'm' have been crossed; the run directory is incomplete: "
                    + "disk full"
            ),
            (.stopped(signal: 2), [], 105, "stopped by SIGINT"),
            (.setupFailed("x"), [], 107, "setup failed: x"),
        ] as [(RunEnding?, [String], Int32, String)]
    )
    func `lost artifacts are 104 unless something failed earlier`(
        ending: RunEnding?,
        crossed: [String],
        code: Int32,
        reason: String
    ) {
        let exit = RunExit(ending: ending, crossedMetrics: crossed)
        #expect(exit.withoutArtifacts([]) == exit)
        let lost = exit.withoutArtifacts(["disk full", "disk full again"])
        #expect(lost.code.rawValue == code)
        #expect(lost.reason == reason)
    }
}
