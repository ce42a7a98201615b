// The scanner alone: what of a head decides framing, and that growing input continues where it stopped.

import TestSupport
import Testing

@testable import HTTP1

@Suite struct HeadScannerTests {
    private func scan(_ text: String) throws -> (head: HeadScanner, length: Int?) {
        var head = HeadScanner()
        let length = try Array(text.utf8).withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress else { return nil }
            return try head.scan(base, count: bytes.count, limits: .init())
        }
        return (head, length)
    }

    @Test("a head ends with its empty line")
    func ends() throws {
        let head = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n"
        #expect(try scan(head).length == head.utf8.count)
        #expect(try scan(head + "body\r\n\r\n").length == head.utf8.count)
        #expect(try scan(String(head.dropLast())).length == nil)
        #expect(try scan("HTTP/1.0 204\n\n").length == 14)
    }

    @Test("the headers that decide framing are recognised in any case, others of the same length are not")
    func recognition() throws {
        let framing = try scan(
            "HTTP/1.0 299 Odd\r\ncOnTeNt-LeNgTh: 12\r\nCONNECTION: Keep-Alive\r\nconnection: a,close\r\n\r\n"
        ).head
        #expect(framing.status == 299 && framing.minorVersion == 0 && framing.contentLength == 12)
        #expect(framing.wantsClose && framing.wantsKeepAlive && !framing.isChunked)
        let chunked = try scan("HTTP/1.1 200 OK\r\ntransfer-ENCODING:chunked\r\n\r\n").head
        #expect(chunked.isChunked && chunked.contentLength == nil)
        let others = try scan(
            "HTTP/1.1 200 OK\r\nContent-Lengxh: 12\r\nContext-Length: 1\r\nConnectiox: close\r\nXonnection: close\r\n"
                + "Transfer-Encodinx: chunked\r\nXransfer-Encoding: chunked\r\nTransfer_Encoding: chunked\r\n\r\n"
        ).head
        #expect(others.contentLength == nil && !others.isChunked && !others.wantsClose)
    }

    @Test("cookies and codings are noticed, names of the same length are not")
    func noticed() throws {
        let head = try scan("HTTP/1.1 200 OK\r\nset-COOKIE: a=b\r\nContent-encoding: gzip\r\n\r\n").head
        #expect(head.setsCookies && head.hasContentEncoding)
        let others = try scan(
            "HTTP/1.1 200 OK\r\nSet-Cookix: a\r\nXet-Cookie: a\r\nSet-Cookie2: a\r\nContent-Location: a\r\n"
                + "Content-Language: b\r\nXontent-Encoding: c\r\n\r\n"
        ).head
        #expect(!others.setsCookies && !others.hasContentEncoding)
    }

    @Test("scanning longer and longer prefixes is the same as scanning all at once")
    func grows() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX:\ty\r\nConnection: close\r\n\r\n"
        let bytes = Array(text.utf8)
        var head = HeadScanner()
        for length in 1...bytes.count {
            let end = try bytes.withUnsafeBytes { buffer -> Int? in
                guard let base = buffer.baseAddress else { return nil }
                return try head.scan(base, count: length, limits: .init())
            }
            #expect(end == (length == bytes.count ? length : nil))
        }
        #expect(head.contentLength == 7 && head.wantsClose)
    }
}
