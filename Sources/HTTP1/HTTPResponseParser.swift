// Bytes of one connection in, whole responses out (RFC 9112). Must not contain: I/O, clocks, decompression, redirects.

/// Parses the responses of one connection, one after the other, however their bytes are cut.
///
/// Call `begin` for each request, `feed` with what arrives, `end` when the peer closes, then `takeResponse`. Interim
/// responses (1xx) are skipped, except 101, which is final: what follows it belongs to the new protocol.
public struct HTTPResponseParser: Sendable {
    /// How far a response has come.
    public enum Progress: Equatable, Sendable {
        /// All bytes were taken, more are needed.
        case incomplete
        /// The response is whole; `consumed` bytes of this feed belong to it, the rest is surplus.
        case complete(consumed: Int)
    }

    private enum Phase: UInt8 {
        case head, fixedBody, chunkedBody, untilClose, complete, failed
    }

    private let limits: HTTPLimits
    private var storage: [UInt8] = []
    private var headLength = 0
    private var head = HeadScanner()
    private var chunks = ChunkedDecoder()
    private var phase = Phase.head
    private var isHEAD = false
    private var keepsBody = true
    private var remaining = 0
    private var bodyLength = 0
    private var interimCount = 0
    private var endsConnection = false
    private var followsRedirects = false
    private var isSkipping = false
    private var failure: HTTPError?

    /// Whether any byte of the response has come, be it of an interim one.
    public private(set) var hasStarted = false

    /// Whether status and headers of the final response are known; an error after that is one of the body.
    public var hasHead: Bool { headLength > 0 && (head.status >= 200 || head.status == 101) }

    /// A parser that is ready for a response with a body to keep.
    public init(limits: HTTPLimits = .init()) {
        self.limits = limits
    }

    /// Prepares for the next response on the same connection.
    /// - Parameters:
    ///   - isHEAD: the request was HEAD, so the answer ends with its head whatever it announces.
    ///   - keepBody: keep the body's bytes; otherwise they are only counted.
    ///   - followsRedirects: a redirect's body does not matter, nor does what is wrong with it: it is skipped, as far as that may save
    ///     the connection.
    public mutating func begin(isHEAD: Bool, keepBody: Bool, followsRedirects: Bool = false) {
        self.isHEAD = isHEAD
        self.followsRedirects = followsRedirects
        isSkipping = false
        keepsBody = keepBody
        if !storage.isEmpty { storage.removeAll(keepingCapacity: true) }
        headLength = 0
        head = HeadScanner()
        phase = .head
        remaining = 0
        bodyLength = 0
        interimCount = 0
        endsConnection = false
        hasStarted = false
        failure = nil
    }

    /// Takes the bytes that arrived. After an error the same error is thrown again; after completion nothing is taken.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) -> Progress {
        if let failure { throw failure }
        if phase == .complete { return .complete(consumed: 0) }
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return .incomplete }
        hasStarted = true
        do throws(HTTPError) {
            var position = 0
            while phase == .head {
                guard let end = try readHead(base, bytes.count, from: position) else { return .incomplete }
                position = end
                try finishHead()
            }
            return try readBody(bytes, from: position)
        } catch {
            if skipRest() { return .complete(consumed: bytes.count) }
            phase = .failed
            failure = error
            throw error
        }
    }

    /// The peer closed: completes a body that lasts until then, throws `unexpectedEnd` for anything else unfinished.
    public mutating func end() throws(HTTPError) {
        if let failure { throw failure }
        if skipRest() { return }
        let part: HTTPError.Part
        switch phase {
        case .complete, .failed: return
        case .untilClose:
            phase = .complete
            return
        case .head: part = hasStarted ? .head : .response
        case .fixedBody: part = .body(received: bodyLength, expected: bodyLength + remaining)
        case .chunkedBody: part = .chunkedBody(received: bodyLength)
        }
        phase = .failed
        failure = .unexpectedEnd(of: part)
        throw .unexpectedEnd(of: part)
    }

    /// Whether what still comes is the body of a redirect that will be followed.
    public var isSkippingBody: Bool { isSkipping && phase != .complete }

    /// Completes such a response without the rest of its body; its connection is of no more use. False when there is none.
    @discardableResult
    public mutating func skipRest() -> Bool {
        guard isSkippingBody else { return false }
        phase = .complete
        endsConnection = true
        return true
    }

    /// Whether the response is whole and can be taken.
    public var isComplete: Bool { phase == .complete }

    /// After completion: whether the connection may carry another request (RFC 9112 §9.3).
    public var keepsAlive: Bool {
        phase == .complete && !endsConnection && headKeepsAlive
    }

    private var headKeepsAlive: Bool {
        guard head.status != 101, !head.wantsClose else { return false }
        // Chunked in an HTTP/1.0 message means that somebody on the way does not know what it forwards (§6.1).
        return head.minorVersion >= 1 || (head.wantsKeepAlive && !head.isChunked)
    }

    /// The finished response (of an unfinished one, what has come so far); its storage moves out of the parser.
    public mutating func takeResponse() -> HTTPResponse {
        var taken: [UInt8] = []
        swap(&taken, &storage)
        let length = min(headLength, taken.count)
        headLength = 0
        return HTTPResponse(
            status: head.status,
            minorVersion: head.minorVersion,
            bodyLength: bodyLength,
            setsCookies: head.setsCookies,
            hasContentEncoding: head.hasContentEncoding,
            storage: taken,
            headLength: length
        )
    }

    /// Takes the storage of a response that is no longer needed for the next one, unless it is large (over 4 KiB).
    public mutating func recycle(_ response: consuming HTTPResponse) {
        guard storage.isEmpty, response.storage.capacity <= 4096 else { return }
        swap(&storage, &response.storage)
        storage.removeAll(keepingCapacity: true)
    }

    // MARK: - Head

    /// Scans from `position`; returns where the head ends, or nil when all bytes were saved for later.
    @inline(__always)
    private mutating func readHead(
        _ base: UnsafeRawPointer,
        _ count: Int,
        from position: Int
    ) throws(HTTPError) -> Int? {
        let fresh = count - position
        guard fresh > 0 else { return nil }
        if storage.isEmpty {
            let end = try head.scan(base + position, count: fresh, limits: limits)
            append(base + position, end ?? fresh)
            headLength = end ?? 0
            return end.map { position + $0 }
        }
        let saved = storage.count
        append(base + position, min(fresh, limits.headBytes - saved))
        guard let end = try scanSaved() else { return nil }
        storage.removeLast(storage.count - end)
        headLength = end
        return position + end - saved
    }

    private mutating func scanSaved() throws(HTTPError) -> Int? {
        let outcome = storage.withUnsafeBytes { saved -> Result<Int?, HTTPError> in
            guard let base = saved.baseAddress else { return .success(nil) }
            do throws(HTTPError) {
                return .success(try head.scan(base, count: saved.count, limits: limits))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Bytes of a skipped body that are waited for (as Go's client).
    private static let skippedBytes = 2048

    private var isRedirect: Bool {
        guard (301...308).contains(head.status) else { return false }
        let response = HTTPResponse(
            status: head.status,
            minorVersion: head.minorVersion,
            bodyLength: 0,
            storage: storage,
            headLength: headLength
        )
        return response.redirectLocation != nil
    }

    /// Decides from a whole head what comes next (RFC 9112 §6.3).
    private mutating func finishHead() throws(HTTPError) {
        let status = head.status
        if (100..<200).contains(status), status != 101 {
            interimCount += 1
            guard interimCount <= limits.interimResponses else {
                throw .tooManyInterimResponses(limit: limits.interimResponses)
            }
            head = HeadScanner()
            headLength = 0
            storage.removeAll(keepingCapacity: true)
            return
        }
        let skips = followsRedirects && isRedirect
        if skips { keepsBody = false }
        if isHEAD || status == 101 || status == 204 || status == 304 {
            phase = .complete
        } else if head.isChunked {
            try head.checkChunkedFraming()
            chunks = ChunkedDecoder()
            phase = .chunkedBody
        } else if let length = head.contentLength {
            guard !keepsBody || length <= limits.bodyBytes else {
                throw .bodyTooLarge(limit: limits.bodyBytes)
            }
            remaining = length
            phase = length == 0 ? .complete : .fixedBody
            // The announced length may be a lie: trust it for a first megabyte only.
            if keepsBody { storage.reserveCapacity(headLength + min(length, 1 << 20)) }
        } else {
            endsConnection = true
            phase = .untilClose
        }
        guard skips, phase != .complete else { return }
        isSkipping = true
        // Nothing is gained by waiting when the connection is lost anyway.
        if phase == .untilClose || remaining > Self.skippedBytes || !headKeepsAlive { skipRest() }
    }

    // MARK: - Body

    private mutating func readBody(
        _ bytes: UnsafeRawBufferPointer,
        from start: Int
    ) throws(HTTPError) -> Progress {
        switch phase {
        case .fixedBody:
            let taken = min(remaining, bytes.count - start)
            // Then as much again as has come, but no more than will: the array alone would end up to twice as large as the body.
            let needed = storage.count + taken
            if keepsBody, needed > storage.capacity {
                storage.reserveCapacity(max(needed, min(storage.count + remaining, 2 * storage.capacity)))
            }
            try appendBody(bytes, start..<start + taken)
            remaining -= taken
            guard remaining == 0 else { return .incomplete }
            phase = .complete
            return .complete(consumed: start + taken)
        case .untilClose:
            try appendBody(bytes, start..<bytes.count)
            return .incomplete
        case .chunkedBody:
            var position = start
            while true {
                switch try chunks.next(bytes, &position, limits: limits) {
                case .chunk(let size):
                    guard size <= bodyLimit - bodyLength else { throw .bodyTooLarge(limit: bodyLimit) }
                case .data(let range): try appendBody(bytes, range)
                case .incomplete: return .incomplete
                case .finished:
                    phase = .complete
                    return .complete(consumed: position)
                }
            }
        case .complete: return .complete(consumed: start)
        case .head, .failed: return .incomplete
        }
    }

    private var bodyLimit: Int { isSkipping ? Self.skippedBytes : keepsBody ? limits.bodyBytes : .max }

    private mutating func appendBody(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>
    ) throws(HTTPError) {
        // Up to the limit also of a body that exceeds it, so that what is kept does not depend on the cut.
        let kept = min(range.count, bodyLimit - bodyLength)
        bodyLength += kept
        if keepsBody, let base = bytes.baseAddress { append(base + range.lowerBound, kept) }
        guard kept == range.count else { throw .bodyTooLarge(limit: bodyLimit) }
    }

    @inline(__always)
    private mutating func append(_ base: UnsafeRawPointer, _ count: Int) {
        storage.append(
            contentsOf: UnsafeBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: count)
        )
    }
}
