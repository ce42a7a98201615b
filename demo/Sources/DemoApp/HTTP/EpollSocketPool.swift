// The socket pool FlyingFox waits on: one epoll thread, one-shot registrations, no shadow of the kernel's state.
// It differs from FlyingFox's own pool in two ways that matter here. A new descriptor gets TCP_NODELAY before anything
// is written to it (FlyingFox writes head and body separately; Nagle then costs 40 ms a request). And a cancelled wait
// is taken out of epoll before the call returns, so a descriptor number that is closed and reused at once is never
// believed to be registered already. Must not read or write application bytes.

import CDemoSystem
import FlyingSocks
import Foundation
import Synchronization

final class EpollSocketPool: AsyncSocketPool {
    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Slot {
        var read: Waiter?
        var write: Waiter?

        /// Epoll's interest for the waiters present, one-shot.
        var interest: UInt32 {
            var mask = EPOLLONESHOT.rawValue | EPOLLRDHUP.rawValue
            if read != nil { mask |= EPOLLIN.rawValue }
            if write != nil { mask |= EPOLLOUT.rawValue }
            return mask
        }

        var isEmpty: Bool { read == nil && write == nil }
    }

    private struct State {
        var slots: [Int32: Slot] = [:]
        var nextID: UInt64 = 0
        var epoll: Int32 = -1
        var wake: Int32 = -1
        var isStopped = false
    }

    private let state = Mutex(State())

    func prepare() async throws {
        try state.withLock { state in
            state.epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
            state.wake = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
            guard state.epoll >= 0, state.wake >= 0 else { throw SocketError.makeFailed("epoll_create1") }
            var event = epoll_event()
            event.events = EPOLLIN.rawValue
            event.data.fd = state.wake
            guard epoll_ctl(state.epoll, EPOLL_CTL_ADD, state.wake, &event) == 0 else {
                throw SocketError.makeFailed("epoll_ctl")
            }
        }
    }

    func run() async throws {
        let (epoll, wake) = state.withLock { ($0.epoll, $0.wake) }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
                let thread = Thread {
                    self.serve(epoll: epoll, wake: wake)
                    done.resume()
                }
                thread.name = "demo-epoll"
                thread.start()
            }
        } onCancel: {
            stop()
        }
        throw CancellationError()
    }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        if let probe = DescriptorProbe.current {
            probe.capture(socket.file.rawValue)
            throw DescriptorProbe.Captured()
        }
        let descriptor = socket.file.rawValue
        let isWrite = events.contains(.write)
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                arm(descriptor, isWrite: isWrite, Waiter(id: id, continuation: continuation))
                if Task.isCancelled { cancel(descriptor, id: id) }
            }
        } onCancel: {
            cancel(descriptor, id: id)
        }
    }

    private func arm(_ descriptor: Int32, isWrite: Bool, _ waiter: Waiter) {
        let (replaced, failure) = state.withLock { state -> (Waiter?, (any Error)?) in
            guard !state.isStopped else { return (nil, CancellationError()) }
            var slot = state.slots[descriptor] ?? Slot()
            let replaced = isWrite ? slot.write : slot.read
            if isWrite { slot.write = waiter } else { slot.read = waiter }
            guard Self.register(descriptor, interest: slot.interest, epoll: state.epoll) else {
                return (nil, SocketError.makeFailed("epoll_ctl"))
            }
            state.slots[descriptor] = slot
            return (replaced, nil)
        }
        replaced?.continuation.resume(throwing: CancellationError())
        if let failure { waiter.continuation.resume(throwing: failure) }
    }

    /// Re-arms a known descriptor; a new one is added and gets TCP_NODELAY. A listening socket passes it on to every
    /// socket it accepts.
    private static func register(_ descriptor: Int32, interest: UInt32, epoll: Int32) -> Bool {
        var event = epoll_event()
        event.events = interest
        event.data.fd = descriptor
        if epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0 { return true }
        guard errno == ENOENT else { return false }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0
    }

    private func cancel(_ descriptor: Int32, id: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard var slot = state.slots[descriptor] else { return nil }
            let found: Waiter
            if let read = slot.read, read.id == id {
                found = read
                slot.read = nil
            } else if let write = slot.write, write.id == id {
                found = write
                slot.write = nil
            } else {
                return nil
            }
            if slot.isEmpty {
                state.slots[descriptor] = nil
                epoll_ctl(state.epoll, EPOLL_CTL_DEL, descriptor, nil)
            } else {
                state.slots[descriptor] = slot
            }
            return found
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }

    private func stop() {
        let (waiters, wake) = state.withLock { state -> ([Waiter], Int32) in
            state.isStopped = true
            let waiters = state.slots.values.flatMap { [$0.read, $0.write].compactMap(\.self) }
            state.slots = [:]
            return (waiters, state.wake)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: CancellationError()) }
        eventfd_write(wake, 1)
    }

    /// The epoll thread: waits, then resumes whoever waited for what happened.
    private func serve(epoll: Int32, wake: Int32) {
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        var ready: [Waiter] = []
        var isRunning = true
        while isRunning {
            let count = epoll_wait(epoll, &events, Int32(events.count), -1)
            if count < 0 {
                if errno == EINTR { continue }
                break
            }
            state.withLock { state in
                isRunning = !state.isStopped
                for event in events.prefix(Int(count)) where event.data.fd != wake {
                    Self.take(event, from: &state, into: &ready)
                }
            }
            for waiter in ready { waiter.continuation.resume() }
            ready.removeAll(keepingCapacity: true)
        }
        close(epoll)
        close(wake)
    }

    private static func take(_ event: epoll_event, from state: inout State, into ready: inout [Waiter]) {
        let descriptor = event.data.fd
        guard var slot = state.slots[descriptor] else { return }
        let failed = event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        let readable = failed || event.events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0
        let writable = failed || event.events & EPOLLOUT.rawValue != 0
        if readable, let waiter = slot.read {
            ready.append(waiter)
            slot.read = nil
        }
        if writable, let waiter = slot.write {
            ready.append(waiter)
            slot.write = nil
        }
        if slot.isEmpty {
            state.slots[descriptor] = nil
        } else {
            state.slots[descriptor] = slot
            _ = register(descriptor, interest: slot.interest, epoll: state.epoll)
        }
    }
}

/// Learns the descriptor behind a FlyingFox stream: the first wait inside `$current.withValue` reports it and fails.
final class DescriptorProbe: Sendable {
    struct Captured: Error {}

    @TaskLocal static var current: DescriptorProbe?

    private let captured = Mutex<Int32?>(nil)

    var descriptor: Int32? { captured.withLock { $0 } }

    func capture(_ descriptor: Int32) {
        captured.withLock { $0 = descriptor }
    }
}
