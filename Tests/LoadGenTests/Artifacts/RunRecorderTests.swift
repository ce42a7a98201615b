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

    /// A second with everything in it.
    private static func second(_ fill: (LoopMetrics) -> Void) -> RunSecond {
        let registry = Registry(scenarios: [("auth", [:]), ("social", [:])], submetrics: [])
        let metrics = LoopMetrics(registry: registry)
        fill(metrics)
        var health = LoopHealth()
        health.lags.record(5_000)
        health.lagMaximum = 5_000
        var other = LoopHealth()
        (other.timersFired, other.latenessMaximum) = (3, 700)
        return RunSecond(
            start: 4,
            length: 1.25,
            samples: LoopBound(metrics.cut()),
            names: registry.names,
            scenarios: [ScenarioVUs(name: "auth", active: 2), ScenarioVUs(name: "social", active: 7)],
            openSockets: 3,
            health: [health, other],
            cpuShare: 0.5
        )
    }

    @Test func `a second's line holds scenarios, routes, checks, sockets, bytes and the generator`() throws {
        let entry = TimelineEntry.second(
            Self.second { metrics in
                metrics.noteIteration(scenario: 2) { ($0.started, $0.finished, $0.interrupted) = (5, 4, 1) }
                var key = SeriesKey(
                    route: metrics.route(method: "GET", name: "GET /feed"),
                    scenario: 1,
                    group: 0
                )
                key.kind = .http
                for (status, code, count) in [(200, 0, 3), (500, 1500, 2), (0, 1212, 1), (0, 1050, 1)] {
                    (key.status, key.errorCode) = (UInt16(status), UInt16(code))
                    for _ in 0..<count { metrics.recordRequest(key, HTTPPhases(waiting: 1_000_000)) }
                }
                var socket = SeriesKey(
                    route: metrics.route(method: "WS", name: "chat"),
                    scenario: 1,
                    group: 0
                )
                (socket.kind, socket.status) = (.webSocket, 101)
                metrics.countSeries(socket)
                metrics.countSeries(socket)
                (socket.status, socket.errorCode) = (0, 1212)
                metrics.countSeries(socket)
                metrics.add(.wsMsgsSent, 4, socket)
                metrics.add(.wsMsgsReceived, 6, socket)
                metrics.noteClose(code: 1001)
                metrics.noteDroppedMessage()
                metrics.recordCheck("ok", passed: true, scenario: 1, group: 0)
                metrics.recordCheck(
                    "ok",
                    passed: false,
                    scenario: 1,
                    group: UInt16(metrics.registry.groupID("::g"))
                )
                metrics.add(.dataSent, 100, key)
                metrics.add(.dataReceived, 200, key)
            }
        )
        #expect(entry.time == 5.25)
        #expect(
            entry.scenarios.mapValues { [$0.vus, $0.started, $0.finished, $0.interrupted] } == [
                "auth": [2, 0, 0, 0], "social": [7, 5, 4, 1],
            ]
        )
        let feed = try #require(entry.routes["GET /feed"])
        #expect(feed.statuses == [200: 3, 500: 2, 0: 2])
        #expect(feed.errors == [1212: 1, 1050: 1])
        #expect(feed.durations.reduce(0) { $0 + $1.count } == 7)
        #expect(entry.routes["WS chat"]?.statuses == [101: 2, 0: 1])
        #expect(
            entry.checks.mapValues { [$0.passes ?? -1, $0.fails] } == ["ok": [1, 0], "::g::ok": [0, 1]]
        )
        let sockets = try #require(entry.sockets)
        #expect([sockets.open, sockets.opened, sockets.sent, sockets.received] == [3, 2, 4, 6])
        #expect(sockets.closeCodes == [1001: 1])
        #expect(entry.dataSent == 100 && entry.dataReceived == 200)
        let generator = try #require(entry.generator)
        #expect(generator.loopLagMaximum == [5_000, 0] && generator.loopLagP95.count == 2)
        #expect(
            generator.timerLatenessMaximum == 700 && generator.cpuShare == 0.5
                && generator.droppedSamples == 1
        )
    }

    @Test func `a second without sockets, timers or requests claims none`() {
        var second = Self.second { _ in }
        second = RunSecond(
            start: second.start,
            length: second.length,
            samples: second.samples,
            names: second.names,
            scenarios: second.scenarios,
            openSockets: 0,
            health: [LoopHealth()],
            cpuShare: 0
        )
        let entry = TimelineEntry.second(second)
        #expect(entry.sockets == nil && entry.routes.isEmpty && entry.checks.isEmpty)
        #expect(entry.generator?.timerLatenessMaximum == nil)
    }

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
        recorder.second(Self.second { _ in }, progress: progress)
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
        #expect((timeline.seconds.first?.generator?.residentBytes ?? 0) > 0)
        #expect(seen.all.count == 1)
        for name in try parent.names() { #expect(try !parent.text(name).contains("abcdefghijkl")) }
    }

    @Test func `a label is the name, with its method unless it begins with it`() {
        #expect(Registry.Route(method: "GET", name: "GET /a").label == "GET /a")
        #expect(Registry.Route(method: "GET", name: "/a").label == "GET /a")
        #expect(Registry.Route(method: "GET", name: "GETTER").label == "GET GETTER")
    }
}
