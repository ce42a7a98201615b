// One direction of a connection: what was read and not yet written, each piece with the moment it is due. Must not know
// which faults there are.

import Glibc
import LoopbackSockets

final class Relay {
    /// How writing went.
    enum Outcome { case idle, waitsForSocket, waitsUntil(UInt64), finished, broken }

    private enum Piece { case bytes([UInt8]), end }

    static let mostBytes = 1 << 20

    let isToClient: Bool
    let source: LoopbackSocket
    let sink: LoopbackSocket
    private var queue: [(due: UInt64, piece: Piece)] = []
    private var head = 0
    private var headOffset = 0
    private var queuedBytes = 0
    private var lastDue: UInt64 = 0
    /// Nothing more is read.
    private(set) var isEnded = false
    /// FIN was sent.
    private(set) var isFinished = false
    var waitsForSocket = false

    init(isToClient: Bool, source: LoopbackSocket, sink: LoopbackSocket) {
        self.isToClient = isToClient
        self.source = source
        self.sink = sink
    }

    var wantsToRead: Bool { !isEnded && queuedBytes < Self.mostBytes }

    var isEmpty: Bool { head == queue.count }

    /// Adds bytes, not to be written before `due`, and never before what was added earlier.
    func add(_ bytes: [UInt8], due: UInt64) {
        lastDue = max(lastDue, due)
        queue.append((lastDue, .bytes(bytes)))
        queuedBytes += bytes.count
    }

    /// After what is queued the sink gets a FIN, and nothing more is read.
    func end(due: UInt64) {
        guard !isEnded else { return }
        isEnded = true
        lastDue = max(lastDue, due)
        queue.append((lastDue, .end))
    }

    /// Writes what is due.
    func flush(now: UInt64) -> Outcome {
        waitsForSocket = false
        while head < queue.count {
            guard queue[head].due <= now else { return .waitsUntil(queue[head].due) }
            switch queue[head].piece {
            case .end:
                sink.shutdown()
                isFinished = true
                advance()
                return .finished
            case .bytes(let bytes):
                let count = bytes.withUnsafeBytes { Self.send($0[headOffset...], to: sink) }
                guard count >= 0 else { return .broken }
                headOffset += count
                queuedBytes -= count
                guard headOffset == bytes.count else {
                    waitsForSocket = true
                    return .waitsForSocket
                }
                advance()
            }
        }
        return .idle
    }

    private func advance() {
        head += 1
        headOffset = 0
        if head == queue.count {
            queue.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 256 {
            queue.removeFirst(head)
            head = 0
        }
    }

    /// Bytes sent, as many as the socket takes; -1 when it is broken.
    static func send(_ bytes: Slice<UnsafeRawBufferPointer>, to sink: LoopbackSocket) -> Int {
        let rest = UnsafeRawBufferPointer(rebasing: bytes)
        while true {
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            let count = Glibc.send(sink.descriptor, rest.baseAddress, rest.count, flags)
            if count >= 0 { return count }
            if errno == EAGAIN { return 0 }
            if errno != EINTR { return -1 }
        }
    }
}
