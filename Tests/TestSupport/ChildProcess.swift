// A real process under a test: started, watched, signalled, certainly gone afterwards. Knows no program.

import Foundation
import Synchronization

/// A program that a test started. Its output goes to files, so nothing has to be drained; it gets no environment
/// but the one given; it is killed with its process group when the last reference goes away or the test process
/// ends, however it ends.
public final class ChildProcess: Sendable {
    /// How a process ended.
    public enum Ending: Hashable, Sendable {
        /// By itself, with this code.
        case exited(Int32)
        /// By this signal.
        case killed(Int32)
    }

    /// What standard output is connected to.
    public enum Output: Sendable {
        /// A file, read by `standardOutput`.
        case captured
        /// Nothing: the descriptor is closed.
        case closed
        /// This descriptor of the test's own.
        case descriptor(Int32)
        /// This file or device, opened for reading and writing.
        case device(String)
    }

    private final class Watch: Sendable {
        let ending = Mutex<Ending?>(nil)
    }

    /// The process's id, which is its group's too.
    public let identifier: pid_t
    /// The program and its arguments.
    public let command: String
    private let watch = Watch()
    private let captures: TemporaryDirectory

    /// Starts `program`; throws `ChildProcessError.notStarted`.
    public init(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        directory: String? = nil,
        output: Output = .captured,
        errorsAreClosed: Bool = false
    ) throws {
        command = ([program] + arguments).joined(separator: " ")
        captures = try TemporaryDirectory()
        var plan = SpawnPlan(program: program, arguments: arguments, environment: environment)
        plan.directory = directory
        plan.output = output
        plan.outputPath = captures.path(of: "stdout")
        plan.errorPath = errorsAreClosed ? nil : captures.path(of: "stderr")
        identifier = try plan.spawn()
        ChildReaper.shared.add(identifier)
        let (identifier, watch) = (identifier, watch)
        let thread = Thread { Self.wait(for: identifier, watch) }
        thread.stackSize = 1 << 17
        thread.start()
    }

    deinit { signalGroup(SIGKILL) }

    /// What it wrote to standard output so far.
    public var standardOutput: String { captures.text(of: "stdout") }

    /// What it wrote to standard error so far.
    public var standardError: String { captures.text(of: "stderr") }

    /// The lines of standard error so far.
    public var errorLines: [String] {
        standardError.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }

    /// How it ended; nil while it runs.
    public var ending: Ending? { watch.ending.withLock { $0 } }

    /// Sends a signal to the process alone; nothing if it has ended.
    public func signal(_ number: Int32) {
        watch.ending.withLock { ending in
            if ending == nil { _ = kill(identifier, number) }
        }
    }

    /// Waits for its end. When that takes longer than `limit` the process is killed and the error tells what it said.
    @discardableResult
    public func end(within limit: Duration) async throws -> Ending {
        let ended = await eventually(within: limit) { self.ending != nil }
        if ended, let ending { return ending }
        signalGroup(SIGKILL)
        throw ChildProcessError.tooSlow(
            command: command,
            limit: limit,
            output: standardOutput,
            errors: standardError
        )
    }

    /// Kills it and waits until it is gone.
    public func killAndWait() async throws {
        signalGroup(SIGKILL)
        try await end(within: .seconds(10))
    }

    private func signalGroup(_ number: Int32) {
        watch.ending.withLock { ending in
            if ending == nil { _ = kill(-identifier, number) }
        }
    }

    /// Takes the id from the system only under the lock, so that no signal can hit a process that got the id anew.
    private static func wait(for identifier: pid_t, _ watch: Watch) {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        watch.ending.withLock { ending in
            var status: Int32 = 0
            _ = kill(-identifier, SIGKILL)
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            ChildReaper.shared.remove(identifier)
            ending = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F)
        }
    }
}

/// What can go wrong with a test's process.
public enum ChildProcessError: Error, CustomStringConvertible {
    /// The system refused to start it.
    case notStarted(program: String, reason: String)
    /// It did not end, or not get ready, in time.
    case tooSlow(command: String, limit: Duration, output: String, errors: String)

    /// The command, and what it said.
    public var description: String {
        switch self {
        case .notStarted(let program, let reason):
            "\(program) could not be started: \(reason)"
        case .tooSlow(let command, let limit, let output, let errors):
            "\(command): took longer than \(limit); stdout: \(output.suffix(2000)); stderr: \(errors.suffix(2000))"
        }
    }
}

/// Polls `condition` until it holds or `limit` has passed; tells which.
public func eventually(within limit: Duration, _ condition: () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + limit
    while !condition() {
        guard ContinuousClock.now < deadline else { return false }
        do { try await Task.sleep(for: .milliseconds(5)) } catch { return condition() }
    }
    return true
}
