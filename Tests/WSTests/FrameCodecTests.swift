// Frames to bytes and back, masks, and headers that no sender may write.

import TestSupport
import Testing

@testable import WS

@Suite struct FrameCodecTests {
    @Test("the examples of RFC 6455 §5.7")
    func examples() throws {
        let hello = Array("Hello".utf8)
        let examples: [(Frame, UInt32?, [UInt8])] = [
            (Frame(.text, hello), nil, [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]),
            (
                Frame(.text, hello), 0x37fa_213d,
                [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]
            ),
            (Frame(.text, Array("Hel".utf8), isFinal: false), nil, [0x01, 0x03, 0x48, 0x65, 0x6c]),
            (Frame(.continuation, Array("lo".utf8)), nil, [0x80, 0x02, 0x6c, 0x6f]),
            (Frame(.ping, hello), nil, [0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]),
            (
                Frame(.pong, hello), 0x37fa_213d,
                [0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]
            ),
        ]
        for (frame, key, bytes) in examples {
            #expect(FrameEncoder.encode(frame, maskingKey: key) == bytes)
            let decoded = try #require(try FrameDecoder.decode(bytes))
            #expect(decoded.frame == frame && decoded.length == bytes.count)
        }
        let lengths: [(Int, [UInt8])] = [
            (125, [0x82, 125]), (126, [0x82, 126, 0, 126]), (256, [0x82, 0x7e, 0x01, 0x00]),
            (65535, [0x82, 126, 0xff, 0xff]), (65536, [0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0]),
        ]
        for (length, header) in lengths {
            let bytes = FrameEncoder.encode(Frame(.binary, [UInt8](repeating: 0, count: length)))
            #expect(Array(bytes.prefix(header.count)) == header && bytes.count == header.count + length)
        }
    }

    @Test(
        "decoding what was encoded gives the same frames, cut anywhere",
        arguments: 1...4 as ClosedRange<UInt64>
    )
    func identity(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<100 {
            let opcode = Opcode.allCases.randomElement(using: &random) ?? .text
            let size = [0, 1, 7, 8, 9, 125, 126, 300, 66_000].randomElement(using: &random) ?? 0
            let frame = Frame(
                opcode,
                (0..<(opcode.isControl ? min(size, 125) : size)).map { _ in
                    UInt8(truncatingIfNeeded: random.next())
                },
                isFinal: opcode.isControl || Bool.random(using: &random),
                reservedBits: UInt8.random(in: 0...7, using: &random)
            )
            let key = Bool.random(using: &random) ? UInt32(truncatingIfNeeded: random.next()) : nil
            let bytes = FrameEncoder.encode(frame, maskingKey: key)
            let decoded = try #require(try FrameDecoder.decode(bytes + [0xff]))
            #expect(decoded.frame == frame && decoded.length == bytes.count, "seed \(seed)")
            for length in [0, 1, bytes.count / 2, bytes.count - 1] where length < bytes.count {
                #expect(try FrameDecoder.decode(Array(bytes[..<length])) == nil)
            }
        }
    }

    @Test("steps of the decoder join to the same frames however the bytes are cut")
    func steps() throws {
        let frames = [Frame(.text, [1, 2, 3], isFinal: false), Frame(.ping), Frame(.continuation, [4])]
        let bytes = frames.flatMap { FrameEncoder.encode($0, maskingKey: 0) }
        for parts in feedings(bytes) {
            var decoder = FrameDecoder()
            var headers: [FrameHeader] = []
            var payload: [UInt8] = []
            var ends = 0
            for part in parts {
                try part.withUnsafeBytes { input in
                    var position = 0
                    while true {
                        switch try decoder.next(input, &position) {
                        case .header(let header): headers.append(header)
                        case .payload(let range):
                            #expect(!range.isEmpty)
                            payload += input[range]
                        case .end: ends += 1
                        case .incomplete:
                            #expect(position == input.count)
                            return
                        }
                    }
                }
            }
            #expect(headers.map(\.opcode) == frames.map(\.opcode))
            #expect(headers.map(\.isFinal) == frames.map(\.isFinal))
            #expect(headers.allSatisfy { $0.maskingKey == 0 })
            #expect(payload == [1, 2, 3, 4])
            #expect(ends == 3)
        }
    }

    @Test("a mask is undone by itself and continues at any offset")
    func masks() {
        var random = SeededRandom(seed: 7)
        let plain = (0..<100).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let key: UInt32 = 0x0102_0380
        let keyBytes: [UInt8] = [1, 2, 3, 0x80]
        for start in 0..<20 {
            for end in start...plain.count {
                var bytes = Array(plain[start..<end])
                bytes.withUnsafeMutableBytes { applyMask($0, key: key, offset: start) }
                #expect(bytes == (start..<end).map { plain[$0] ^ keyBytes[$0 & 3] })
            }
        }
    }
}
