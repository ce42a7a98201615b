// Opens a WebSocket for a VU: address, TCP, opening handshake, samples. Must not contain: what happens on the open socket.

import CNet
import HTTP1
import Measure
import WS

/// One attempt to open a WebSocket. Loop-bound; lives as long as the attempt.
final class SocketDialer: StreamDelegate {
    private enum Phase { case connecting, connected, answered(WebSocket), failed(TransportFailure) }

    private let core: VUCore
    private let dialled: Int64
    private var key: SeriesKey
    /// For the log.
    private let name: String
    private var handshake: WSHandshake
    private var stream: (any ByteStream)?
    private var phase = Phase.connecting
    /// Whether TCP opened to the address under way.
    private var hasConnected = false
    /// Whether TCP opened, and a TLS handshake may be under way.
    private var hasReachedPeer = false
    /// When connecting to the address under way began, monotonic ns.
    private var connectStarted: Int64 = 0

    private init(core: VUCore, handshake: WSHandshake, key: SeriesKey, dialled: Int64, name: String) {
        self.core = core
        self.handshake = handshake
        self.key = key
        self.dialled = dialled
        self.name = name
    }

    /// Opens a socket to `path` (below the base URL, or an absolute ws:// or wss:// URL). Throws only when interrupted.
    static func open(
        _ path: String,
        name: String?,
        options: SocketOptions,
        core: VUCore
    ) async throws -> WebSocket {
        let context = core.context
        let dialled = cnet_now()
        var key = SeriesKey(scenario: core.scenario, group: core.group)
        key.kind = .webSocket
        let url: HTTPURL
        let handshake: WSHandshake
        do {
            url = try context.settings.baseURL.resolving(context.targetText(ofPath: path))
            handshake = try WSHandshake(
                url: url,
                nonce: context.nonce(),
                userAgent: context.settings.userAgent,
                headers: options.headers,
                protocols: options.protocols,
                deflate: options.compression?.offer
            )
        } catch {
            let failure = TransportFailure(code: 1020, text: "\(error)", cause: .url)
            context.log.requestFailed(failure, method: "WS", route: name ?? Redaction.masking(path))
            return WebSocket(core: core, key: key, dialled: dialled, response: nil, failure: failure)
        }
        key.route =
            name.map { context.metrics.route(method: "WS", name: $0) }
            ?? context.metrics.unnamedRoute(method: "WS", path: path) { url.description }
        let dialer = SocketDialer(
            core: core,
            handshake: handshake,
            key: key,
            dialled: dialled,
            name: name ?? Redaction.masking(path)
        )
        switch try await dialer.dial(
            Origin(host: url.host, port: url.port, isSecure: url.isSecure),
            deadline: dialled + options.connectTimeout.nanoseconds
        ) {
        case .success(let socket): return socket
        case .failure(let failure): return dialer.fail(failure)
        }
    }

    /// The answered attempt, be it with a refusal.
    private func dial(_ origin: Origin, deadline: Int64) async throws -> Result<WebSocket, TransportFailure> {
        let context = core.context
        if core.parker.isInterrupted { throw Interrupted() }
        let addresses: [SocketAddress]
        switch await context.resolve(origin, parker: core.parker, deadline: deadline) {
        case .success(let found): addresses = found
        case .failure(.failed(let failure)): return .failure(failure)
        case .failure(.timeout): return .failure(.dialTimeout)
        case .failure(.interrupted): throw Interrupted()
        }
        var last = TransportFailure.noSuchHost
        for address in addresses {
            phase = .connecting
            (hasConnected, hasReachedPeer) = (false, false)
            connectStarted = cnet_now()
            do throws(SystemError) {
                stream = try connect(to: address, of: origin)
            } catch {
                last = .dial(error.code)
                continue
            }
            switch try await settle(deadline: deadline) {
            case .success(let socket): return .success(socket)
            case .failure(let failure):
                last = failure
                guard case .connecting = phase else { return .failure(failure) }
            }
        }
        return .failure(last)
    }

    private func connect(to address: SocketAddress, of origin: Origin) throws(SystemError) -> any ByteStream {
        let (loop, meter) = (core.context.loop, core.meter)
        guard origin.isSecure else {
            return try TCPStream(to: address, on: loop, meter: meter, delegate: self)
        }
        let terms = core.context.terms(with: origin, core.tlsSessions)
        return try TLSStream(to: address, on: loop, meter: meter, terms: terms, delegate: self)
    }

    /// Waits until the attempt on one address has an outcome. `phase` stays `connecting` when TCP never opened.
    private func settle(deadline: Int64) async throws -> Result<WebSocket, TransportFailure> {
        while true {
            switch phase {
            case .answered(let socket): return .success(socket)
            case .failed(let failure):
                if !hasConnected, !hasReachedPeer { phase = .connecting }
                return .failure(failure)
            case .connected, .connecting: break
            }
            switch await core.parker.park(until: deadline) {
            case .event: continue
            case .deadline:
                if case .answered = phase { continue }
                phase = .failed(hasConnected ? .upgradeTimeout : .dialTimeout)
                if hasConnected, case .rejected(let response) = handshake.receiveEnd() {
                    phase = .answered(reject(response))
                }
                drop()
                hasConnected = true
            case .interrupted:
                if case .answered(let socket) = phase { socket.abandon(isInterrupted: true) }
                drop()
                throw Interrupted()
            }
        }
    }

    /// No usable answer.
    private func fail(_ failure: TransportFailure) -> WebSocket {
        drop()
        key.errorCode = UInt16(truncatingIfNeeded: failure.code)
        core.context.log.requestFailed(failure, method: "WS", route: name)
        let socket = WebSocket(core: core, key: key, dialled: dialled, response: nil, failure: failure)
        record(socket)
        return socket
    }

    /// The socket takes over at once, not when the VU is resumed: frames may be there already, and even the end of the stream.
    private func accept(_ acceptance: WSHandshake.Acceptance) -> WebSocket {
        key.status = 101
        let socket = WebSocket(core: core, key: key, dialled: dialled, acceptance: acceptance, stream: stream)
        stream?.setDelegate(socket)
        stream = nil
        record(socket)
        socket.receiveSurplus(acceptance.surplus)
        return socket
    }

    private func reject(_ response: HTTPResponse) -> WebSocket {
        key.status = UInt16(truncatingIfNeeded: response.status)
        let socket = WebSocket(core: core, key: key, dialled: dialled, response: response, failure: nil)
        drop()
        record(socket)
        return socket
    }

    /// As k6: sessions and connecting for every attempt; of a failed one the session's duration too.
    private func record(_ socket: WebSocket) {
        let took = cnet_now() - dialled
        socket.connecting = took
        core.lastRoute = key.route
        let metrics = core.context.metrics
        metrics.countSeries(key)
        metrics.add(.wsSessions, 1, key)
        metrics.record(.wsConnecting, nanoseconds: took, key)
        metrics.noteDuration(route: key.route, took)
        if socket.status != 101 { metrics.record(.wsSessionDuration, nanoseconds: took, key) }
    }

    private func drop() {
        stream?.close()
        stream = nil
    }

    // MARK: StreamDelegate

    func streamDidReachPeer() {
        hasReachedPeer = true
        core.context.metrics.noteConnection(nanoseconds: cnet_now() - connectStarted)
    }

    func streamDidConnect() {
        phase = .connected
        hasConnected = true
        if !hasReachedPeer { streamDidReachPeer() }
        let loop = core.context.loop
        loop.scratch.removeAll(keepingCapacity: true)
        handshake.appendRequest(to: &loop.scratch)
        loop.scratch.withUnsafeBytes { stream?.write($0) }
    }

    func streamDidReceive(_ bytes: UnsafeRawBufferPointer) {
        if case .connected = phase { note(handshake.receive(bytes)) }
    }

    func streamDidEnd(_ errorCode: Int32?) {
        stream = nil
        switch phase {
        case .connecting where hasReachedPeer:
            phase = .failed(errorCode.map { TransportFailure.transfer($0) } ?? .end)
        case .connecting: phase = .failed(.dial(errorCode ?? 0))
        case .connected:
            if let errorCode { phase = .failed(.transfer(errorCode)) } else { note(handshake.receiveEnd()) }
        case .answered, .failed: break
        }
        core.parker.wake()
    }

    func streamDidFail(_ failure: TransportFailure) {
        stream = nil
        switch phase {
        case .connecting: phase = .failed(failure)
        case .connected:
            // Cut off, but perhaps what came says enough.
            if failure.cause == .end { note(handshake.receiveEnd()) } else { phase = .failed(failure) }
        case .answered, .failed: break
        }
        core.parker.wake()
    }

    private func note(_ outcome: WSHandshake.Outcome) {
        switch outcome {
        case .incomplete: return
        case .accepted(let acceptance): phase = .answered(accept(acceptance))
        case .rejected(let response): phase = .answered(reject(response))
        case .failed(let error): phase = .failed(.upgrade(error))
        }
        core.parker.wake()
    }
}

extension TransportFailure {
    /// The server took the connection and did not answer the upgrade.
    static let upgradeTimeout = TransportFailure(
        code: 1050,
        text: "request timeout: no answer to the upgrade",
        cause: .timeout
    )

    /// An answer to the upgrade that is no HTTP, or a 101 that breaks the rules.
    static func upgrade(_ error: WSError) -> TransportFailure {
        let cause: Cause =
            switch FailureClass(error) {
            case .eof: .end
            case .tooLarge: .tooLarge
            default: .malformed
            }
        return TransportFailure(code: 1000, text: "\(error)", cause: cause)
    }
}

extension VU {
    /// Opens a WebSocket to `path`: below the base URL (its `http` becoming `ws`), or an absolute `ws://` or `wss://` URL.
    ///
    /// Never throws for a refused or failed upgrade: look at `status`. A socket still open when the iteration ends is closed
    /// with 1001.
    /// - Parameters:
    ///   - name: the route's name in metrics; the URL without its secrets when nil.
    ///   - headers: further headers of the upgrade; `Host` and `User-Agent` override.
    ///   - protocols: subprotocols to offer, the most wanted first; `WebSocket.subprotocol` is the server's choice.
    ///   - compression: offers permessage-deflate, as k6's `compression: "deflate"`; nil offers nothing.
    public func socket(
        _ path: String,
        name: String? = nil,
        headers: [(name: String, value: String)] = [],
        protocols: [String] = [],
        compression: SocketCompression? = nil
    ) async throws -> WebSocket {
        let socket = try await SocketDialer.open(
            path,
            name: name,
            options: SocketOptions(headers: headers, protocols: protocols, compression: compression),
            core: core
        )
        adopt(socket)
        return socket
    }
}
