// A client connection judged by what it reports and what it sends, each case fed whole, byte by byte and cut at random.

import TestSupport
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
    thenEnds: Bool = false,
    prepare: (inout WSConnection) throws -> Void = { _ in }
) throws -> Conduct {
    var connection = WSConnection(limits: limits) { testMaskingKey }
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

private let hello = Array("Hello".utf8)
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

@Suite struct WSConnectionTests {
    @Test("the same conduct however the bytes are cut", arguments: messageCases + closeCases + failureCases)
    func conducts(_ example: ConductCase) throws {
        for parts in feedings(example.bytes, cuts: 4) {
            #expect(try conduct(parts) == example.expected, "fed as \(parts.count) parts")
        }
    }

    @Test("a failed connection ignores what follows and the end of the transport", arguments: failureCases)
    func failsOnce(_ example: ConductCase) throws {
        let more = FrameEncoder.encode(Frame(.ping, [1])) + FrameEncoder.encode(Frame(.text, [0x61]))
        #expect(try conduct([example.bytes + more], thenEnds: true) == example.expected)
        #expect(try conduct([example.bytes, more], thenEnds: true) == example.expected)
    }

    @Test("invalid UTF-8 fails the connection before the message or the frame ends")
    func failsEarly() throws {
        let start = FrameEncoder.encode(Frame(.text, [0xce, 0xba, 0xf4, 0x90, 0x80, 0x80, 0x65])).prefix(
            2 + 4
        )
        #expect(try conduct([Array(start)]).events == [.failed(.invalidUTF8)])
        #expect(try conduct([Array(start.dropLast())]).events == [])
    }

    @Test("limits fail the connection on the header, before any payload")
    func limits() throws {
        var limits = WSLimits()
        limits.messageBytes = 10
        limits.frameBytes = 8
        func outcome(_ bytes: [UInt8]) throws -> Conduct { try conduct([bytes], limits: limits) }
        let tooBig = Conduct(
            events: [.failed(.frameTooBig(limit: 8))],
            sent: [closeFrame(1009)],
            state: .closed
        )
        #expect(try outcome([0x82, 9]) == tooBig)
        #expect(try outcome([0x82, 8]) == Conduct())
        let fragment = FrameEncoder.encode(Frame(.binary, [1, 2, 3, 4, 5, 6], isFinal: false))
        let tooLong = Conduct(
            events: [.failed(.messageTooBig(limit: 10))],
            sent: [closeFrame(1009)],
            state: .closed
        )
        #expect(try outcome(fragment + [0x80, 5]) == tooLong)
        #expect(
            try outcome(fragment + [0x80, 4, 7, 8, 9, 10]).events == [
                .binary([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
            ]
        )
        #expect(try outcome(fragment + [0x80, 0] + fragment + [0x80, 4, 7, 8, 9, 10]).events.count == 2)
    }

    @Test("many small fragments take time in proportion to their number")
    func manyFragments() throws {
        let fragments = 65_536
        var stream = FrameEncoder.encode(Frame(.text, [UInt8](repeating: 0x61, count: 64), isFinal: false))
        let middle = FrameEncoder.encode(
            Frame(.continuation, [UInt8](repeating: 0x62, count: 64), isFinal: false)
        )
        for _ in 0..<(fragments - 2) { stream += middle }
        stream += FrameEncoder.encode(Frame(.continuation, [UInt8](repeating: 0x63, count: 64)))
        var duration = Duration.zero
        let clock = ContinuousClock()
        var events: [WSConnection.Event] = []
        duration = try clock.measure { events = try conduct([stream]).events }
        guard case .text(let message) = events.first else {
            Issue.record("no text message")
            return
        }
        #expect(message.utf8.count == fragments * 64)
        // Copying the message for each fragment would move 137 GB.
        #expect(duration < .seconds(10))
    }

    // MARK: Ending

    @Test("an end of the transport without a close frame is a loss")
    func lost() throws {
        let half: [UInt8] = [0x81, 5, 0x48]
        for bytes in [[], half] {
            let expected = Conduct(
                events: [.failed(.connectionLost(afterLocalClose: false))],
                sent: [],
                state: .closed
            )
            #expect(try conduct([bytes], thenEnds: true) == expected)
        }
    }

    @Test("an end of the transport after the closing handshake adds nothing")
    func endAfterClose() throws {
        let outcome = try conduct([FrameEncoder.encode(closeFrame(1000))], thenEnds: true)
        #expect(outcome.events == [.close(code: .normalClosure, reason: "")])
    }

    @Test(
        "after a local close messages still come, pings are answered, and the echo ends it without a second close"
    )
    func localClose() throws {
        let stream = [Frame(.text, hello), Frame(.ping, [1]), closeFrame(1000)].flatMap {
            FrameEncoder.encode($0)
        }
        for parts in feedings(stream) {
            let outcome = try conduct(parts) { try $0.close(code: .normalClosure, reason: "bye") }
            #expect(outcome.events == [text("Hello"), .ping([1]), .close(code: .normalClosure, reason: "")])
            #expect(outcome.sent == [closeFrame(1000, Array("bye".utf8)), Frame(.pong, [1])])
            #expect(outcome.state == .closed)
        }
    }

    @Test("a violation after a local close fails without a second close frame")
    func violationAfterLocalClose() throws {
        let outcome = try conduct([[0x83, 0]]) { try $0.close() }
        #expect(outcome.events == [.failed(.reservedOpcode(3))])
        #expect(outcome.sent == [closeFrame(1000)])
    }

    @Test("a transport that ends before the echo is a loss after a local close")
    func noEcho() throws {
        let outcome = try conduct([], thenEnds: true) { try $0.close(code: nil) }
        #expect(outcome.events == [.failed(.connectionLost(afterLocalClose: true))])
        #expect(outcome.sent == [Frame(.close)])
    }

    @Test("shouldCloseTransport follows the state")
    func transport() throws {
        var connection = WSConnection { 0 }
        #expect(!connection.shouldCloseTransport && connection.state == .open)
        try connection.close()
        #expect(!connection.shouldCloseTransport && connection.state == .closing)
        connection.receiveEnd()
        #expect(connection.shouldCloseTransport && connection.state == .closed)
    }

    // MARK: Sending

    @Test("messages are sent masked, whole or in fragments")
    func sends() throws {
        var connection = WSConnection { testMaskingKey }
        try connection.send(text: "Hello")
        #expect(connection.hasOutput)
        // RFC 6455 §5.7: a single-frame masked text message.
        #expect(
            connection.takeOutput() == [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]
        )
        #expect(!connection.hasOutput)
        try connection.send(text: "")
        try connection.send(binary: [1, 2, 3, 4, 5], fragmentBytes: 2)
        try connection.send(text: "ab", fragmentBytes: 0)
        try connection.send(binary: [1, 2], fragmentBytes: 2)
        try connection.ping(payload: [7])
        #expect(
            try clientFrames(connection.takeOutput()) == [
                Frame(.text),
                Frame(.binary, [1, 2], isFinal: false), Frame(.continuation, [3, 4], isFinal: false),
                Frame(.continuation, [5]),
                Frame(.text, [0x61], isFinal: false), Frame(.continuation, [0x62]),
                Frame(.binary, [1, 2]), Frame(.ping, [7]),
            ]
        )
    }

    @Test("each frame asks for a key of its own")
    func maskingKeys() throws {
        var keys: [UInt32] = [0x0102_0304, 0xa0b0_c0d0]
        var connection = WSConnection { keys.removeFirst() }
        try connection.send(binary: [0, 0], fragmentBytes: 1)
        #expect(
            connection.takeOutput() == [0x02, 0x81, 1, 2, 3, 4, 1, 0x80, 0x81, 0xa0, 0xb0, 0xc0, 0xd0, 0xa0]
        )
    }

    @Test("output moves to the end of a buffer")
    func movesOutput() throws {
        var connection = WSConnection { 0 }
        try connection.ping()
        var buffer: [UInt8] = [1]
        connection.moveOutput(to: &buffer)
        #expect(buffer == [1, 0x89, 0x80, 0, 0, 0, 0])
        #expect(!connection.hasOutput)
    }

    @Test("nothing can be sent once the closing handshake began")
    func notOpen() throws {
        for bytes in [[], FrameEncoder.encode(closeFrame(1000))] {
            var connection = WSConnection { 0 }
            if bytes.isEmpty {
                try connection.close()
            } else {
                bytes.withUnsafeBytes { connection.receive($0) }
            }
            _ = connection.takeOutput()
            #expect(throws: WSError.notOpen) { try connection.send(text: "x") }
            #expect(throws: WSError.notOpen) { try connection.send(binary: []) }
            #expect(throws: WSError.notOpen) { try connection.ping() }
            try connection.close()
            #expect(!connection.hasOutput)
        }
    }

    @Test("what may not be sent is refused and leaves the connection open")
    func refusesToSend() throws {
        var connection = WSConnection { 0 }
        #expect(throws: WSError.pingTooLong(length: 126)) {
            try connection.ping(payload: [UInt8](repeating: 0, count: 126))
        }
        #expect(throws: WSError.reasonTooLong(length: 124)) {
            try connection.close(reason: String(repeating: "é", count: 62))
        }
        #expect(throws: WSError.reasonWithoutCode) { try connection.close(code: nil, reason: "x") }
        for code in [
            CloseCode.noStatusReceived, .abnormalClosure, CloseCode(rawValue: 1015), CloseCode(rawValue: 0),
        ] {
            #expect(throws: WSError.unsendableCloseCode(code)) { try connection.close(code: code) }
        }
        #expect(connection.state == .open && !connection.hasOutput)
    }

    // MARK: Properties

    @Test(
        "random bytes never trap and are judged the same however they are cut",
        arguments: 1...12 as ClosedRange<UInt64>
    )
    func randomBytes(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var limits = WSLimits()
        limits.messageBytes = 300
        limits.frameBytes = 200
        for _ in 0..<60 {
            var stream: [UInt8] = []
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let opcode = Opcode.allCases.randomElement(using: &random) ?? .text
                let size = Int.random(in: 0...(opcode == .close ? 4 : 130), using: &random)
                let isASCII = Bool.random(using: &random)
                let payload = (0..<size).map { _ in
                    UInt8.random(in: 0...(isASCII ? 127 : 255), using: &random)
                }
                stream += FrameEncoder.encode(
                    Frame(
                        opcode,
                        opcode == .close && size >= 2 ? [3, 232] + payload.dropFirst(2) : payload,
                        isFinal: Int.random(in: 0..<4, using: &random) > 0
                    )
                )
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) where !stream.isEmpty {
                stream[Int.random(in: 0..<stream.count, using: &random)] = UInt8.random(
                    in: 0...255,
                    using: &random
                )
            }
            let outcomes = try feedings(stream, cuts: 3, seed: random.next()).map {
                try conduct($0, limits: limits, thenEnds: true)
            }
            #expect(outcomes.allSatisfy { $0 == outcomes[0] }, "seed \(seed): \(stream)")
            let ends = outcomes[0].events.filter {
                switch $0 {
                case .close, .failed: return true
                default: return false
                }
            }
            #expect(ends.count == 1)
        }
    }
}
