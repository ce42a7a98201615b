// The proxy as a caller sees it: options, start, port, stop. The work is done in ProxyLoop, on a thread of its own.

import Foundation
import Synchronization

/// A TCP proxy that causes faults at planned moments.
public final class FaultProxy: Sendable {
    /// What it is started with.
    public struct Options: Sendable {
        /// The server's host; IPv4.
        public var host: String
        /// The server's port.
        public var targetPort: UInt16
        /// The port to listen on; 0: any free one.
        public var port: UInt16 = 0
        /// What goes wrong when.
        public var plan = FaultPlan([], seed: 1, span: 30)
        /// Seed of the dice thrown during the run.
        public var seed: UInt64 = 1
        /// Gets the truth once the clock has started.
        public var recordPath: String?
        /// The server, started and owned by the proxy; empty: it runs already.
        public var command: [String] = []
        /// The longest wait for the command's port, seconds.
        public var startDeadline = 30.0

        /// A proxy in front of `HOST:PORT`.
        public init(target: String) throws {
            let parts = target.split(separator: ":")
            guard parts.count == 2, let port = UInt16(parts[1]), port > 0 else {
                throw FaultProxyError.badTarget(target)
            }
            (host, targetPort) = (String(parts[0]), port)
        }
    }

    /// The port it listens on.
    public let port: UInt16
    private let waker: Int32
    private let ended: DispatchSemaphore
    private let isStopped = Mutex(false)

    /// Starts the command, if there is one, waits until it accepts connections, and listens.
    public init(_ options: Options) throws {
        for fault in options.plan.faults where fault.kind.needsCommand && options.command.isEmpty {
            let name = fault.kind.rawValue
            throw FaultProxyError.badFault(
                spec: name,
                reason: "there is no command after -- that it could concern"
            )
        }
        let started = Mutex<Result<(port: UInt16, waker: Int32), any Error>?>(nil)
        let ready = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        // The command's life is tied to the thread that starts it.
        Thread.detachNewThread {
            do {
                let loop = try ProxyLoop(options)
                started.withLock { $0 = .success((loop.port, loop.waker)) }
                ready.signal()
                loop.run()
            } catch {
                started.withLock { $0 = .failure(error) }
                ready.signal()
            }
            ended.signal()
        }
        ready.wait()
        guard let result = started.withLock({ $0 }) else {
            throw FaultProxyError.system("the proxy did not start")
        }
        (port, waker) = try result.get()
        self.ended = ended
    }

    /// Ends the listener, every connection and the command; returns when all that is done.
    public func stop() {
        let isFirst = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return !isStopped
        }
        guard isFirst else { return }
        ProxyLoop.wake(waker)
        ended.wait()
    }
}
