import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite struct RunRecorderTests {
    private static let setting = LoadTest.Setting(
        script: "test",
        profile: "low",
        seed: 9,
        loops: 2,
        version: "1.2.3"
    )

    @Test func `artifacts are begun at the start and whole at the end, with secrets masked`() throws {
        let parent = try TemporaryDirectory()
        let seen = Collected<RunProgress>()
        let recorder = try RunRecorder(
            directory: try RunDirectory(existing: parent.path),
            setting: Self.setting,
            target: "http://h:1",
            observer: { seen.add($0) },
            logger: silent
        )
        let begun = try RunMetadata(decoding: JSONValue(parsing: parent.bytes("metadata.json")))
        #expect(
            begun.profile == "low" && begun.seed == 9 && begun.loops == 2 && begun.end == nil
                && begun.exitCode == nil
        )
        let progress = RunProgress(
            phase: .running,
            elapsed: .seconds(1),
            scenarios: [],
            requests: 0,
            failedRequests: 0
        )
        recorder.event(RunEvent(kind: "threshold", text: "p(95) crossed, Bearer abcdefghijkl", at: 0.5))
        recorder.second(Self.second(4, delay: 0), progress: progress)
        recorder.event(RunEvent(kind: "threshold", text: "late", at: 2))
        let exit = RunExit(ending: .setupFailed("Bearer abcdefghijkl"), crossedMetrics: [])
        let summary = Summary(metrics: [], rootGroup: CheckTree().root, setupData: nil, runDuration: 1)
        #expect(recorder.finish(summary: summary, exit: exit).errors == [])
        #expect(try parent.names() == ["metadata.json", "summary.json", "timeline.jsonl"])
        let metadata = try RunMetadata(decoding: JSONValue(parsing: parent.bytes("metadata.json")))
        #expect(metadata.exitCode == 107 && metadata.end != nil && metadata.start == begun.start)
        let timeline = try Timeline(decoding: parent.bytes("timeline.jsonl"))
        #expect(timeline.seconds.map { $0.events.map(\.text) } == [["p(95) crossed, Bearer ****"], ["late"]])
        #expect(!timeline.isTorn && timeline.unreadableLines == 0)
        #expect(timeline.header.loops == 2 && (timeline.header.cores ?? 0) >= 1)
        #expect(timeline.header.recordsFailedRequests)
        #expect((timeline.seconds.first?.generator?.residentBytes ?? 0) > 0)
        #expect(seen.all.count == 1)
        for name in try parent.names() { #expect(try !parent.text(name).contains("abcdefghijkl")) }
    }

    /// A second with load, in which the generator reacted this late, ns.
    private static func second(_ number: Int, delay: Int64, busy: Int64 = 0) -> RunSecond {
        var health = LoopHealth()
        health.delays.record(delay)
        (health.length, health.busy) = (1_000_000_000, busy)
        let registry = Registry(scenarios: [("main", [:])], submetrics: [])
        return RunSecond(
            start: Double(number),
            length: 1,
            samples: LoopBound(LoopMetrics(registry: registry).cut()),
            names: registry.names,
            scenarios: [ScenarioVUs(name: "main", active: 1)],
            openSockets: 0,
            health: [health],
            cpuShare: 0.1
        )
    }

    @Test(
        arguments: [
            (50_000_000, 0, [], 90, "invalid", 0), (50_000_000, 0, ["m"], 99, "invalid", 1),
            (0, 1_000_000_000, [], 0, "strained", 1), (0, 0, [], 0, nil, 0),
        ] as [(Int64, Int64, [String], Int32, String?, Int)]
    )
    func `a bottleneck is told in the timeline, and in the log unless the reason says it`(
        delay: Int64,
        busy: Int64,
        crossed: [String],
        code: Int32,
        kind: String?,
        logged: Int
    ) throws {
        let parent = try TemporaryDirectory()
        let lines = Collected<String>()
        let recorder = try RunRecorder(
            directory: try RunDirectory(existing: parent.path),
            setting: Self.setting,
            target: "http://h:1",
            observer: { _ in },
            logger: collecting(lines)
        )
        #expect(recorder.verdict == .unknown)
        let progress = RunProgress(
            phase: .running,
            elapsed: .seconds(1),
            scenarios: [],
            requests: 0,
            failedRequests: 0
        )
        for number in 0..<5 {
            recorder.second(Self.second(number, delay: delay, busy: busy), progress: progress)
        }
        let exit = RunExit(ending: nil, crossedMetrics: crossed, generator: recorder.verdict)
        #expect(exit.code.rawValue == code)
        let summary = Summary(metrics: [], rootGroup: CheckTree().root, setupData: nil, runDuration: 1)
        #expect(recorder.finish(summary: summary, exit: exit).errors == [])
        let timeline = try Timeline(decoding: parent.bytes("timeline.jsonl"))
        let events = timeline.seconds.flatMap(\.events)
        #expect(events.map(\.kind) == [kind].compactMap { $0 } && events.allSatisfy { $0.time == 5 })
        #expect(lines.all.count == logged && lines.all.allSatisfy { $0.hasPrefix("warning ") })
        let metadata = try RunMetadata(decoding: JSONValue(parsing: parent.bytes("metadata.json")))
        #expect(metadata.exitCode == Int(code) && metadata.exitReason == exit.reason)
        #expect(GeneratorHealth(seconds: timeline.seconds).verdict == recorder.verdict)
    }
}
