// One HTTP/1.1 connection of a VU: a stream and a parser, and the stamps of the exchange under way.
// Must not contain: pooling, name resolution, metrics.

import CNet
import HTTP1

/// A connection that carries one exchange at a time. Loop-bound.
final class HTTPConnection: StreamDelegate {
    enum Phase { case connecting, idle, awaiting, complete, failed }

    private(set) var phase = Phase.connecting
    /// Why the phase is `failed`.
    private(set) var failure: TransportFailure?
    /// Exchanges started on this connection.
    private(set) var exchanges = 0

    // Monotonic ns, of the exchange under way.
    private(set) var connectStarted: Int64
    /// TCP is open.
    private(set) var reachedPeer: Int64 = 0
    /// Requests can be sent: the same, or the end of the TLS handshake.
    private(set) var connected: Int64 = 0
    private(set) var requestWritten: Int64 = 0
    private(set) var firstByte: Int64 = 0
    private(set) var finished: Int64 = 0
    /// Until when the rest of a redirect's body is waited for, which nobody needs; `.max` while there is none.
    private(set) var patience = Int64.max
    /// More than another connection is worth.
    private static let bodyPatience: Int64 = 1_000_000_000

    /// What TLS agreed on; nil without TLS.
    private(set) var tls: TLSDetails?

    private var stream: (any ByteStream)?
    private var parser: HTTPResponseParser
    private var recyclable: HTTPResponse?
    private var isReusable = true
    private var endWhileIdle: TransportFailure?
    /// What a server sent that did not wait for the first request, such as a 503 on accepting; taken for the answer, as by k6.
    private var early: [UInt8] = []
    private static let earlyLimit = 64 * 1024
    private unowned let pool: HTTPPool
    /// Who is woken by the connect or exchange under way; a batch uses one parker per strand. Cleared before that dies.
    private unowned(unsafe) var waiting: Parker?

    /// Starts connecting, with TLS if there are terms for it; wakes `parker` when that has succeeded or failed.
    init(
        to address: SocketAddress,
        terms: TLSStream.Terms? = nil,
        on loop: EventLoop,
        meter: ByteMeter,
        parker: Parker,
        pool: HTTPPool,
        limits: HTTPLimits
    ) {
        waiting = parker
        parser = HTTPResponseParser(limits: limits)
        self.pool = pool
        connectStarted = cnet_now()
        do throws(SystemError) {
            if let terms {
                stream = try TLSStream(to: address, on: loop, meter: meter, terms: terms, delegate: self)
            } else {
                stream = try TCPStream(to: address, on: loop, meter: meter, delegate: self)
            }
        } catch {
            fail(.dial(error.code))
        }
    }

    /// Whether a request could be sent at some time, whatever became of the connection since.
    var hasConnected: Bool { connected != 0 }

    /// How long TCP took to open, ns; 0 when it did not.
    var connecting: Int64 { hasReachedPeer ? reachedPeer - connectStarted : 0 }

    /// Whether TCP was opened.
    var hasReachedPeer: Bool { reachedPeer != 0 }

    /// Whether any byte of the answer under way has come.
    var hasResponseStarted: Bool { parser.hasStarted }

    /// Whether the server may have closed the connection, idle until then, at the very moment it was used again (RFC 9112 §9.3.1).
    var diedIdle: Bool {
        phase == .failed && !parser.hasStarted && failure?.code != TransportFailure.requestTimeout.code
    }

    /// Writes `request` and waits for its answer: `waiting` is woken when it is complete or failed.
    func start(
        _ request: UnsafeRawBufferPointer,
        isHEAD: Bool,
        keepsBody: Bool,
        followsRedirects: Bool,
        parker: Parker
    ) {
        waiting = parker
        phase = .awaiting
        failure = nil
        exchanges += 1
        firstByte = 0
        patience = .max
        if let response = recyclable.take() { parser.recycle(consume response) }
        parser.begin(isHEAD: isHEAD, keepBody: keepsBody, followsRedirects: followsRedirects)
        stream?.write(request)
        requestWritten = cnet_now()
        if stream == nil || !early.isEmpty { takeEarlyAnswer() }
    }

    /// The connection is new, and the server's first bytes or its end came before the request.
    private func takeEarlyAnswer() {
        let bytes = early
        early = []
        if !bytes.isEmpty {
            firstByte = requestWritten
            bytes.withUnsafeBytes { feed($0) }
        }
        guard phase == .awaiting, stream == nil else { return }
        if bytes.isEmpty || endWhileIdle != nil { return fail(endWhileIdle ?? .end) }
        endAnswer(nil)
    }

    /// The answer, once the phase is `complete`. The connection is idle or closed afterwards.
    func takeResponse() -> HTTPResponse {
        let keepsAlive = isReusable && parser.keepsAlive && stream != nil
        let response = parser.takeResponse()
        if keepsAlive {
            phase = .idle
            if response.bodyLength <= 2048 { recyclable = response }
        } else {
            close()
        }
        waiting = nil
        return response
    }

    /// The rest of a redirect's body does not come; false when no such body is waited for.
    @discardableResult
    func skipBody() -> Bool {
        guard parser.skipRest() else { return false }
        complete()
        return true
    }

    /// A deadline passed before the answer was whole.
    func timeOut(_ reason: TransportFailure) {
        stream?.close()
        stream = nil
        fail(reason)
    }

    /// Closes at once.
    func close() {
        stream?.close()
        stream = nil
        waiting = nil
        if phase != .failed { phase = .failed }
    }

    // MARK: StreamDelegate

    func streamDidReachPeer() {
        reachedPeer = cnet_now()
        // The limit for TCP alone is over.
        waiting?.wake()
    }

    func streamDidConnect() {
        connected = cnet_now()
        if reachedPeer == 0 { reachedPeer = connected } else { tls = (stream as? TLSStream)?.details }
        phase = .idle
        waiting?.wake()
    }

    func streamDidReceive(_ bytes: UnsafeRawBufferPointer) {
        switch phase {
        case .awaiting:
            if firstByte == 0 { firstByte = cnet_now() }
            feed(bytes)
        case .complete:
            isReusable = false
        case .idle where exchanges == 0 && early.count + bytes.count <= Self.earlyLimit:
            early.append(contentsOf: bytes)
        case .idle, .connecting, .failed:
            // Nobody asked: an unsolicited answer must not be taken for that of the next request.
            close()
            pool.forget(self)
        }
    }

    func streamDidEnd(_ errorCode: Int32?) {
        stream = nil
        switch phase {
        case .connecting:
            fail(hasReachedPeer ? errorCode.map(TransportFailure.transfer) ?? .end : .dial(errorCode ?? 0))
        case .awaiting:
            endAnswer(errorCode)
        case .complete:
            isReusable = false
        case .idle, .failed:
            phase = .failed
            endWhileIdle = errorCode.map(TransportFailure.transfer)
            pool.forget(self)
        }
    }

    func streamDidFail(_ failure: TransportFailure) {
        stream = nil
        switch phase {
        case .connecting: fail(failure)
        case .awaiting where skipBody(): break
        case .awaiting:
            // Nothing of an answer was cut off.
            fail(failure.cause == .end && !parser.hasStarted ? .end : failure)
        case .complete: isReusable = false
        case .idle, .failed:
            phase = .failed
            endWhileIdle = failure.cause == .end && early.isEmpty ? nil : failure
            pool.forget(self)
        }
    }

    func streamDidFlush() {
        if phase == .awaiting { requestWritten = cnet_now() }
    }

    private func feed(_ bytes: UnsafeRawBufferPointer) {
        do throws(HTTPError) {
            guard case .complete(let consumed) = try parser.feed(bytes) else {
                if patience == .max, parser.isSkippingBody {
                    patience = cnet_now() + Self.bodyPatience
                    waiting?.wake()
                }
                return
            }
            // An early answer: the server may not read the rest of the request, so the connection carries no other one.
            if consumed < bytes.count || stream?.hasUnsentBytes == true { isReusable = false }
            complete()
        } catch {
            stream?.close()
            stream = nil
            fail(.malformed(error))
        }
    }

    private func endAnswer(_ errorCode: Int32?) {
        if skipBody() { return }
        if let errorCode { return fail(.transfer(errorCode)) }
        do throws(HTTPError) {
            try parser.end()
            isReusable = false
            complete()
        } catch {
            fail(.malformed(error))
        }
    }

    private func complete() {
        finished = cnet_now()
        phase = .complete
        waiting?.wake()
    }

    private func fail(_ reason: TransportFailure) {
        finished = cnet_now()
        phase = .failed
        failure = reason
        waiting?.wake()
    }
}

/// The idle connections of one VU.
final class HTTPPool {
    private let perHost: Int
    private let total: Int
    private var idle: [(origin: Origin, connection: HTTPConnection)] = []

    /// - Parameters:
    ///   - perHost: idle connections kept to one host and port (k6's `batchPerHost`).
    ///   - total: idle connections kept (k6's `batch`).
    init(perHost: Int = 6, total: Int = 20) {
        self.perHost = perHost
        self.total = total
    }

    func take(_ origin: Origin) -> HTTPConnection? {
        guard let index = idle.lastIndex(where: { $0.origin == origin }) else { return nil }
        return idle.remove(at: index).connection
    }

    func give(_ connection: HTTPConnection, _ origin: Origin) {
        if idle.count >= perHost, idle.count(where: { $0.origin == origin }) >= perHost {
            return connection.close()
        }
        // As Go's transport: the one that was idle longest makes room.
        if idle.count >= total, !idle.isEmpty { idle.removeFirst().connection.close() }
        if total > 0 { idle.append((origin, connection)) } else { connection.close() }
    }

    /// Drops a connection that the peer closed while it was idle.
    func forget(_ connection: HTTPConnection) {
        idle.removeAll { $0.connection === connection }
    }

    func closeAll() {
        let all = idle
        idle = []
        for (_, connection) in all { connection.close() }
    }
}

/// Where a connection leads.
struct Origin: Hashable, Sendable {
    let host: String
    let port: Int
    /// Whether TLS lies between the socket and the protocol.
    var isSecure = false
}
