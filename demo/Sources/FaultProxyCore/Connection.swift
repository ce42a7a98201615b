// A client and its connection to the server: what is read is put through the faults and queued for the other side. Must
// not know epoll or the listener.

import Glibc
import LoopbackSockets

final class Connection {
    /// What is to become of the connection after an event.
    enum Verdict { case goesOn, closes, resets }

    let client: LoopbackSocket
    let server: LoopbackSocket
    let toServer: Relay
    let toClient: Relay
    /// The connection to the server stands.
    var isConnected = false
    /// What epoll was told, by side.
    var interests: [UInt32] = [0, 0]
    /// The moment a timer was set for.
    var timer: UInt64?

    private var fate = ResponseFate.intact
    private var expectsResponse = true
    private var responseBytes = 0

    init(client: LoopbackSocket, server: LoopbackSocket) {
        self.client = client
        self.server = server
        toServer = Relay(isToClient: false, source: client, sink: server)
        toClient = Relay(isToClient: true, source: server, sink: client)
    }

    /// Reads once from a side and queues what is left of it. `bytesCame` is told before the faults look at them.
    func read(
        _ relay: Relay,
        _ buffer: UnsafeMutableRawBufferPointer,
        _ faults: inout FaultState,
        now: UInt64
    ) -> Verdict {
        let count = recv(relay.source.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0 { return errno == EAGAIN || errno == EINTR ? .goesOn : .resets }
        if count == 0 {
            relay.end(due: now + (faults.isQuiet ? 0 : faults.wait()))
            return .goesOn
        }
        let chunk = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        if !relay.isToClient {
            expectsResponse = true
            queue(Array(chunk), relay, &faults, now: now)
            return .goesOn
        }
        if expectsResponse {
            expectsResponse = false
            responseBytes = 0
            fate = faults.isQuiet ? .intact : faults.fateOfResponse()
            if fate == .reset { return .resets }
        }
        return respond(chunk, &faults, now: now)
    }

    private func respond(_ chunk: UnsafeRawBufferPointer, _ faults: inout FaultState, now: UInt64) -> Verdict
    {
        if faults.isQuiet && fate == .intact {
            responseBytes += chunk.count
            return forward(chunk, now: now)
        }
        if faults.swallowsChunk() { return .goesOn }
        var bytes = fate == .noise ? faults.noise(chunk.count) : Array(chunk)
        if let cut = faults.cut, responseBytes + bytes.count > cut {
            bytes.removeLast(responseBytes + bytes.count - max(cut, responseBytes))
            queue(bytes, toClient, &faults, now: now)
            toClient.end(due: now)
            return .goesOn
        }
        responseBytes += bytes.count
        queue(bytes, toClient, &faults, now: now)
        return .goesOn
    }

    /// Nothing is on: straight to the client as far as it takes it.
    private func forward(_ chunk: UnsafeRawBufferPointer, now: UInt64) -> Verdict {
        guard toClient.isEmpty else {
            toClient.add(Array(chunk), due: now)
            return .goesOn
        }
        let sent = Relay.send(chunk[...], to: client)
        if sent < 0 { return .resets }
        if sent < chunk.count { toClient.add(Array(chunk[sent...]), due: now) }
        return .goesOn
    }

    private func queue(_ bytes: [UInt8], _ relay: Relay, _ faults: inout FaultState, now: UInt64) {
        guard !bytes.isEmpty else { return }
        guard !faults.isQuiet else { return relay.add(bytes, due: now) }
        let due = now + faults.wait()
        guard let size = faults.pieceSize else { return relay.add(bytes, due: due) }
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = Array(bytes[start..<min(start + size, bytes.count)])
            relay.add(piece, due: faults.passes(piece.count, start: due, isToClient: relay.isToClient))
        }
    }

    /// Writes what is due in both directions; `wake` is the moment there is more to write.
    func flush(isStalled: Bool, now: UInt64) -> (verdict: Verdict, wake: UInt64?) {
        if isStalled { return (.goesOn, nil) }
        var wake: UInt64?
        for relay in [toServer, toClient] where isConnected || relay.isToClient {
            switch relay.flush(now: now) {
            case .broken: return (.resets, nil)
            case .waitsUntil(let due): wake = min(wake ?? due, due)
            case .idle, .waitsForSocket, .finished: continue
            }
        }
        return (toServer.isFinished && toClient.isFinished ? .closes : .goesOn, wake)
    }
}
