// The chunked transfer coding (RFC 9112 §7.1), byte positions in, ranges of data out. Must not contain: storage; the
// data bytes themselves are never touched here.

/// Walks through a chunked body however it is cut.
struct ChunkedDecoder: Sendable {
    enum Step {
        /// These bytes of the input are data of the body.
        case data(Range<Int>)
        /// A chunk of this many bytes begins (never 0).
        case chunk(size: Int)
        case incomplete
        case finished
    }

    private enum State: UInt8 {
        case size, blank, sizeExtension, sizeEnd, data, dataReturn, dataEnd
        case trailerStart, trailerName, trailerValue, trailerReturn, lastReturn
    }

    private var state = State.size
    private var digits = 0
    private var lineBytes = 0
    private var overhead = 0
    private var remaining = 0
    private var trailerBytes = 0
    private var trailerLines = 0

    /// Takes bytes from `position` on and stops at the first thing worth telling.
    mutating func next(
        _ bytes: UnsafeRawBufferPointer,
        _ position: inout Int,
        limits: HTTPLimits
    ) throws(HTTPError) -> Step {
        while position < bytes.count {
            if state == .data {
                let end = position + min(remaining, bytes.count - position)
                defer { position = end }
                remaining -= end - position
                if remaining == 0 { state = .dataReturn }
                return .data(position..<end)
            }
            let byte = bytes[position]
            position += 1
            switch state {
            case .size, .blank, .sizeExtension, .sizeEnd:
                if try takeSizeLine(byte, limits) {
                    if remaining > 0 { return .chunk(size: remaining) }
                }
            case .data: break
            case .dataReturn:
                guard byte == 0x0d else {
                    throw .malformedChunk(reason: "data is longer than the chunk size")
                }
                state = .dataEnd
            case .dataEnd:
                guard byte == 0x0a else {
                    throw .malformedChunk(reason: "expected CRLF after the data")
                }
                state = .size
            case .trailerStart, .trailerName, .trailerValue, .trailerReturn, .lastReturn:
                if try takeTrailer(byte, limits) { return .finished }
            }
        }
        return .incomplete
    }

    /// One byte of `size [BWS] [; extension] CRLF`; true once the line is whole.
    private mutating func takeSizeLine(_ byte: UInt8, _ limits: HTTPLimits) throws(HTTPError) -> Bool {
        lineBytes += 1
        // A body of many chunks may carry an extension in each, as long as the data outweighs them.
        guard overhead + lineBytes <= limits.chunkOverheadBytes + 16 else {
            throw .chunkOverheadTooLarge(limit: limits.chunkOverheadBytes)
        }
        if state == .sizeEnd {
            guard byte == 0x0a else { throw .malformedChunk(reason: "expected CRLF after the size") }
            state = remaining > 0 ? .data : .trailerStart
            overhead = max(0, overhead + lineBytes - 16 - 2 * min(remaining, 1 << 20))
            digits = 0
            lineBytes = 0
            return true
        }
        if state == .size, let digit = Self.hexDigit(byte) {
            guard remaining <= Int.max >> 4 else { throw .malformedChunk(reason: "size is out of range") }
            remaining = remaining << 4 | digit
            digits += 1
            return false
        }
        guard digits > 0 else { throw .malformedChunk(reason: "expected a size in hexadecimal digits") }
        switch byte {
        case 0x0d: state = .sizeEnd
        case 0x3b: state = .sizeExtension
        case 0x20, 0x09: if state == .size { state = .blank }
        default:
            // What an extension says is ignored (RFC 9112 §7.1.1), but for what another reader could take for its end.
            guard state == .sizeExtension, byte != 0x0a else {
                throw .malformedChunk(reason: "unexpected character after the size")
            }
        }
        return false
    }

    /// One byte of the trailer section, which is checked like headers and then forgotten; true at its end.
    private mutating func takeTrailer(_ byte: UInt8, _ limits: HTTPLimits) throws(HTTPError) -> Bool {
        trailerBytes += 1
        guard trailerBytes <= limits.headBytes else { throw .trailerTooLarge(limit: limits.headBytes) }
        switch state {
        case .trailerStart:
            if byte == 0x0d {
                state = .lastReturn
                return false
            }
            trailerLines += 1
            guard trailerLines <= limits.headerCount else { throw .tooManyHeaders(limit: limits.headerCount) }
            guard isTokenByte(byte) else {
                throw .malformedTrailer(
                    line: trailerLines,
                    reason: byte == 0x20 || byte == 0x09
                        ? HeadScanner.folded : "character not allowed in a name"
                )
            }
            state = .trailerName
        case .trailerName:
            if byte == 0x3a {
                state = .trailerValue
            } else if !isTokenByte(byte), byte != 0x20 {
                throw .malformedTrailer(
                    line: trailerLines,
                    reason: byte == 0x0d || byte == 0x0a
                        ? "expected a colon after the name" : "character not allowed in a name"
                )
            }
        case .trailerValue:
            if byte == 0x0d {
                state = .trailerReturn
            } else if byte == 0x0a {
                // Only heads may have bare line feeds (RFC 9112 §2.2); in a body they hide smuggled data.
                throw .malformedTrailer(line: trailerLines, reason: "line feed without carriage return")
            } else if isControlByte(byte), byte != 0x09 {
                throw .malformedTrailer(line: trailerLines, reason: "control character")
            }
        default:
            guard byte == 0x0a else {
                throw .malformedTrailer(line: trailerLines, reason: "carriage return without line feed")
            }
            if state == .lastReturn { return true }
            state = .trailerStart
        }
        return false
    }

    private static func hexDigit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: return Int(byte) - 0x30
        case 0x41...0x46: return Int(byte) - 0x41 + 10
        case 0x61...0x66: return Int(byte) - 0x61 + 10
        default: return nil
        }
    }
}
