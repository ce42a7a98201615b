// HTTP for what is no load: asking Prometheus, Loki or a model, on the engine's own client. Must not contain: what is asked,
// parsing of answers, retries.

import CNet
import HTTP1
import Logging
import Measure
import Synchronization

/// Fetches over HTTP/1.1 on a thread of its own, any number side by side, each on its own connection.
///
/// Every fetch ends within its timeout, whatever the server does. Redirects are not followed, nothing is tried twice. Nothing is
/// measured or logged.
public final class Fetcher: Sendable {
    /// The fetches under way. The loop stops with the last of them, so that each can still end.
    private final class Gate: Sendable {
        private struct State {
            var strands: [Int: LoopBound<VUCore>] = [:]
            var next = 0
            var isShut = false
        }

        private let loop: EventLoop
        private let state = Mutex(State())

        init(loop: EventLoop) { self.loop = loop }

        /// The fetch's number; nil after `shut`.
        func enter(_ strand: LoopBound<VUCore>) -> Int? {
            state.withLock { state in
                guard !state.isShut else { return nil }
                state.next += 1
                state.strands[state.next] = strand
                return state.next
            }
        }

        func leave(_ number: Int) {
            state.withLock { state in
                state.strands[number] = nil
                if state.isShut, state.strands.isEmpty { loop.stop() }
            }
        }

        func interrupt(_ number: Int) {
            state.withLock { state in
                guard let strand = state.strands[number] else { return }
                loop.perform { strand.value.interrupt() }
            }
        }

        /// Lets nobody in any more and interrupts those who are; false if that was done before.
        func shut() -> Bool {
            state.withLock { state in
                guard !state.isShut else { return false }
                state.isShut = true
                for strand in state.strands.values { loop.perform { strand.value.interrupt() } }
                if state.strands.isEmpty { loop.stop() }
                return true
            }
        }
    }

    private let loop: EventLoop
    let context: LoopBound<LoopContext>
    private let gate: Gate

    /// A fetcher whose thread is running. Throws when the system gives no thread or event descriptor, or when `userAgent` may not be
    /// sent.
    public init(userAgent: String) throws {
        loop = try EventLoop(index: -2)
        // Nothing is resolved against it; a name that cannot be that of a fetch's own server.
        var settings = ClientSettings(baseURL: try HTTPURL("http://fetcher.invalid"), userAgent: userAgent)
        settings.closesConnections = true
        let logger = Logger(label: "fetcher") { _ in SwiftLogNoOpLogHandler() }
        context = LoopBound(
            try LoopContext(
                loop: loop,
                metrics: LoopMetrics(registry: Registry(scenarios: [], submetrics: [])),
                settings: settings,
                log: RunLog(logger: logger, started: cnet_now()) { _ in }
            )
        )
        gate = Gate(loop: loop)
        try loop.start()
    }

    deinit { shutDown() }

    /// Ends every fetch under way as cancelled, refuses later ones and waits for the end of the thread, which is a matter of
    /// milliseconds. Further calls do nothing.
    public func shutDown() {
        if gate.shut(), !loop.isCurrent { loop.join() }
    }

    /// Fetches. Cancelling the task ends it at once.
    public func fetch(_ request: FetchRequest) async -> Result<FetchResponse, FetchFailure> {
        let url: HTTPURL
        let wire: Request
        do {
            url = try HTTPURL(request.url)
            guard !url.isWebSocket else { return .failure(FetchFailure(unsupported: url, request)) }
            wire = try Self.wire(request)
        } catch let error as HTTPError {
            return .failure(FetchFailure(unusable: error, request))
        } catch {
            return .failure(FetchFailure(kind: .invalidURL, text: "\(error)"))
        }
        if url.isSecure { context.value.settings.tls.prepare() }
        // Else the request may be out before the interruption arrives.
        guard !Task.isCancelled else { return .failure(FetchFailure(cancelled: request, url)) }
        let strand = LoopBound(VUCore(context: context.value, scenario: 0))
        guard let number = gate.enter(strand) else {
            return .failure(FetchFailure(cancelled: request, url))
        }
        let gate = self.gate
        let task = Task.detached(executorPreference: loop) {
            let result = await Self.exchange(request, wire, url, on: strand.value)
            // The last reference may go on another thread, which must not touch this loop's heap.
            strand.value.parker.disarm()
            gate.leave(number)
            return result
        }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            gate.interrupt(number)
        }
    }

    /// Far beyond any use, and far from where sums of nanoseconds overflow.
    private static let longest = Duration.seconds(86_400 * 365)

    private static func wire(_ request: FetchRequest) throws -> Request {
        var wire = Request(
            request.method == .get ? .get : .post,
            request.url,
            // One name for all: the engine's metrics are not looked at and must not grow.
            name: "fetch",
            headers: try Headers(request.headers),
            body: request.body,
            timeout: min(request.timeout, longest),
            redirects: 0
        )
        wire.firstByteTimeout = request.firstByteTimeout.map { min($0, longest) }
        return wire
    }

    private static func exchange(
        _ request: FetchRequest,
        _ wire: Request,
        _ url: HTTPURL,
        on strand: VUCore
    ) async -> Result<FetchResponse, FetchFailure> {
        let client = HTTPClient(core: strand)
        client.limits.bodyBytes = max(0, request.maximumBodySize)
        client.limits.decodedBytes = client.limits.bodyBytes
        guard let response = try? await client.perform(wire, parker: strand.parker) else {
            return .failure(FetchFailure(cancelled: request, url))
        }
        if let http = response.http { return .success(FetchResponse(http)) }
        return .failure(FetchFailure(response.cause ?? .end, detail: response.error, request, url))
    }
}
