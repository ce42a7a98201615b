// WebSockets for what is no load: a single session, looked at closely. Must not contain: what is done with the session.

import CNet
import HTTP1
import Logging
import Measure

/// Opens WebSockets with the engine's own client on a thread of its own, any number side by side. Nothing is measured or logged.
///
///     let client = try SocketClient(userAgent: "example")
///     let answer = try await client.session("ws://127.0.0.1:8080/echo") { socket in
///         socket.send("hello")
///         return try await socket.next(timeout: .seconds(5))?.text
///     }
public final class SocketClient: Sendable {
    private let loop: EventLoop
    private let context: LoopBound<LoopContext>

    /// A client whose thread is running. Throws when the system gives no thread or event descriptor, or when `userAgent` may not be sent.
    public init(userAgent: String, tls: TLSOptions = TLSOptions()) throws {
        loop = try EventLoop(index: -3)
        // Nothing is resolved against it; URLs are absolute.
        var settings = ClientSettings(baseURL: try HTTPURL("http://socket.invalid"), userAgent: userAgent)
        settings.tls = try TLSSetup(tls)
        let logger = Logger(label: "socket") { _ in SwiftLogNoOpLogHandler() }
        context = LoopBound(
            try LoopContext(
                loop: loop,
                metrics: LoopMetrics(registry: Registry(scenarios: [], submetrics: [])),
                settings: settings,
                log: RunLog(logger: logger, started: cnet_now()) { _ in }
            )
        )
        try loop.start()
    }

    /// After the last session: sessions hold the client.
    deinit {
        loop.stop()
        if !loop.isCurrent { loop.join() }
    }

    /// Opens a WebSocket to `url` (ws://… or wss://…), runs `body` with it and closes it with 1001 if `body` left it open. The TCP connection is
    /// closed when this returns, unless the server took more than a second for its part.
    ///
    /// `body` runs on the client's thread, also when the socket did not open (`socket.status`, `socket.failure`).
    /// - Throws: what `body` throws; an error when the task is cancelled.
    public func session<Value: Sendable>(
        _ url: String,
        options: SocketOptions = SocketOptions(),
        _ body: @escaping @Sendable (WebSocket) async throws -> Value
    ) async throws -> Value {
        if (try? HTTPURL(url))?.isSecure == true { context.value.settings.tls.prepare() }
        let strand = LoopBound(VUCore(context: context.value, scenario: 0))
        let task = Task.detached(executorPreference: loop) {
            // The last reference may go on another thread, which must not touch this loop's heap.
            defer { strand.value.parker.disarm() }
            return try await Self.run(url, options, strand.value, body)
        }
        let loop = self.loop
        let value = try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            loop.perform { strand.value.interrupt() }
        }
        return withExtendedLifetime(self) { value }
    }

    private static func run<Value: Sendable>(
        _ url: String,
        _ options: SocketOptions,
        _ core: VUCore,
        _ body: @Sendable (WebSocket) async throws -> Value
    ) async throws -> Value {
        // One name for all: the engine's metrics are not looked at and must not grow.
        let socket = try await SocketDialer.open(url, name: "session", options: options, core: core)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(socket))
        } catch {
            result = .failure(error)
        }
        socket.abandon(isInterrupted: core.parker.isInterrupted)
        let deadline = cnet_now() + SocketLinger.peerLimit
        socket.isAwaited = true
        while !socket.isTransportClosed {
            guard case .event = await core.parker.park(until: deadline) else { break }
        }
        return try result.get()
    }
}
