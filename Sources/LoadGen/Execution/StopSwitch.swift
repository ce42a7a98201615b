// Stopping a run from outside: signals, tests. Must not contain: what stopping means (RunController).

import CNet
import Synchronization

/// Stops a run at once, from any thread; also one that has not begun.
public final class StopSwitch: Sendable {
    private struct State {
        var signal: Int32?
        var handler: (@Sendable (Int32) -> Void)?
    }

    private let state = Mutex(State())

    /// A switch that nobody has used.
    public init() {}

    /// Asks the run to stop, as if `signal` had come. Only the first call counts.
    public func stop(signal: Int32) {
        let handler = state.withLock { state in
            guard state.signal == nil else { return nil as (@Sendable (Int32) -> Void)? }
            state.signal = signal
            return state.handler
        }
        handler?(signal)
    }

    /// Calls `handler` when the switch is used, at once if it has been.
    func onStop(_ handler: @escaping @Sendable (Int32) -> Void) {
        let signal = state.withLock { state in
            state.handler = handler
            return state.signal
        }
        if let signal { handler(signal) }
    }

    /// From now on the first SIGINT, SIGTERM or SIGHUP uses the switch, a second one ends the process at once (105).
    ///
    /// Call it before any other thread exists: the signals are blocked for all threads started later.
    public func catchSignals() throws {
        cnet_prepare_signals()
        try PosixThread { [self] in
            stop(signal: cnet_wait_signal())
            _ = cnet_wait_signal()
            cnet_exit_now(RunExitCode.interrupted.rawValue)
        }.detach()
    }
}
