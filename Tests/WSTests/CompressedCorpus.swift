// The corpus of compressed server input: what a client that agreed to permessage-deflate must report and send for it.

import Testing

@testable import WS

/// "Hello" compressed (RFC 7692 §7.2.3.1).
let deflatedHello: [UInt8] = [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]

/// A first frame with RSV1.
func compressedFrame(_ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true) -> Frame {
    Frame(opcode, payload, isFinal: isFinal, reservedBits: 4)
}

/// The payload of one message by a deflater of its own.
func deflated(_ message: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    message.withUnsafeBytes { MessageDeflater(windowBits: 15, forgetsWindow: false).append($0, to: &output) }
    return output
}

/// Input for a connection that agreed to permessage-deflate with the defaults.
let compressedCases: [ConductCase] = [
    .init("RFC 7692 §7.2.3.1", bytes: [0xc1, 0x07] + deflatedHello, [text("Hello")]),
    .init(
        "RFC 7692 §7.2.3.1, fragmented",
        bytes: [0x41, 0x03, 0xf2, 0x48, 0xcd, 0x80, 0x04, 0xc9, 0xc9, 0x07, 0x00],
        [text("Hello")]
    ),
    .init(
        "RFC 7692 §7.2.3.2: the window of the message before",
        bytes: [0xc1, 0x07] + deflatedHello + [0xc1, 0x05, 0xf2, 0x00, 0x11, 0x00, 0x00],
        [text("Hello"), text("Hello")]
    ),
    .init(
        "RFC 7692 §7.2.3.3: a block without compression",
        bytes: [0xc1, 0x0b, 0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00],
        [text("Hello")]
    ),
    .init(
        "RFC 7692 §7.2.3.4: BFINAL",
        bytes: [0xc1, 0x08, 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00],
        [text("Hello")]
    ),
    .init(
        "BFINAL, then a message that refers to it",
        bytes: [
            0xc1, 0x08, 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00, 0xc1, 0x05, 0xf2, 0x00, 0x11, 0x00,
            0x00,
        ],
        [text("Hello"), text("Hello")]
    ),
    .init(
        "BFINAL without the byte 0 after it, twice",
        bytes: ([0xc1, 0x07, 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00] as [UInt8]) + [0xc1, 0x07]
            + deflatedHello,
        [text("Hello"), text("Hello")]
    ),
    .init(
        "RFC 7692 §7.2.3.5: two blocks",
        bytes: [0xc1, 0x0d, 0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00],
        [text("Hello")]
    ),
    .init(
        "the tail left on, twice",
        [
            compressedFrame(.text, deflatedHello + [0, 0, 0xff, 0xff]),
            compressedFrame(.text, deflatedHello + [0, 0, 0xff, 0xff]),
        ],
        [text("Hello"), text("Hello")]
    ),
    .init("RFC 7692 §7.2.3.6: empty", [compressedFrame(.text, [0])], [text("")]),
    .init("empty, of no bytes", [compressedFrame(.binary, [])], [.binary([])]),
    .init(
        "empty, in fragments of no bytes",
        [
            compressedFrame(.text, [], isFinal: false), Frame(.continuation, isFinal: false),
            Frame(.continuation),
        ],
        [text("")]
    ),
    .init(
        "fragments of no bytes around data, a ping between",
        [
            compressedFrame(.text, [], isFinal: false),
            Frame(.continuation, Array(deflatedHello[..<2]), isFinal: false),
            Frame(.ping, [1]), Frame(.continuation, isFinal: false),
            Frame(.continuation, Array(deflatedHello[2...])),
        ],
        [.ping([1]), text("Hello")],
        sent: [Frame(.pong, [1])]
    ),
    .init(
        "compressed and not in turn",
        [
            compressedFrame(.text, deflatedHello), Frame(.text, hello),
            compressedFrame(.binary, deflated([7])),
            Frame(.text, hello, isFinal: false), Frame(.continuation, hello),
        ],
        [text("Hello"), text("Hello"), .binary([7]), text("HelloHello")]
    ),
    .init(
        "a character over two fragments",
        [
            compressedFrame(.text, Array(deflated(Array("κόσμε".utf8))[..<4]), isFinal: false),
            Frame(.continuation, Array(deflated(Array("κόσμε".utf8))[4...])),
        ],
        [text("κόσμε")]
    ),
    .init(
        "many final blocks",
        [compressedFrame(.text, (0..<500).flatMap { _ in [0x03, 0x00] } + [0])],
        [text("")]
    ),
]

let compressedFailures: [ConductCase] = [
    .failing(
        "RSV1 on a continuation",
        [compressedFrame(.text, [], isFinal: false), compressedFrame(.continuation, [0])],
        .reservedBits(4),
        code: 1002
    ),
    .failing("RSV1 on a ping", [compressedFrame(.ping, [])], .reservedBits(4), code: 1002),
    .failing("RSV1 on a pong", [compressedFrame(.pong, [])], .reservedBits(4), code: 1002),
    .failing("RSV1 on a close", [compressedFrame(.close, [])], .reservedBits(4), code: 1002),
    .failing("RSV2", [Frame(.text, deflatedHello, reservedBits: 6)], .reservedBits(2), code: 1002),
    .failing("RSV3", [Frame(.binary, reservedBits: 1)], .reservedBits(1), code: 1002),
    .failing(
        "a reserved block type",
        [compressedFrame(.binary, [0x07, 0xff])],
        .invalidDeflate(reason: "invalid block type"),
        code: 1002
    ),
    .failing(
        "a stored block whose lengths differ",
        [compressedFrame(.binary, [0, 1, 0, 1, 0, 0])],
        .invalidDeflate(reason: "invalid stored block lengths"),
        code: 1002
    ),
    .failing(
        "a distance beyond the window",
        [compressedFrame(.text, [0xf2, 0x00, 0x11, 0x00, 0x00])],
        .invalidDeflate(reason: "invalid distance too far back"),
        code: 1002
    ),
    .failing(
        "the end inside a block",
        [compressedFrame(.text, Array(deflatedHello[..<4]))],
        .invalidDeflate(reason: "message ends inside a block"),
        code: 1002
    ),
    .failing(
        "the end inside a stored block",
        [compressedFrame(.text, [0, 9, 0, 0xf6, 0xff, 0x61])],
        .invalidDeflate(reason: "message ends inside a block"),
        code: 1002
    ),
    .failing(
        "text that is not UTF-8",
        [compressedFrame(.text, deflated([0x61, 0xff, 0x61]))],
        .invalidUTF8,
        code: 1007
    ),
    .failing(
        "text that ends in a character",
        [compressedFrame(.text, deflated([0xe2, 0x82]))],
        .invalidUTF8,
        code: 1007
    ),
    .failing(
        "text that is not UTF-8, before its end",
        [compressedFrame(.text, deflated([0xc0, 0x80]), isFinal: false)],
        .invalidUTF8,
        code: 1007
    ),
    .failing(
        "not UTF-8, then not deflate either",
        [compressedFrame(.text, [0, 1, 0, 0xfe, 0xff, 0xff, 0x07])],
        .invalidUTF8,
        code: 1007
    ),
    .failing(
        "a new message inside a compressed one",
        [compressedFrame(.text, [], isFinal: false), compressedFrame(.text, deflatedHello)],
        .expectedContinuation(got: .text),
        code: 1002
    ),
]
