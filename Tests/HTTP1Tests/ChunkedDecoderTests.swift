// The decoder alone: what it tells, in which order, and where it stops.

import Testing

@testable import HTTP1

@Suite struct ChunkedDecoderTests {
    private func steps(_ text: String, limits: HTTPLimits = .init()) throws -> (steps: [String], end: Int) {
        let bytes = Array(text.utf8)
        var decoder = ChunkedDecoder()
        var position = 0
        var told: [String] = []
        try bytes.withUnsafeBytes { input in
            loop: while true {
                switch try decoder.next(input, &position, limits: limits) {
                case .chunk(let size): told.append("chunk \(size)")
                case .data(let range): told.append(String(decoding: bytes[range], as: UTF8.self))
                case .incomplete:
                    told.append("incomplete")
                    break loop
                case .finished:
                    told.append("finished")
                    break loop
                }
            }
        }
        return (told, position)
    }

    @Test("a chunk is announced before its data, the end stops before surplus")
    func order() throws {
        let body = "3\r\nabc\r\n00A;x=y\r\n0123456789\r\n0\r\nT: v\r\n\r\n"
        let (steps, end) = try steps(body + "surplus")
        #expect(steps == ["chunk 3", "abc", "chunk 10", "0123456789", "finished"])
        #expect(end == body.utf8.count)
    }

    @Test("data is told as far as it has come")
    func partial() throws {
        #expect(try steps("5\r\nab").steps == ["chunk 5", "ab", "incomplete"])
        #expect(try steps("5\r\nabcde\r").steps == ["chunk 5", "abcde", "incomplete"])
        #expect(try steps("").steps == ["incomplete"])
    }

    @Test("overhead counts only what a size line has beyond 16 bytes, over all chunks")
    func overhead() throws {
        var limits = HTTPLimits()
        limits.chunkOverheadBytes = 0
        // 14 characters and CRLF.
        let line = "1;345678901234\r\nx\r\n"
        #expect(try steps(line + line + "0\r\n\r\n", limits: limits).steps.last == "finished")
        #expect(throws: HTTPError.chunkOverheadTooLarge(limit: 0)) {
            try steps("1;3456789012345\r\nx\r\n", limits: limits)
        }
    }

    @Test("data outweighs extensions, so that every chunk of a long body may carry one")
    func outweighed() throws {
        var limits = HTTPLimits()
        limits.chunkOverheadBytes = 50
        let extended = "28;" + String(repeating: "e", count: 60) + "\r\n"
        let chunk = extended + String(repeating: "x", count: 40) + "\r\n"
        let body = String(repeating: chunk, count: 100) + "0\r\n\r\n"
        #expect(try steps(body, limits: limits).steps.last == "finished")
    }

    @Test("the largest size that fits is accepted, the next is not")
    func largestSize() throws {
        #expect(try steps("7fffffffffffffff\r\n").steps == ["chunk \(Int.max)", "incomplete"])
        #expect(throws: HTTPError.malformedChunk(reason: "size is out of range")) {
            try steps("8000000000000000\r\n")
        }
        #expect(try steps("0000000000000000000001\r\nx\r\n0\r\n\r\n").steps == ["chunk 1", "x", "finished"])
    }
}
