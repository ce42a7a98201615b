import Testing

@testable import DemoApp

@Suite struct ClientFrameDecoderTests {
    private static func frame(_ first: UInt8, _ payload: [UInt8], length: [UInt8]? = nil) -> [UInt8] {
        let mask: [UInt8] = [1, 2, 3, 4]
        let length = length ?? [UInt8(payload.count)]
        return [first, length[0] | 0x80] + length.dropFirst() + mask
            + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    /// Feeds `bytes` in pieces and collects what comes out.
    private static func events(
        _ bytes: [UInt8],
        pieces: Int
    ) -> (events: [ClientFrameDecoder.Event], violation: FrameViolation?) {
        var decoder = ClientFrameDecoder()
        var events: [ClientFrameDecoder.Event] = []
        do {
            for start in stride(from: 0, to: bytes.count, by: pieces) {
                decoder.append(bytes[start..<min(bytes.count, start + pieces)])
                while let event = try decoder.next() { events.append(event) }
            }
        } catch {
            return (events, error as? FrameViolation)
        }
        return (events, nil)
    }

    @Test(arguments: [1, 2, 3, 7, 10_000]) func `any cut of the bytes gives the same events`(pieces: Int) {
        let bytes =
            Self.frame(0x01, [1, 2]) + Self.frame(0x89, [9]) + Self.frame(0x00, [3]) + Self.frame(0x80, [4])
            + Self.frame(0x82, []) + Self.frame(0x8A, []) + Self.frame(0x88, [0x03, 0xE8])
        let (events, violation) = Self.events(bytes, pieces: pieces)
        #expect(
            events == [.ping([9]), .message([1, 2, 3, 4]), .message([]), .pong, .close(code: 1000)]
        )
        #expect(violation == nil)
    }

    @Test(arguments: [
        ([0x81, 0x01, 0x00] as [UInt8], FrameViolation.badMask),
        (frame(0xC1, []), .rule("bad RSV")),
        (frame(0x83, []), .rule("bad opcode")),
        (frame(0x09, []), .rule("bad control frame")),
        (frame(0x89, [], length: [126, 0, 126]), .rule("bad control frame")),
        (frame(0x80, []), .rule("continuation after FIN")),
        (frame(0x01, []) + frame(0x81, []), .rule("data before FIN")),
        (frame(0x88, [3]), .rule("invalid close payload")),
        (frame(0x88, [0x03, 0xED]), .rule("bad close code 1005")),
        (frame(0x88, [0x03, 0xE8, 0xFF]), .rule("invalid utf8 payload in close frame")),
        (frame(0x81, [], length: [126, 0x40, 0x01]), .tooBig),
        (frame(0x81, [], length: [127] + [UInt8](repeating: 0xFF, count: 8)), .tooBig),
        (frame(0x01, [1]) + frame(0x80, [], length: [126, 0x40, 0x00]), .tooBig),
    ])
    func `broken rules are named before any payload arrives`(bytes: [UInt8], violation: FrameViolation) {
        #expect(Self.events(bytes, pieces: 1).violation == violation)
        #expect(Self.events(bytes, pieces: bytes.count).violation == violation)
    }

    @Test func `the longest message is 16384 bytes, in one piece or many`() {
        let half = [UInt8](repeating: 7, count: 8192)
        let halves =
            Self.frame(0x01, half, length: [126, 0x20, 0x00])
            + Self.frame(0x80, half, length: [126, 0x20, 0x00])
        #expect(Self.events(halves, pieces: 1000).events == [.message(half + half)])
    }
}
