// Content codings of responses (RFC 9110 §8.4): gzip and deflate, over zlib. Must not contain: I/O, policy about when to decode.

import CZlib
import HTTP1

/// Undoes the codings that a `Content-Encoding` names. Of the package, because it is fuzzed (Fuzz/).
package enum ContentDecoding {
    package enum Failure: Error, Equatable {
        /// The bytes are not what the header says: no head of such a stream, or a check sum that is wrong. k6's 1701.
        case invalid(String)
        /// The stream began well and then is broken or ends; k6 calls that no decompression error but a generic one (1000).
        case broken(String)
        /// k6 understands it, swiftload does not.
        case unsupported(String)
        /// The decoded body is longer than `limit` bytes.
        case tooLarge(limit: Int)
    }

    /// More codings on one body are refused: nobody means it.
    static let codingLimit = 8
    /// Bytes that one call of zlib may write.
    private static let step = 64 * 1024

    private enum Coding { case gzip, deflate }

    /// `response` with its body decoded; the response itself when there is nothing to do. A coding unknown to HTTP leaves the body
    /// as it came, as in k6.
    package static func decode(_ response: HTTPResponse, limit: Int) throws(Failure) -> HTTPResponse {
        let codings = try codings(of: response)
        guard !codings.isEmpty else { return response }
        // Not a copy of the bytes.
        var body = response.body
        // The last coding named was applied last.
        for coding in codings.reversed() { body = try inflate(body, coding, limit: limit)[...] }
        return response.replacingBody(body)
    }

    private static func codings(of response: HTTPResponse) throws(Failure) -> [Coding] {
        let names = response.headers(named: "Content-Encoding").flatMap(listElements)
        guard names.count <= codingLimit else {
            throw .invalid("more than \(codingLimit) content codings")
        }
        var codings: [Coding] = []
        for name in names {
            switch name.lowercased() {
            case "gzip", "x-gzip": codings.append(.gzip)
            case "deflate": codings.append(.deflate)
            case "identity": break
            case "br", "zstd": throw .unsupported(name)
            default: return []
            }
        }
        return codings
    }

    /// The whole stream or an error; gzip may have several members, nothing may follow the last (as Go's reader has it).
    private static func inflate(
        _ input: ArraySlice<UInt8>,
        _ coding: Coding,
        limit: Int
    ) throws(Failure) -> [UInt8] {
        let name = coding == .gzip ? "gzip" : "zlib"
        guard !input.isEmpty else { throw .invalid("EOF") }
        guard hasWholeHead(input, coding) else { throw .invalid("unexpected EOF") }
        let stream = try Inflater(name, windowBits: coding == .gzip ? 15 + 16 : 15)
        var output: [UInt8] = []
        // A few times what came is usual; a bomb must not get its memory before it has shown its bytes.
        output.reserveCapacity(min(limit, input.count * 4))
        var position = 0
        while true {
            switch try stream.run(input, &position, &output, limit: limit, step: step) {
            case .ended:
                if position == input.count || coding == .deflate { return output }
                try stream.reset()
            case .starved where position == input.count:
                throw .broken("unexpected EOF: the body is cut short")
            case .starved, .more: continue
            }
        }
    }

    /// Whether the bytes before the compressed data have all come (RFC 1952 §2.3, RFC 1950 §2.2).
    private static func hasWholeHead(_ input: ArraySlice<UInt8>, _ coding: Coding) -> Bool {
        guard coding == .gzip else { return input.count >= 2 }
        guard input.count >= 10 else { return false }
        let flags = input[input.startIndex + 3]
        var rest = input.dropFirst(10)
        if flags & 4 != 0 {
            guard rest.count >= 2 else { return false }
            let length = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
            guard rest.count >= 2 + length else { return false }
            rest = rest.dropFirst(2 + length)
        }
        for flag in [8, 16] as [UInt8] where flags & flag != 0 {
            guard let end = rest.firstIndex(of: 0) else { return false }
            rest = rest[(end + 1)...]
        }
        return flags & 2 == 0 || rest.count >= 2
    }
}

/// The owner of one zlib state.
private final class Inflater {
    enum Progress { case more, starved, ended }

    private let name: String
    private var stream = z_stream()

    init(_ name: String, windowBits: Int32) throws(ContentDecoding.Failure) {
        self.name = name
        let code = inflateInit2_(
            &stream,
            windowBits,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard code == Z_OK else { throw .broken("zlib: no memory (code \(code))") }
    }

    deinit { inflateEnd(&stream) }

    func reset() throws(ContentDecoding.Failure) {
        guard inflateReset(&stream) == Z_OK else { throw .broken("zlib: invalid state") }
    }

    /// Decodes up to `step` bytes more from the `position`th on. `starved` when zlib could go on with more input only.
    func run(
        _ input: ArraySlice<UInt8>,
        _ position: inout Int,
        _ output: inout [UInt8],
        limit: Int,
        step: Int
    ) throws(ContentDecoding.Failure) -> Progress {
        let written = output.count
        // Room for what is usual at once, so that a small body does not cost a large buffer.
        let room = min(step, limit - written + 1, max(4096, 4 * (input.count - position)))
        var code: Int32 = Z_OK
        var left = 0
        let start = position
        output.append(contentsOf: repeatElement(0, count: room))
        var consumed = 0
        input.withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                stream.next_in = UnsafeMutablePointer(mutating: from + start)
                stream.avail_in = UInt32(min(source.count - start, 1 << 30))
                stream.next_out = to + written
                stream.avail_out = UInt32(room)
                let offered = stream.avail_in
                code = CZlib.inflate(&stream, Z_NO_FLUSH)
                consumed = Int(offered - stream.avail_in)
                left = Int(stream.avail_out)
            }
        }
        position = start + consumed
        output.removeLast(left)
        guard output.count <= limit else { throw .tooLarge(limit: limit) }
        switch code {
        case Z_STREAM_END: return .ended
        case Z_OK: return left == 0 ? .more : .starved
        case Z_BUF_ERROR: return .starved
        default: throw failure(code)
        }
    }

    private func failure(_ code: Int32) -> ContentDecoding.Failure {
        if code == Z_NEED_DICT { return .invalid("\(name): invalid dictionary") }
        switch stream.msg.map({ String(cString: $0) }) {
        case "incorrect data check"?, "incorrect length check"?: return .invalid("\(name): invalid checksum")
        case "incorrect header check"?, "unknown compression method"?, "unknown header flags set"?,
            "header crc mismatch"?, "invalid window size"?:
            return .invalid("\(name): invalid header")
        case let message: return .broken("flate: corrupt input (\(message ?? "code \(code)"))")
        }
    }
}
