// Texts of errors: each its own, none with raw bytes of the peer.

import Testing

@testable import HTTP1

@Suite struct HTTPErrorTests {
    @Test("texts differ and start in lower case")
    func texts() {
        let errors: [HTTPError] = [
            .malformedStatusLine(reason: "r"), .malformedHeader(line: 3, reason: "r"),
            .malformedTrailer(line: 3, reason: "r"), .headTooLarge(limit: 1),
            .tooManyHeaders(limit: 1), .tooManyInterimResponses(limit: 1), .conflictingLength(reason: "r"),
            .invalidLength(value: "v"), .lengthOutOfRange(value: "v"), .unsupportedTransferCoding(value: "v"),
            .malformedChunk(reason: "r"),
            .chunkOverheadTooLarge(limit: 1), .trailerTooLarge(limit: 1), .bodyTooLarge(limit: 1),
            .unexpectedEnd(of: .response), .unexpectedEnd(of: .head),
            .unexpectedEnd(of: .body(received: 1, expected: 2)),
            .unexpectedEnd(of: .chunkedBody(received: 1)),
            .invalidHeaderName("n"), .invalidHeaderValue(name: "n"), .invalidURL(reason: "r"),
        ]
        let texts = errors.map(\.description)
        #expect(Set(texts).count == errors.count)
        #expect(texts.allSatisfy { $0.prefix(1) == $0.prefix(1).lowercased() })
        #expect(
            HTTPError.unexpectedEnd(of: .body(received: 3, expected: 5)).description
                == "connection closed in the body, after 3 of 5 bytes"
        )
    }

    @Test("a refused header name is shown without control characters")
    func printable() {
        #expect(!HTTPError.invalidHeaderName("a\r\nb\u{1b}").description.utf8.contains { $0 < 0x20 })
    }
}
