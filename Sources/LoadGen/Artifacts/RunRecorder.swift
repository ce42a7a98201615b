// A run's seconds, events and end → its artifacts. Must not contain: measuring, formats (Measure), file handling (RunDirectory).

import CNet
import Logging
import Measure
import Synchronization

/// Writes `metadata.json` at the start and the end, a line of `timeline.jsonl` per second, `summary.json` at the end.
final class RunRecorder: RunWatcher {
    private struct State {
        var metadata: RunMetadata
        var events: [TimelineSecond.Event] = []
        var errors: [String] = []
    }

    private let directory: RunDirectory
    private let timeline: LineFile
    private let observer: LoadTest.Observer
    private let logger: Logger
    private let state: Mutex<State>

    /// Begins the artifacts; a directory that cannot be written to is found here, before anything is sent.
    init(
        directory: RunDirectory,
        setting: LoadTest.Setting,
        target: String,
        observer: @escaping LoadTest.Observer,
        logger: Logger
    ) throws(ArtifactError) {
        self.directory = directory
        self.observer = observer
        self.logger = logger
        let wall = cnet_wall_now()
        var metadata = RunMetadata(profile: setting.profile, start: UTCTime(epoch: Int(wall / 1_000_000_000)))
        metadata.version = setting.version
        metadata.seed = setting.seed
        metadata.target = target
        metadata.targetIsDemo = setting.targetIsDemo
        metadata.script = setting.script
        metadata.loops = setting.loops
        try directory.write(Array(metadata.json.prettyText.utf8), to: .metadata)
        timeline = try LineFile(.timeline, in: directory)
        try timeline.append(TimelineHeader(originEpoch: Double(wall) / 1e9).line)
        state = Mutex(State(metadata: metadata))
    }

    func second(_ second: RunSecond, progress: RunProgress) {
        let events = state.withLock { state in
            let events = state.events
            state.events = []
            return events
        }
        var entry = TimelineEntry.second(second)
        entry.generator?.residentBytes = ProcessMemory.residentBytes
        entry.events = events
        do throws(ArtifactError) {
            try timeline.append(entry.line)
        } catch {
            logger.error("\(error)")
            state.withLock { $0.errors.append(error.description) }
        }
        observer(progress)
    }

    func event(_ event: RunEvent) {
        state.withLock {
            $0.events.append(
                TimelineSecond.Event(time: event.at, kind: event.kind, text: Redaction.masking(event.text))
            )
        }
    }

    /// Writes what is written at the end; returns what could not be.
    func finish(summary: Summary, exit: RunExit) -> [String] {
        let (metadata, rest) = state.withLock { state in
            state.metadata.end = UTCTime(epoch: Int(cnet_wall_now() / 1_000_000_000))
            state.metadata.exitCode = Int(exit.code.rawValue)
            state.metadata.exitReason = exit.reason.map(Redaction.masking)
            return (state.metadata, state.events)
        }
        var errors = state.withLock { $0.errors }
        func keep(_ error: ArtifactError) { errors.append(error.description) }
        if let last = rest.last {
            var entry = TimelineSecond(time: last.time)
            entry.events = rest
            do { try timeline.append(entry.line) } catch { keep(error) }
        }
        do { try directory.write(Array(summary.exportJSON.prettyText.utf8), to: .summary) } catch {
            keep(error)
        }
        do { try directory.write(Array(metadata.json.prettyText.utf8), to: .metadata) } catch { keep(error) }
        return errors
    }
}

/// A second of a run as a line of its timeline. Pure.
enum TimelineEntry {
    static func second(_ second: RunSecond) -> TimelineSecond {
        var entry = TimelineSecond(time: second.start + second.length)
        let samples = second.samples.value
        entry.scenarios = scenarios(second, samples)
        entry.routes = routes(second.names, samples)
        entry.checks = checks(second.names, samples)
        entry.sockets = sockets(second, samples)
        entry.dataSent = Int(samples[.dataSent].counter.total)
        entry.dataReceived = Int(samples[.dataReceived].counter.total)
        entry.generator = generator(second, samples)
        return entry
    }

    private static func scenarios(_ second: RunSecond, _ samples: SampleStore) -> [String: TimelineSecond
        .Scenario]
    {
        var all: [String: TimelineSecond.Scenario] = [:]
        for (index, scenario) in second.scenarios.enumerated() {
            let counts =
                index + 1 < samples.iterations.count ? samples.iterations[index + 1] : IterationCounts()
            var entry = TimelineSecond.Scenario()
            entry.vus = scenario.active
            entry.started = counts.started
            entry.finished = counts.finished
            entry.interrupted = counts.interrupted
            all[scenario.name] = entry
        }
        return all
    }

    private static func routes(_ names: Registry.Names, _ samples: SampleStore) -> [String: TimelineSecond
        .Route]
    {
        var all: [String: TimelineSecond.Route] = [:]
        for (id, count) in samples.seriesCounts.enumerated() where count > 0 {
            let key = names.series[id]
            guard key.kind != .plain else { continue }
            let name = names.routes[Int(key.route)].label
            all[name, default: .init()].statuses[Int(key.status), default: 0] += count
            // 1000 + status repeats the status; what is told apart here are failures of the transport.
            if key.status == 0 { all[name, default: .init()].errors[Int(key.errorCode), default: 0] += count }
        }
        for (id, durations) in samples.routeDurations.enumerated() where !durations.isEmpty {
            all[names.routes[id].label, default: .init()].durations = durations.sparse
        }
        return all
    }

    private static func checks(_ names: Registry.Names, _ samples: SampleStore) -> [String: TimelineSecond
        .Outcomes]
    {
        var all: [String: TimelineSecond.Outcomes] = [:]
        for (id, outcomes) in samples.checks.enumerated() where outcomes.samples > 0 {
            let check = names.checks[id]
            let group = names.groups[check.group]
            all[group.isEmpty ? check.name : "\(group)::\(check.name)"] = .init(
                passes: outcomes.passes,
                fails: outcomes.fails
            )
        }
        return all
    }

    private static func sockets(_ second: RunSecond, _ samples: SampleStore) -> TimelineSecond.Sockets? {
        let opened = second.names.series.indices.reduce(0) { sum, id in
            let key = second.names.series[id]
            guard key.kind == .webSocket, key.status == 101, id < samples.seriesCounts.count else {
                return sum
            }
            return sum + samples.seriesCounts[id]
        }
        guard second.names.series.contains(where: { $0.kind == .webSocket }) else { return nil }
        var entry = TimelineSecond.Sockets()
        entry.open = second.openSockets
        entry.opened = opened
        entry.closeCodes = Dictionary(uniqueKeysWithValues: samples.closeCodes.map { (Int($0), $1) })
        entry.sent = Int(samples[.wsMsgsSent].counter.total)
        entry.received = Int(samples[.wsMsgsReceived].counter.total)
        return entry
    }

    private static func generator(_ second: RunSecond, _ samples: SampleStore) -> TimelineSecond.Generator {
        var entry = TimelineSecond.Generator()
        entry.loopLagMaximum = second.health.map { Int($0.lagMaximum) }
        entry.loopLagP95 = second.health.map { Int($0.lags.quantile(95) ?? 0) }
        let latest = second.health.filter { $0.timersFired > 0 }.map(\.latenessMaximum).max()
        entry.timerLatenessMaximum = latest.map { Int($0) }
        entry.cpuShare = second.cpuShare
        let outOfRange = samples.sinks.reduce(0) { $0 + $1.trend.outOfRangeCount }
        entry.droppedSamples = samples.droppedMessages + outOfRange
        return entry
    }
}

extension Registry.Route {
    /// `GET /api/posts`: the name, with its method unless it says so itself.
    var label: String { name.hasPrefix("\(method) ") ? name : "\(method) \(name)" }
}
