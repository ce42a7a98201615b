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
        recorder.second(TimelineEntryTests.second { _ in }, progress: progress)
        recorder.event(RunEvent(kind: "threshold", text: "late", at: 2))
        let exit = RunExit(ending: .setupFailed("Bearer abcdefghijkl"), crossedMetrics: [])
        let summary = Summary(metrics: [], rootGroup: CheckTree().root, setupData: nil, runDuration: 1)
        #expect(recorder.finish(summary: summary, exit: exit) == [])
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
}
