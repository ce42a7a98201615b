// Compressed bodies for the tests, by zlib itself. Must not contain: the product.

import CZlib

/// `plain` as a zlib stream (`deflate`), or as a gzip member.
func compressed(_ plain: [UInt8], gzip: Bool) -> [UInt8] {
    var stream = z_stream()
    let code = deflateInit2_(
        &stream,
        6,
        Z_DEFLATED,
        gzip ? 31 : 15,
        8,
        Z_DEFAULT_STRATEGY,
        ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)
    )
    precondition(code == Z_OK)
    defer { deflateEnd(&stream) }
    var input = plain
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(plain.count))) + 64)
    let count = input.count
    let capacity = output.count
    input.withUnsafeMutableBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(count)
            stream.next_out = target.baseAddress
            stream.avail_out = UInt32(capacity)
            precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        }
    }
    return Array(output[..<(capacity - Int(stream.avail_out))])
}
