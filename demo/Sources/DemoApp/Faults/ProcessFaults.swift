// Faults of the process: memory that grows, an end without farewell. On a queue of their own, so that they keep time
// when every thread that serves requests is busy.

import Foundation

final class ProcessFaults: Sendable {
    /// Bytes beyond which memory does not grow.
    static let memoryLimit = 2048 * 1_048_576

    private struct State {
        var timers: [any DispatchSourceTimer] = []
        var blocks: [(address: UnsafeMutableRawPointer, count: Int)] = []
        var allocated = 0
    }

    private let queue = DispatchQueue(label: "demo-process")
    private nonisolated(unsafe) var state = State()

    /// Begins; the clock of the faults has just started.
    func start(_ schedule: FaultSchedule, log: RequestLog?) {
        queue.async { [self] in
            let start = DispatchTime.now()
            for fault in schedule[.exit] {
                repeatedly(from: start + fault.from, every: .never) { [self] in end(fault, log) }
            }
            for fault in schedule[.memoryGrowth] {
                repeatedly(from: start + fault.from, every: .milliseconds(100)) { [self] in
                    grow(
                        fault,
                        seconds: Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
                    )
                }
            }
        }
    }

    /// Stops the timers and gives the memory back.
    func stop() {
        queue.sync {
            for timer in state.timers { timer.cancel() }
            for block in state.blocks { munmap(block.address, block.count) }
            state = State()
        }
    }

    private func repeatedly(
        from start: DispatchTime,
        every interval: DispatchTimeInterval,
        _ work: @escaping @Sendable () -> Void
    ) {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: start, repeating: interval, leeway: .milliseconds(1))
        timer.setEventHandler(handler: work)
        timer.resume()
        state.timers.append(timer)
    }

    private func grow(_ fault: Fault, seconds: Double) {
        let age = min(seconds, fault.to ?? .infinity) - fault.from
        let wanted = min(Self.memoryLimit, Int(fault.size * 1_048_576 * age))
        let count = (wanted - state.allocated) / 4096 * 4096
        guard count > 0,
            let address = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            address != MAP_FAILED
        else { return }
        memset(address, 0x5A, count)
        state.blocks.append((address, count))
        state.allocated += count
    }

    /// Ends the process as a crash does. Log lines already written are not lost, as none are that left the process.
    private func end(_ fault: Fault, _ log: RequestLog?) {
        if fault.isSet(.panic) {
            log?.append(.panic("runtime error: invalid memory address or nil pointer dereference"))
        }
        log?.stop()
        _exit(Int32(fault.size))
    }
}
