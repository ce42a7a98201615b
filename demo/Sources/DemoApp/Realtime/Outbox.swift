// The outgoing frames of one connection: bounded, never blocking a sender. FlyingFox takes one frame at a time and asks
// for the next when it is written.

import FlyingFox
import Foundation
import Synchronization

final class Outbox: Sendable {
    /// Messages that may wait; one more is dropped.
    static let capacity = 256
    private static let controlCapacity = 32

    private struct State {
        var messages: [[UInt8]?] = []
        var head = 0
        var control: [WSFrame] = []
        var following: WSFrame?
        var isClosing = false
        var isFinished = false
        var waiter: CheckedContinuation<WSFrame?, Never>?

        var count: Int { messages.count - head }

        mutating func popMessage() -> [UInt8]? {
            guard head < messages.count else { return nil }
            let message = messages[head]
            messages[head] = nil
            head += 1
            if head == messages.count {
                messages.removeAll(keepingCapacity: true)
                head = 0
            } else if head > Outbox.capacity {
                messages.removeFirst(head)
                head = 0
            }
            return message
        }

        mutating func popFrame() -> WSFrame? {
            if let frame = following {
                following = nil
                return frame
            }
            if !isClosing, !control.isEmpty { return control.removeFirst() }
            if let message = popMessage() {
                let frames = Outbox.frames(message)
                following = frames.count > 1 ? frames[1] : nil
                return frames[0]
            }
            return control.isEmpty ? nil : control.removeFirst()
        }
    }

    private let state = Mutex(State())

    /// Queues a text message; false when the queue is full and the message was dropped.
    func send(_ message: [UInt8]) -> Bool {
        enqueue { state in
            guard !state.isClosing, !state.isFinished else { return true }
            guard state.count < Self.capacity else { return false }
            state.messages.append(message)
            return true
        }
    }

    /// Queues a ping or pong ahead of waiting messages.
    func sendControl(_ frame: WSFrame) {
        _ = enqueue { state in
            if !state.isClosing, !state.isFinished, state.control.count < Self.controlCapacity {
                state.control.append(frame)
            }
            return true
        }
    }

    /// Queues the close frame as the last one; waiting messages are discarded.
    func close(_ frame: WSFrame) {
        _ = enqueue { state in
            guard !state.isClosing, !state.isFinished else { return true }
            state.isClosing = true
            state.messages = []
            state.head = 0
            state.control = [frame]
            return true
        }
    }

    /// Ends the stream: after what is queued, or at once.
    func finish(discarding: Bool = false) {
        _ = enqueue { state in
            state.isFinished = true
            if discarding {
                state.messages = []
                state.head = 0
                state.control = []
                state.following = nil
            }
            return true
        }
    }

    private func enqueue(_ change: (inout State) -> Bool) -> Bool {
        let (result, waiter, frame) = state.withLock { state in
            let result = change(&state)
            guard let waiter = state.waiter else {
                return (result, nil as CheckedContinuation<WSFrame?, Never>?, nil as WSFrame?)
            }
            let frame = state.popFrame()
            guard frame != nil || state.isFinished else { return (result, nil, nil) }
            state.waiter = nil
            return (result, waiter, frame)
        }
        waiter?.resume(returning: frame)
        return result
    }

    /// The next frame to write; nil when the connection is to end.
    func next() async -> WSFrame? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state -> WSFrame?? in
                    if let frame = state.popFrame() { return .some(frame) }
                    if state.isFinished { return .some(nil) }
                    state.waiter = continuation
                    return .none
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            finish(discarding: true)
        }
    }

    /// A message as the application's WebSocket library frames it: up to 1024 bytes whole; up to 2040 as 1024 and the
    /// rest; longer ones whole in a non-final frame, followed by an empty final one.
    static func frames(_ message: [UInt8]) -> [WSFrame] {
        let first = message.count <= 2040 ? min(message.count, 1024) : message.count
        guard message.count > 1024 else {
            return [WSFrame(fin: true, opcode: .text, mask: nil, payload: Data(message))]
        }
        return [
            WSFrame(fin: false, opcode: .text, mask: nil, payload: Data(message[..<first])),
            WSFrame(fin: true, opcode: .continuation, mask: nil, payload: Data(message[first...])),
        ]
    }
}
