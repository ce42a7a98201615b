// The log: lines go to a file, to Loki, or both. The file is written by a thread of its own; a request only appends to a
// buffer.

import Foundation
import Synchronization

final class RequestLog: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var isStopped = false
        var dropped = 0
    }

    private static let pendingLimit = 8 * 1024 * 1024
    static let traceID = String(repeating: "0", count: 32)

    private let state = Mutex(State())
    /// -1 without a file.
    private let descriptor: Int32
    private let loki: LokiPusher?
    private let finished = DispatchSemaphore(value: 0)

    /// Opens `path` for appending; `-` is standard output, nil no file.
    init(path: String?, loki: LokiPusher? = nil) throws {
        self.loki = loki
        switch path {
        case nil: descriptor = -1
        case "-": descriptor = STDOUT_FILENO
        case let path?:
            descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw DemoError.cannotOpenLog(path: path, reason: String(cString: strerror(errno)))
            }
        }
        loki?.start()
        guard descriptor >= 0 else { return }
        let thread = Thread { self.writeLoop() }
        thread.name = "demo-log"
        thread.start()
    }

    func append(_ line: LogLine) {
        loki?.append(line)
        guard descriptor >= 0 else { return }
        state.withLock { state in
            if state.pending.count > Self.pendingLimit {
                state.dropped += 1
            } else {
                state.pending += line.bytes
                state.pending.append(0x0A)
            }
        }
    }

    /// Writes what is pending and ends the threads.
    func stop() {
        if descriptor >= 0 {
            state.withLock { $0.isStopped = true }
            finished.wait()
        }
        loki?.stop()
    }

    private func writeLoop() {
        while true {
            usleep(50_000)
            let (batch, isStopped) = state.withLock { state -> ([UInt8], Bool) in
                if state.dropped > 0 {
                    state.pending += LogLine.linesDropped(state.dropped).bytes + [0x0A]
                    state.dropped = 0
                }
                defer { state.pending.removeAll(keepingCapacity: true) }
                return (state.pending, state.isStopped)
            }
            Self.writeAll(batch, to: descriptor)
            if isStopped { break }
        }
        if descriptor != STDOUT_FILENO { close(descriptor) }
        finished.signal()
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
        var offset = 0
        bytes.withUnsafeBytes { buffer in
            while offset < buffer.count {
                let count = write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return }
                offset += count
            }
        }
    }
}
