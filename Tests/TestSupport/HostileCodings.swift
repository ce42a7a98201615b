// Hostile answers by their content codings (RFC 9110 §8.4), compressed by hand: stored blocks, no compressor. Data alone.

extension HostileAnswer {
    private static func coded(_ name: String, _ coding: String, _ body: [UInt8], _ length: Int?)
        -> HostileAnswer
    {
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n"
        let answer = length.map { fine(name, "", 200, $0) } ?? wrong(name, "")
        return answer.replacing(bytes: Array(head.utf8) + body)
    }

    private static let member = StoredStream.gzip("hello")
    private static let stream = StoredStream.zlib("hello")

    private static func damaged(_ bytes: [UInt8], at index: Int) -> [UInt8] {
        var bytes = bytes
        bytes[index < 0 ? bytes.count + index : index] ^= 0x55
        return bytes
    }

    /// Content codings.
    static let contentCodings: [HostileAnswer] = [
        coded("gzip", "gzip", member, 5),
        coded("gzip in capitals", "GZIP", member, 5),
        coded("x-gzip", "x-gzip", member, 5),
        coded("gzip of nothing", "gzip", StoredStream.gzip(""), 0),
        coded("gzip with a name", "gzip", StoredStream.gzip("hello", flags: 8, extra: [0x61, 0]), 5),
        coded(
            "gzip with name and comment",
            "gzip",
            StoredStream.gzip("hello", flags: 24, extra: [0x61, 0, 0x62, 0]),
            5
        ),
        coded(
            "gzip with an extra field",
            "gzip",
            StoredStream.gzip("hello", flags: 4, extra: [2, 0, 1, 2]),
            5
        ),
        coded("two gzip members", "gzip", member + member, 10),
        coded("deflate", "deflate", stream, 5),
        coded("deflate in other case", "Deflate", stream, 5),
        coded("identity", "identity", Array("hello".utf8), 5),
        coded("unknown content coding", "foo", Array("hello".utf8), 5),
        coded("empty content coding", "", Array("hello".utf8), 5),
        coded("a blank inside a coding", "g zip", member, member.count),
        coded("a tab inside a coding", "defl\tate", stream, stream.count),
        coded("two codings", "deflate, gzip", StoredStream.gzip(stream), 5),
        coded("gzip that is none", "gzip", Array("this is no gzip at all".utf8), nil),
        coded("gzip of no bytes", "gzip", [], nil),
        coded("gzip cut in its head", "gzip", Array(member[..<6]), nil),
        coded("gzip cut in its data", "gzip", Array(member[..<16]), nil),
        coded("gzip without its sums", "gzip", Array(member.dropLast(8)), nil),
        coded("gzip without its last byte", "gzip", Array(member.dropLast()), nil),
        coded("gzip with a wrong sum", "gzip", damaged(member, at: -6), nil),
        coded("gzip with a wrong length", "gzip", damaged(member, at: -2), nil),
        coded("gzip with another method", "gzip", damaged(member, at: 2), nil),
        coded("gzip with a broken block", "gzip", damaged(member, at: 13), nil),
        coded(
            "gzip with a reserved block type",
            "gzip",
            Array(member[..<10]) + [7] + Array(member[11...]),
            nil
        ),
        coded("gzip and garbage", "gzip", member + Array("garbage behind it".utf8), nil),
        coded("gzip and a zero", "gzip", member + [0], nil),
        coded("gzip and half a member", "gzip", member + Array(member[..<12]), nil),
        coded("deflate that is none", "deflate", Array("hello hello".utf8), nil),
        coded("deflate without its zlib head", "deflate", StoredStream.block(Array("hello".utf8)), nil),
        coded("deflate with a wrong sum", "deflate", damaged(stream, at: -1), nil),
        coded("deflate without its sum", "deflate", Array(stream.dropLast(4)), nil),
        coded("gzip called deflate", "deflate", member, nil),
        coded("deflate called gzip", "gzip", stream, nil),
        coded("brotli", "br", [0x0b, 0x02, 0x80] + Array("hello".utf8) + [0x03], nil),
        coded("zstd", "zstd", [0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x05, 0x29, 0, 0] + Array("hello".utf8), nil),
        fine("gzip in chunks", "").replacing(
            bytes: Array(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n\(chunkSize)\r\n"
                    .utf8
            ) + member + Array("\r\n0\r\n\r\n".utf8)
        ).expecting(200, 5),
        fine("gzip until close", "", 200, 5, ending: .close, reuse: false).replacing(
            bytes: Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".utf8) + member
        ),
        fine("gzip named in 204", "HTTP/1.1 204 N\r\nContent-Encoding: gzip\r\n\r\n", 204),
        fine("gzip named in 304", "HTTP/1.1 304 N\r\nContent-Encoding: gzip\r\n\r\n", 304),
    ]

    private static let chunkSize = String(member.count, radix: 16)
}
