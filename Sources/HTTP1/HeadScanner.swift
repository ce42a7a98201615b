// Reads the head of a response line by line and keeps what decides framing and reuse. Must not contain: storage, body
// bytes; header values of no concern to framing are only checked for control characters.

/// What a head says about the bytes after it, gathered while its lines are scanned.
///
/// `scan` may be called again with a longer run of bytes that starts with the same ones: it goes on where it stopped.
struct HeadScanner: Sendable {
    private(set) var status = 0
    private(set) var minorVersion = 1
    private(set) var contentLength: Int?
    private(set) var isChunked = false
    private(set) var wantsClose = false
    private(set) var wantsKeepAlive = false
    /// Whether a `Set-Cookie` or a `Content-Encoding` is among the headers: most responses are not searched for them.
    private(set) var setsCookies = false
    private(set) var hasContentEncoding = false
    private var headerCount = 0
    private var hasStatusLine = false
    private var isInReason = false
    private var lineStart = 0
    private var searched = 0

    /// Scans the complete lines among `count` bytes at `base`; returns the length of the head once it is whole.
    ///
    /// Never looks beyond `limits.headBytes`, so that errors do not depend on how the bytes arrive.
    mutating func scan(
        _ base: UnsafeRawPointer,
        count: Int,
        limits: HTTPLimits
    ) throws(HTTPError) -> Int? {
        let end = min(count, limits.headBytes)
        while true {
            let control = firstControlByte(base, from: searched, to: end)
            searched = control
            if control == end { break }
            let byte = base.load(fromByteOffset: control, as: UInt8.self)
            var next = control &+ 1
            if byte == 0x0d {
                if next == end { break }
                guard base.load(fromByteOffset: next, as: UInt8.self) == 0x0a else {
                    try passControl(base, at: control, "carriage return without line feed")
                    continue
                }
                next &+= 1
            } else if byte == 0x09 {
                searched = next
                continue
            } else if byte != 0x0a {
                try passControl(base, at: control, "control character")
                continue
            }
            if control == lineStart, hasStatusLine { return next }
            let line = UnsafeRawBufferPointer(start: base + lineStart, count: control &- lineStart)
            if hasStatusLine {
                do throws(HTTPError) {
                    try readHeader(line, limits)
                } catch {
                    if case .malformedHeader = error { throw error }
                    if case .tooManyHeaders = error { throw error }
                    // A value that cannot be may go on in the next line, whose first byte tells.
                    guard next < end else {
                        if end == limits.headBytes { throw error }
                        headerCount &-= 1
                        return nil
                    }
                    let following = base.load(fromByteOffset: next, as: UInt8.self)
                    guard following == 0x20 || following == 0x09 else { throw error }
                    throw .malformedHeader(line: headerCount + 1, reason: Self.folded)
                }
            } else {
                try readStatusLine(line)
            }
            lineStart = next
            searched = next
        }
        if count >= limits.headBytes { throw .headTooLarge(limit: limits.headBytes) }
        return nil
    }

    /// Goes on behind the control character at `control` if it is in the reason phrase, whose content is to be ignored
    /// (RFC 9112 §4).
    private mutating func passControl(
        _ base: UnsafeRawPointer,
        at control: Int,
        _ what: String
    ) throws(HTTPError) {
        if hasStatusLine { throw .malformedHeader(line: headerCount + 1, reason: what) }
        if !isInReason {
            let line = UnsafeRawBufferPointer(start: base + lineStart, count: control &- lineStart)
            guard let end = try? statusEnd(line), end < line.count else {
                throw .malformedStatusLine(reason: what)
            }
            isInReason = true
        }
        searched = control &+ 1
    }

    private mutating func readStatusLine(_ line: UnsafeRawBufferPointer) throws(HTTPError) {
        _ = try statusEnd(line)
        hasStatusLine = true
    }

    /// Reads version and status; returns where the status ends: at the end of the line or before a blank.
    private mutating func statusEnd(_ line: UnsafeRawBufferPointer) throws(HTTPError) -> Int {
        guard let base = line.baseAddress, line.count >= 12 else {
            throw .malformedStatusLine(reason: "expected \"HTTP/1.1 200 …\"")
        }
        let version = UInt64(littleEndian: base.loadUnaligned(as: UInt64.self))
        let minor = line[7] &- 0x30
        // "HTTP/1." and one digit
        guard version & 0x00ff_ffff_ffff_ffff == 0x002e_312f_5054_5448, minor < 10, line[8] == 0x20 else {
            throw .malformedStatusLine(reason: "expected version HTTP/1.0 or HTTP/1.1")
        }
        // Several blanks before the status are let pass, as RFC 9112 §4 allows and Go's client does.
        var start = 9
        while start < line.count, line[start] == 0x20 { start &+= 1 }
        guard start &+ 3 <= line.count else {
            throw .malformedStatusLine(reason: "expected a status of three digits")
        }
        let digits = (line[start] &- 0x30, line[start &+ 1] &- 0x30, line[start &+ 2] &- 0x30)
        guard digits.0 < 10, digits.1 < 10, digits.2 < 10,
            line.count == start &+ 3 || line[start &+ 3] == 0x20
        else { throw .malformedStatusLine(reason: "expected a status of three digits") }
        status = Int(digits.0) * 100 + Int(digits.1) * 10 + Int(digits.2)
        guard status > 0 else { throw .malformedStatusLine(reason: "expected a status above 000") }
        minorVersion = Int(minor)
        return start &+ 3
    }

    @inline(__always)
    private mutating func readHeader(
        _ line: UnsafeRawBufferPointer,
        _ limits: HTTPLimits
    ) throws(HTTPError) {
        headerCount &+= 1
        guard headerCount <= limits.headerCount else { throw .tooManyHeaders(limit: limits.headerCount) }
        guard let base = line.baseAddress else { return }
        let end = line.count
        var name = 0
        while name < end, isTokenByte(base.load(fromByteOffset: name, as: UInt8.self)) { name &+= 1 }
        guard name > 0, name < end, base.load(fromByteOffset: name, as: UInt8.self) == 0x3a else {
            if let complaint = Self.complaint(line, nameLength: name) {
                throw .malformedHeader(line: headerCount, reason: complaint)
            }
            return
        }
        // Only three names decide framing, two more what is done with the response.
        switch name {
        case 10:
            if matches(base, at: 0, lowercased: 0x6974_6365_6e6e_6f63),  // connecti
                matches(base, at: 2, lowercased: 0x6e6f_6974_6365_6e6e)  // nnection
            {
                readConnection(Self.value(line, after: name))
            } else if matches(base, at: 0, lowercased: 0x6b6f_6f63_2d74_6573),  // set-cook
                matches(base, at: 2, lowercased: 0x6569_6b6f_6f63_2d74)  // t-cookie
            {
                setsCookies = true
            }
        case 14:
            if matches(base, at: 0, lowercased: 0x2d74_6e65_746e_6f63),  // content-
                matches(base, at: 6, lowercased: 0x6874_676e_656c_2d74)  // t-length
            {
                try readContentLength(Self.value(line, after: name))
            }
        case 16:
            if matches(base, at: 0, lowercased: 0x2d74_6e65_746e_6f63),  // content-
                matches(base, at: 8, lowercased: 0x676e_6964_6f63_6e65)  // encoding
            {
                hasContentEncoding = true
            }
        case 17:
            if matches(base, at: 0, lowercased: 0x7265_6673_6e61_7274),  // transfer
                matches(base, at: 8, lowercased: 0x6e69_646f_636e_652d),  // -encodin
                matches(base, at: 9, lowercased: 0x676e_6964_6f63_6e65)  // encoding
            {
                try readTransferEncoding(Self.value(line, after: name))
            }
        default: break
        }
    }

    private static func value(_ line: UnsafeRawBufferPointer, after name: Int) -> UnsafeRawBufferPointer {
        trimmingBlanks(UnsafeRawBufferPointer(rebasing: line[(name + 1)...]))
    }

    static let folded = "line folding (obs-fold) is not accepted"

    /// Names that the client acts upon. Spelled with a blank some readers take them for what they say, others not, and each goes on
    /// differently: this is how messages are smuggled.
    private static let decisive = [
        "content-length", "transfer-encoding", "connection", "content-encoding", "location", "set-cookie",
        "upgrade", "sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-protocol",
    ]

    /// What is wrong with a line that does not begin with a token and a colon; nil when its name only has blanks, which is harmless
    /// unless the name is a decisive one (RFC 9112 §5.1 forbids it to servers, k6 and curl take it).
    private static func complaint(_ line: UnsafeRawBufferPointer, nameLength: Int) -> String? {
        if nameLength == 0, line[0] == 0x20 || line[0] == 0x09 { return folded }
        guard let colon = line.firstIndex(of: 0x3a) else { return "expected a colon after the name" }
        if colon == 0 { return "empty name" }
        let name = line[..<colon]
        if let odd = name.first(where: { !isTokenByte($0) && $0 != 0x20 }) {
            return odd == 0x09 ? "tab in the name" : "character not allowed in a name"
        }
        let spelled = String(decoding: name.lazy.filter { $0 != 0x20 }.map(lowercased), as: UTF8.self)
        return decisive.contains(spelled) ? "blank in the name \(spelled)" : nil
    }

    private mutating func readConnection(_ value: UnsafeRawBufferPointer) {
        if value.count == 10, let base = value.baseAddress,
            matches(base, at: 0, lowercased: 0x696c_612d_7065_656b),  // keep-ali
            matches(base, at: 2, lowercased: 0x6576_696c_612d_7065)  // ep-alive
        {
            wantsKeepAlive = true
            return
        }
        forEachListElement(value) { option in
            if Self.equals(option, "close") { wantsClose = true }
            if Self.equals(option, "keep-alive") { wantsKeepAlive = true }
        }
    }

    private mutating func readContentLength(_ value: UnsafeRawBufferPointer) throws(HTTPError) {
        var length = 0
        // A list of equal values, which RFC 9110 §8.6 lets a recipient refuse or take, is refused, as by Go's client.
        for byte in value {
            let (product, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(byte) - 0x30)
            guard byte &- 0x30 < 10, !overflow, !carry else {
                guard value.allSatisfy({ $0 &- 0x30 < 10 }) else {
                    throw .invalidLength(value: excerpt(value))
                }
                throw .lengthOutOfRange(value: excerpt(value))
            }
            length = sum
        }
        if value.isEmpty { throw .invalidLength(value: "") }
        if let contentLength, contentLength != length {
            throw .conflictingLength(reason: "Content-Length is \(contentLength) and \(length)")
        }
        contentLength = length
    }

    private mutating func readTransferEncoding(_ value: UnsafeRawBufferPointer) throws(HTTPError) {
        if isChunked { throw .conflictingLength(reason: "Transfer-Encoding is given twice") }
        var codings = 0
        try forEachListElement(value) { (coding) throws(HTTPError) in
            codings += 1
            guard Self.equals(coding, "chunked"), codings == 1 else {
                throw .unsupportedTransferCoding(value: excerpt(value))
            }
        }
        if codings == 0 { throw .unsupportedTransferCoding(value: "") }
        isChunked = true
    }

    /// Refuses a chunked body whose end is not certain (RFC 9112 §6.1). A head that no body follows is not asked.
    func checkChunkedFraming() throws(HTTPError) {
        if contentLength != nil {
            throw .conflictingLength(reason: "both Content-Length and Transfer-Encoding are given")
        }
        if minorVersion == 0 {
            throw .conflictingLength(reason: "Transfer-Encoding is given in an HTTP/1.0 response")
        }
    }

    private static func equals(_ bytes: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
        equalIgnoringCase(
            bytes,
            UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        )
    }
}
