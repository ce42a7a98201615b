// The corpus of server input: what a client must report and send for it.

import Testing

@testable import WS

/// What a connection did with some input.
struct Conduct: Equatable {
    var events: [WSConnection.Event] = []
    var sent: [Frame] = []
    var state = WSConnection.State.open
}

let testMaskingKey: UInt32 = 0x37fa_213d

/// The frames in a client's output; checks that all are masked.
func clientFrames(_ bytes: [UInt8]) throws -> [Frame] {
    var rest = bytes
    var frames: [Frame] = []
    while !rest.isEmpty {
        #expect(rest.count < 2 || rest[1] & 0x80 != 0, "a client masks all frames")
        let (frame, length) = try #require(try FrameDecoder.decode(rest))
        frames.append(frame)
        rest.removeFirst(length)
    }
    return frames
}

extension WSConnection {
    /// All events there are.
    mutating func takeEvents() -> [Event] {
        var events: [Event] = []
        while let event = nextEvent() { events.append(event) }
        return events
    }
}

/// Feeds `parts` to a connection, closing the transport at the end if asked.
func conduct(
    _ parts: [[UInt8]],
    limits: WSLimits = .init(),
    negotiated: NegotiatedExtension = .none,
    thenEnds: Bool = false,
    prepare: (inout WSConnection) throws -> Void = { _ in }
) throws -> Conduct {
    var connection = WSConnection(limits: limits, negotiated: negotiated) { testMaskingKey }
    try prepare(&connection)
    var events: [WSConnection.Event] = []
    for part in parts {
        part.withUnsafeBytes { connection.receive($0) }
        events += connection.takeEvents()
    }
    if thenEnds { connection.receiveEnd() }
    events += connection.takeEvents()
    return Conduct(
        events: events,
        sent: try clientFrames(connection.takeOutput()),
        state: connection.state
    )
}

func text(_ string: String) -> WSConnection.Event { .text(WSText(validated: Array(string.utf8))) }

func closeFrame(_ code: UInt16, _ reason: [UInt8] = []) -> Frame {
    Frame(.close, [UInt8(code >> 8), UInt8(code & 0xff)] + reason)
}

struct ConductCase: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]
    var expected: Conduct
    var testDescription: String { name }

    init(
        _ name: String,
        _ frames: [Frame],
        _ events: [WSConnection.Event] = [],
        sent: [Frame] = [],
        _ state: WSConnection.State = .open
    ) {
        self.init(name, bytes: frames.flatMap { FrameEncoder.encode($0) }, events, sent: sent, state)
    }

    init(
        _ name: String,
        bytes: [UInt8],
        _ events: [WSConnection.Event] = [],
        sent: [Frame] = [],
        _ state: WSConnection.State = .open
    ) {
        self.name = name
        self.bytes = bytes
        expected = Conduct(events: events, sent: sent, state: state)
    }

    /// Input that fails the connection, after `before`.
    static func failing(
        _ name: String,
        _ bytes: [UInt8],
        _ error: WSError,
        code: UInt16,
        before: [WSConnection.Event] = []
    ) -> ConductCase {
        .init(name, bytes: bytes, before + [.failed(error)], sent: [closeFrame(code)], .closed)
    }

    static func failing(_ name: String, _ frames: [Frame], _ error: WSError, code: UInt16) -> ConductCase {
        failing(name, frames.flatMap { FrameEncoder.encode($0) }, error, code: code)
    }
}

let hello = Array("Hello".utf8)
private let kilobytes = [UInt8](repeating: 0x61, count: 2048)

let messageCases: [ConductCase] = [
    .init(
        "RFC 6455 §5.7: unmasked text",
        bytes: [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f],
        [text("Hello")]
    ),
    .init(
        "RFC 6455 §5.7: fragmented text",
        bytes: [0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f],
        [text("Hello")]
    ),
    .init(
        "RFC 6455 §5.7: ping",
        bytes: [0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f],
        [.ping(hello)],
        sent: [Frame(.pong, hello)]
    ),
    .init(
        "RFC 6455 §5.7: 256 bytes",
        bytes: [0x82, 0x7e, 0x01, 0x00] + [UInt8](repeating: 7, count: 256),
        [.binary([UInt8](repeating: 7, count: 256))]
    ),
    .init(
        "RFC 6455 §5.7: 64 KiB",
        bytes: [0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0] + [UInt8](repeating: 7, count: 65536),
        [.binary([UInt8](repeating: 7, count: 65536))]
    ),
    .init("empty text", [Frame(.text)], [text("")]),
    .init("empty binary", [Frame(.binary)], [.binary([])]),
    .init(
        "longest short form",
        [Frame(.binary, [UInt8](repeating: 1, count: 125))],
        [.binary([UInt8](repeating: 1, count: 125))]
    ),
    .init(
        "longest 16-bit form",
        [Frame(.binary, [UInt8](repeating: 1, count: 65535))],
        [.binary([UInt8](repeating: 1, count: 65535))]
    ),
    .init("two messages", [Frame(.text, [0x61]), Frame(.binary, [1])], [text("a"), .binary([1])]),
    .init(
        "large first fragment, empty final one",
        [Frame(.text, kilobytes, isFinal: false), Frame(.continuation)],
        [text(String(repeating: "a", count: 2048))]
    ),
    .init(
        "three empty fragments",
        [Frame(.text, isFinal: false), Frame(.continuation, isFinal: false), Frame(.continuation)],
        [text("")]
    ),
    .init(
        "ping between fragments",
        [Frame(.text, [0x61], isFinal: false), Frame(.ping, [9]), Frame(.continuation, [0x62])],
        [.ping([9]), text("ab")],
        sent: [Frame(.pong, [9])]
    ),
    .init(
        "character cut by a fragment and a ping",
        [Frame(.text, [0xe2, 0x82], isFinal: false), Frame(.ping), Frame(.continuation, [0xac])],
        [.ping([]), text("€")],
        sent: [Frame(.pong)]
    ),
    .init("unasked pong", [Frame(.pong, [1, 2])], [.pong([1, 2])]),
    .init(
        "ten pings",
        (0..<10).map { Frame(.ping, [$0]) },
        (0..<10).map { .ping([$0]) },
        sent: (0..<10).map { Frame(.pong, [$0]) }
    ),
    .init(
        "ping of 125 bytes",
        [Frame(.ping, [UInt8](repeating: 0xfe, count: 125))],
        [.ping([UInt8](repeating: 0xfe, count: 125))],
        sent: [Frame(.pong, [UInt8](repeating: 0xfe, count: 125))]
    ),
    .init("binary that is not UTF-8", [Frame(.binary, [0xff])], [.binary([0xff])]),
]

let closeCases: [ConductCase] =
    [
        .init(
            "close without code",
            [Frame(.close)],
            [.close(code: nil, reason: "")],
            sent: [Frame(.close)],
            .closed
        ),
        .init(
            "close with reason",
            [closeFrame(1001, Array("Server shutting down".utf8))],
            [.close(code: .goingAway, reason: "Server shutting down")],
            sent: [closeFrame(1001)],
            .closed
        ),
        .init(
            "longest reason",
            [closeFrame(1000, [UInt8](repeating: 0x2a, count: 123))],
            [.close(code: .normalClosure, reason: String(repeating: "*", count: 123))],
            sent: [closeFrame(1000)],
            .closed
        ),
        .init(
            "frames after close are ignored",
            [closeFrame(1000), closeFrame(1000), Frame(.ping), Frame(.text, hello)],
            [.close(code: .normalClosure, reason: "")],
            sent: [closeFrame(1000)],
            .closed
        ),
        .init(
            "close inside a message",
            [Frame(.text, hello, isFinal: false), closeFrame(1000), Frame(.continuation, hello)],
            [.close(code: .normalClosure, reason: "")],
            sent: [closeFrame(1000)],
            .closed
        ),
    ]
    + [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999].map {
        code in
        .init(
            "close \(code)",
            [closeFrame(code)],
            [.close(code: CloseCode(rawValue: code), reason: "")],
            sent: [closeFrame(code)],
            .closed
        )
    }

let failureCases: [ConductCase] =
    [
        .failing("RSV1", [Frame(.text, hello, reservedBits: 4)], .reservedBits(4), code: 1002),
        .failing("RSV2", [Frame(.binary, reservedBits: 2)], .reservedBits(2), code: 1002),
        .failing("RSV3 on a ping", [Frame(.ping, reservedBits: 1)], .reservedBits(1), code: 1002),
        .failing("all RSV on a close", [Frame(.close, reservedBits: 7)], .reservedBits(7), code: 1002),
        .failing("masked", FrameEncoder.encode(Frame(.text, hello), maskingKey: 5), .maskedFrame, code: 1002),
        .failing("16-bit length of 125", [0x82, 126, 0, 125], .lengthNotMinimal, code: 1002),
        .failing(
            "64-bit length of 65535",
            [0x82, 127, 0, 0, 0, 0, 0, 0, 0xff, 0xff],
            .lengthNotMinimal,
            code: 1002
        ),
        .failing(
            "64-bit length, high bit",
            [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0],
            .lengthOutOfRange,
            code: 1002
        ),
        .failing(
            "huge frame",
            [0x82, 127, 0x7f] + [UInt8](repeating: 0xff, count: 7),
            .frameTooBig(limit: 16_777_216),
            code: 1009
        ),
        .failing(
            "fragmented ping",
            [Frame(.ping, isFinal: false)],
            .fragmentedControlFrame(.ping),
            code: 1002
        ),
        .failing(
            "fragmented close",
            [Frame(.close, isFinal: false)],
            .fragmentedControlFrame(.close),
            code: 1002
        ),
        .failing(
            "ping of 126 bytes",
            [0x89, 126, 0, 126],
            .oversizedControlFrame(.ping, length: 126),
            code: 1002
        ),
        .failing(
            "close of 126 bytes",
            [0x88, 126, 0, 126],
            .oversizedControlFrame(.close, length: 126),
            code: 1002
        ),
        .failing("continuation first", [Frame(.continuation, hello)], .unexpectedContinuation, code: 1002),
        .failing(
            "continuation after a whole message",
            [0x81, 0, 0x80, 0],
            .unexpectedContinuation,
            code: 1002,
            before: [text("")]
        ),
        .failing(
            "text inside a message",
            [Frame(.text, hello, isFinal: false), Frame(.text, hello)],
            .expectedContinuation(got: .text),
            code: 1002
        ),
        .failing(
            "binary inside a message",
            [Frame(.binary, isFinal: false), Frame(.binary, isFinal: false)],
            .expectedContinuation(got: .binary),
            code: 1002
        ),
        .failing("close of one byte", [Frame(.close, [3])], .truncatedCloseCode, code: 1002),
        .failing(
            "reason not UTF-8",
            [closeFrame(1000, [0xce, 0xff])],
            .invalidUTF8InCloseReason,
            code: 1007
        ),
        .failing(
            "reason ends in a character",
            [closeFrame(1000, [0xe2, 0x82])],
            .invalidUTF8InCloseReason,
            code: 1007
        ),
        .failing("text not UTF-8", [Frame(.text, [0x61, 0xff])], .invalidUTF8, code: 1007),
        .failing("text ends in a character", [Frame(.text, [0xe2, 0x82])], .invalidUTF8, code: 1007),
        .failing(
            "surrogate over two fragments",
            [Frame(.text, [0xed], isFinal: false), Frame(.continuation, [0xa0, 0x80])],
            .invalidUTF8,
            code: 1007
        ),
    ]
    + [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535].map {
        (code: UInt16) -> ConductCase in
        .failing(
            "close \(code)",
            [closeFrame(code)],
            .invalidCloseCode(CloseCode(rawValue: code)),
            code: 1002
        )
    }
    + [3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf].map { (opcode: UInt8) -> ConductCase in
        .failing("opcode \(opcode)", [0x80 | opcode, 0], .reservedOpcode(opcode), code: 1002)
    }
