// What a run says while it goes on, each thing once however many loops notice it. Must not contain: output, files.

import CNet
import Logging
import Measure
import Synchronization

/// Shared by all loops of a run.
final class RunLog: Sendable {
    /// Script errors logged before the rest is only counted.
    private static let scriptErrorLimit = 5
    /// Different notes of scripts.
    private static let noteLimit = 20

    private struct State {
        var said: Set<String> = []
        var scriptErrors = 0
        var notes: Set<String> = []
        var isMuted = false
    }

    private let logger: Logger
    private let started: Int64
    private let onEvent: @Sendable (RunEvent) -> Void
    private let state = Mutex(State())

    /// - Parameter onEvent: gets what belongs into the timeline too.
    init(logger: Logger, started: Int64, onEvent: @escaping @Sendable (RunEvent) -> Void) {
        self.logger = logger
        self.started = started
        self.onEvent = onEvent
    }

    /// While setup runs its own error says all; the first failures of requests would only repeat it.
    func mute(_ isMuted: Bool) { state.withLock { $0.isMuted = isMuted } }

    /// The first failed request of each kind; the rest is in the numbers.
    func requestFailed(_ failure: TransportFailure, method: String, route: String) {
        guard state.withLock({ !$0.isMuted && $0.said.insert("failure \(failure.code)").inserted }) else {
            return
        }
        // A script's names mostly begin with the method.
        let asked = route.hasPrefix("\(method) ") ? route : route.isEmpty ? method : "\(method) \(route)"
        tell("failure", "request failed (first of its kind): \(asked): \(failure.text)")
    }

    /// An iteration that ended by an error of the script.
    func scriptFailed(_ error: any Error, scenario: String) {
        let number = state.withLock { state in
            state.scriptErrors += 1
            return state.scriptErrors
        }
        guard number <= Self.scriptErrorLimit else { return }
        let rest = number == Self.scriptErrorLimit ? " (further ones are not logged)" : ""
        tell("script", "iteration of \(scenario) ended by an error: \(error)\(rest)")
    }

    /// A script's note, the first time it is made. Texts with an id in them must not fill the terminal.
    func note(_ text: String) {
        let count = state.withLock { state in
            state.notes.count < Self.noteLimit && state.notes.insert(text).inserted ? state.notes.count : nil
        }
        guard let count else { return }
        tell("note", text + (count == Self.noteLimit ? " (further notes are not logged)" : ""))
    }

    /// Something to be said once per run.
    func once(_ kind: String, _ text: String) {
        guard state.withLock({ $0.said.insert("\(kind) \(text)").inserted }) else { return }
        tell(kind, text)
    }

    /// Something for the timeline alone.
    func record(_ kind: String, _ text: String) {
        onEvent(RunEvent(kind: kind, text: Redaction.masking(text), at: Double(cnet_now() - started) / 1e9))
    }

    private func tell(_ kind: String, _ text: String) {
        let text = ControlCharacters.strip(Redaction.masking(text))
        logger.warning("\(text)")
        onEvent(RunEvent(kind: kind, text: text, at: Double(cnet_now() - started) / 1e9))
    }
}
