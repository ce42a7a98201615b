// Content codings of responses (RFC 9110 §8.4): gzip and deflate, over zlib. Must not contain: I/O, policy about when to decode.

import CZlib
import HTTP1

/// Undoes the codings that a `Content-Encoding` names.
enum ContentDecoding {
    enum Failure: Error, Equatable {
        /// The bytes are not what the header says.
        case corrupt(String)
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
    static func decode(_ response: HTTPResponse, limit: Int) throws(Failure) -> HTTPResponse {
        let codings = try codings(of: response)
        guard !codings.isEmpty else { return response }
        var body = Array(response.body)
        // The last coding named was applied last.
        for coding in codings.reversed() { body = try inflate(body, coding, limit: limit) }
        return response.replacingBody(body)
    }

    private static func codings(of response: HTTPResponse) throws(Failure) -> [Coding] {
        let names = response.headers(named: "Content-Encoding").flatMap { $0.split(separator: ",") }
        guard names.count <= codingLimit else {
            throw .corrupt("more than \(codingLimit) content codings")
        }
        var codings: [Coding] = []
        for name in names {
            switch name.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined().lowercased() {
            case "gzip", "x-gzip": codings.append(.gzip)
            case "deflate": codings.append(.deflate)
            case "identity", "": break
            case "br", "zstd": throw .unsupported(String(name))
            default: return []
            }
        }
        return codings
    }

    /// The whole stream or an error; gzip may have several members, nothing may follow the last (as Go's reader has it).
    private static func inflate(
        _ input: [UInt8],
        _ coding: Coding,
        limit: Int
    ) throws(Failure) -> [UInt8] {
        guard !input.isEmpty else { throw .corrupt("EOF") }
        let stream = try Inflater(coding == .gzip ? 15 + 16 : 15)
        var output: [UInt8] = []
        // Ten times what came is usual; a bomb must not get its memory before it has shown its bytes.
        output.reserveCapacity(min(limit, input.count * 4))
        var position = 0
        while true {
            let progress = try stream.run(input, &position, &output, limit: limit, step: step)
            if progress == .ended {
                if position == input.count { return output }
                guard coding == .gzip else { return output }
                guard input[position...].starts(with: [0x1f, 0x8b]) || input.count - position < 10 else {
                    throw .corrupt("gzip: invalid header")
                }
                try stream.reset()
            } else if position == input.count, progress == .starved {
                throw .corrupt("unexpected EOF")
            }
        }
    }
}

/// The owner of one zlib state.
private final class Inflater {
    enum Progress { case more, starved, ended }

    private var stream = z_stream()

    init(_ windowBits: Int32) throws(ContentDecoding.Failure) {
        let code = inflateInit2_(
            &stream,
            windowBits,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard code == Z_OK else { throw .corrupt("zlib: no memory (code \(code))") }
    }

    deinit { inflateEnd(&stream) }

    func reset() throws(ContentDecoding.Failure) {
        guard inflateReset(&stream) == Z_OK else { throw .corrupt("zlib: invalid state") }
    }

    /// Decodes up to `step` bytes more. `starved` when zlib could go on with more input only.
    func run(
        _ input: [UInt8],
        _ position: inout Int,
        _ output: inout [UInt8],
        limit: Int,
        step: Int
    ) throws(ContentDecoding.Failure) -> Progress {
        let written = output.count
        let room = min(step, limit - written + 1)
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
        default: throw .corrupt(stream.msg.map { "zlib: \(String(cString: $0))" } ?? "zlib: code \(code)")
        }
    }
}
