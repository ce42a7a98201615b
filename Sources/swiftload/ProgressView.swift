// Shows progress: redrawn in place on a terminal, a plain line now and then elsewhere. Must not contain: what the lines say.

import LoadGen
import Synchronization

/// Progress on standard output. Called from the run's control thread and from the main one.
final class ProgressView: Sendable {
    /// Seconds between two plain lines.
    private static let plainInterval = 10.0

    private struct State {
        var drawn = 0
        var lastPlain = 0.0
    }

    private let terminal: Terminal
    private let redraws: Bool
    private let state = Mutex(State())

    init(terminal: Terminal, redraws: Bool) {
        self.terminal = terminal
        self.redraws = redraws
    }

    func show(_ progress: RunProgress) {
        state.withLock { state in
            if redraws {
                draw(ProgressText.lines(progress), &state)
                if progress.isFinished { terminal.write("\n") }
            } else {
                let seconds = progress.elapsed / .seconds(1)
                guard progress.isFinished || seconds - state.lastPlain >= Self.plainInterval else { return }
                state.lastPlain = seconds
                terminal.write(ProgressText.plainLine(progress) + "\n")
            }
        }
    }

    /// Cursor up over what was drawn, each line rewritten and cleared to its end.
    private func draw(_ lines: [String], _ state: inout State) {
        var text = state.drawn > 0 ? "\u{1B}[\(state.drawn)A" : ""
        let width = terminal.columns - 1
        for line in lines { text += "\r\(line.prefix(width))\u{1B}[K\n" }
        state.drawn = lines.count
        terminal.write(text)
    }
}
