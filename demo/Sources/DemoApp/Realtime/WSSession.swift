// One WebSocket connection after its handshake: reads frames, keeps the ping and pong clock, ends it in one of the
// application's three ways (close handshake, refusal text then drop, drop). Must not know what messages mean.

import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// What a kind of socket does with its connections.
protocol SocketHub: Sendable {
    /// Registers the connection and queues its first frames; false when it was refused (and finished).
    func connected(_ session: WSSession) -> Bool
    func received(_ message: [UInt8], from session: WSSession) async
    func disconnected(_ session: WSSession)
}

final class WSSession: Sendable, Hashable {
    static let pingInterval: Duration = .seconds(3)
    static let readDeadline: Duration = .seconds(10)
    /// How long the rest of a broken message is read and thrown away before the connection ends.
    private static let drainTime: Duration = .milliseconds(200)

    let user: Int64
    let username: String
    /// The game room; 0 on other sockets, negative when a game socket named none.
    let room: Int64
    let outbox = Outbox()
    private let hubName: Metrics.Hub
    private let metrics: Metrics
    private let log: RequestLog?
    let faults: Faults?

    private struct State {
        /// -1 once FlyingFox is about to close it.
        var descriptor: Int32 = -1
        var deadline: ContinuousClock.Instant
        var tasks: [Task<Void, Never>] = []
        var isEnded = false
    }

    private let state: Mutex<State>

    init(
        user: Int64,
        username: String,
        room: Int64,
        hubName: Metrics.Hub,
        metrics: Metrics,
        log: RequestLog? = nil,
        faults: Faults? = nil
    ) {
        self.user = user
        self.username = username
        self.room = room
        self.hubName = hubName
        self.metrics = metrics
        self.log = log
        self.faults = faults
        state = Mutex(State(deadline: .now + Self.readDeadline))
    }

    static func == (left: WSSession, right: WSSession) -> Bool { left === right }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// Queues a text message; a full queue drops, counts and logs it.
    func send(_ message: [UInt8]) {
        let drop = faults?.drop(on: hubName)
        if drop == .silently { return }
        guard drop == .asFullQueue || !outbox.send(message) else { return }
        metrics.backpressureDrops.add(1, Labels(("hub", hubName.rawValue), ("reason", "full")))
        log?.append(.dropped(user: user, hub: hubName))
    }

    /// Sends a last text, then ends the connection without a close frame.
    func refuse(_ message: [UInt8]) {
        _ = outbox.send(message)
        outbox.finish()
    }

    /// Ends the connection at once without a close frame, a blocked write included.
    func drop() {
        outbox.finish(discarding: true)
        state.withLock { state in
            if state.descriptor >= 0 { shutdown(state.descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Ends the connection from this side: with a close frame of this code, without one when there is none.
    func end(code: UInt16?) {
        guard let code else { return drop() }
        outbox.close(.close(code: WSCloseCode(code)))
        outbox.finish()
    }

    /// Starts reading and the ping clock.
    func start(descriptor: Int32, pool: EpollSocketPool, hub: any SocketHub) {
        metrics.activeWebSockets.add(1)
        metrics.webSocketConnections.add(1)
        state.withLock { $0.descriptor = descriptor }
        let isAccepted = hub.connected(self)
        let reader = Task {
            if isAccepted {
                await self.read(from: Socket(file: .init(rawValue: descriptor)), pool: pool, hub: hub)
            }
            if isAccepted { hub.disconnected(self) }
        }
        var tasks = [reader, Task { await self.keepTime() }]
        if let faults { tasks.append(Task { await faults.endEarly(self, hub: self.hubName) }) }
        let isEnded = state.withLock { state in
            state.tasks = tasks
            return state.isEnded
        }
        if isEnded {
            for task in tasks { task.cancel() }
        }
    }

    /// FlyingFox is done with the stream of frames and closes the descriptor next: nothing may use it from here on.
    func streamEnded() {
        let tasks = state.withLock { state in
            state.descriptor = -1
            state.isEnded = true
            return state.tasks
        }
        for task in tasks { task.cancel() }
        metrics.activeWebSockets.add(-1)
    }

    private func read(from socket: Socket, pool: EpollSocketPool, hub: any SocketHub) async {
        var decoder = ClientFrameDecoder()
        do {
            while let bytes = try await receive(from: socket, pool: pool) {
                decoder.append(bytes)
                while let event = try decoder.next() {
                    guard await handle(event, hub: hub) else { return }
                }
            }
            outbox.finish(discarding: true)
        } catch let violation as FrameViolation {
            outbox.close(.close(code: WSCloseCode(violation.closeCode, reason: violation.reason)))
            await drain(socket, pool: pool)
            outbox.finish()
        } catch {
            outbox.finish(discarding: true)
        }
    }

    /// Bytes that have arrived, waiting for some; nil at the end of the stream.
    private func receive(from socket: Socket, pool: EpollSocketPool) async throws -> [UInt8]? {
        while true {
            let bytes = try state.withLock { state -> [UInt8]? in
                guard state.descriptor >= 0 else { throw CancellationError() }
                do {
                    return try socket.read(atMost: 16 * 1024)
                } catch SocketError.blocked {
                    return nil
                }
            }
            if let bytes { return bytes }
            try await pool.suspendSocket(socket, untilReadyFor: [.read])
        }
    }

    /// False when the connection is ending.
    private func handle(_ event: ClientFrameDecoder.Event, hub: any SocketHub) async -> Bool {
        switch event {
        case .message(let message):
            await faults?.waitOutPause()
            await hub.received(message, from: self)
        case .pong: state.withLock { $0.deadline = .now + Self.readDeadline }
        case .ping(let payload):
            outbox.sendControl(WSFrame(fin: true, opcode: .pong, mask: nil, payload: Data(payload)))
        case .close(let code):
            let empty = WSFrame(fin: true, opcode: .close, mask: nil, payload: Data())
            outbox.close(code.map { .close(code: WSCloseCode($0)) } ?? empty)
            outbox.finish()
            return false
        }
        return true
    }

    /// Reads and throws away what the client still sends, so that closing does not reset the connection before the
    /// close frame has been read.
    private func drain(_ socket: Socket, pool: EpollSocketPool) async {
        let timer = Task {
            try await Task.sleep(for: Self.drainTime)
            self.drop()
        }
        defer { timer.cancel() }
        while let bytes = try? await receive(from: socket, pool: pool), !bytes.isEmpty {}
    }

    private func keepTime() async {
        var nextPing = ContinuousClock.now + Self.pingInterval
        while !Task.isCancelled {
            let deadline = state.withLock { $0.deadline }
            try? await Task.sleep(until: min(nextPing, deadline), tolerance: .milliseconds(5))
            let now = ContinuousClock.now
            if now >= state.withLock({ $0.deadline }) { return drop() }
            if now >= nextPing {
                outbox.sendControl(WSFrame(fin: true, opcode: .ping, mask: nil, payload: Data()))
                nextPing += Self.pingInterval
            }
        }
    }
}

/// Turns an accepted handshake into a running session.
struct SocketUpgrade: WSHandler {
    let session: WSSession
    let hub: any SocketHub
    let pool: EpollSocketPool

    /// Ends the session when FlyingFox lets go of the frame stream.
    private final class Lifetime: Sendable {
        let session: WSSession
        init(_ session: WSSession) { self.session = session }
        deinit { session.streamEnded() }
    }

    struct EarlyFrame: Error {}

    func makeFrames(for client: AsyncThrowingStream<WSFrame, any Error>) async throws -> AsyncStream<WSFrame>
    {
        // The client may not send before it has the answer, so the first read waits and shows the descriptor.
        let probe = DescriptorProbe()
        await DescriptorProbe.$current.withValue(probe) {
            var frames = client.makeAsyncIterator()
            _ = try? await frames.next()
        }
        guard let descriptor = probe.descriptor else { throw EarlyFrame() }
        let lifetime = Lifetime(session)
        session.start(descriptor: descriptor, pool: pool, hub: hub)
        return AsyncStream {
            let frame = await lifetime.session.outbox.next()
            await lifetime.session.faults?.waitOutPause()
            return frame
        }
    }
}
