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
        var health = GeneratorHealth()
        var lastTime = 0.0
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
        let cores = Int(cnet_usable_cores())
        let header = TimelineHeader(
            originEpoch: Double(wall) / 1e9,
            loops: setting.loops,
            cores: cores > 0 ? cores : nil
        )
        try timeline.append(header.line)
        state = Mutex(State(metadata: metadata))
    }

    func second(_ second: RunSecond, progress: RunProgress) {
        var entry = TimelineEntry.second(second)
        entry.generator?.residentBytes = ProcessMemory.residentBytes
        entry.events = state.withLock { state in
            state.health.add(entry)
            state.lastTime = entry.time
            defer { state.events = [] }
            return state.events
        }
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

    /// Whether the generator was the bottleneck, by the seconds so far.
    var verdict: GeneratorHealth.Verdict { state.withLock { $0.health.verdict } }

    /// Tells what the verdict means for the numbers: in the timeline, and in the log unless the run's reason says it already.
    private func tellVerdict(_ exit: RunExit) {
        let verdict = self.verdict
        guard !verdict.reasons.isEmpty else { return }
        let text =
            verdict.isInvalid
            ? RunExit.invalidity(verdict.reasons)
            : "the load generator was at its limit: \(verdict.reasons.joined(separator: "; "))"
        if exit.code != .invalidRun { logger.warning("\(text)") }
        event(
            RunEvent(
                kind: verdict.isInvalid ? "invalid" : "strained",
                text: text,
                at: state.withLock { $0.lastTime }
            )
        )
    }

    /// Writes what is written at the end; returns what could not be, and the end that this makes of the run.
    func finish(summary: Summary, exit: RunExit) -> (exit: RunExit, errors: [String]) {
        tellVerdict(exit)
        let rest = state.withLock { $0.events }
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
        var exit = exit.withoutArtifacts(errors)
        let metadata = state.withLock { state in
            state.metadata.end = UTCTime(epoch: Int(cnet_wall_now() / 1_000_000_000))
            state.metadata.exitCode = Int(exit.code.rawValue)
            state.metadata.exitReason = exit.reason.map(Redaction.masking)
            return state.metadata
        }
        do { try directory.write(Array(metadata.json.prettyText.utf8), to: .metadata) } catch {
            keep(error)
            exit = exit.withoutArtifacts(errors)
        }
        return (exit, errors)
    }
}
