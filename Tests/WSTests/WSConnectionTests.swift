// A client connection judged by what it reports and sends, each case fed whole, byte by byte and cut at random.

import TestSupport
import Testing

@testable import WS

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

    @Test("the codes of both close frames are kept")
    func closeCodes() throws {
        var connection = WSConnection { 0 }
        #expect(connection.sentCloseCode == nil && connection.receivedCloseCode == nil)
        try connection.close(code: CloseCode(rawValue: 4000))
        #expect(connection.sentCloseCode?.rawValue == 4000 && connection.receivedCloseCode == nil)
        FrameEncoder.encode(Frame(.close)).withUnsafeBytes { connection.receive($0) }
        #expect(connection.sentCloseCode?.rawValue == 4000)
        #expect(connection.receivedCloseCode == .noStatusReceived)
        var failed = WSConnection { 0 }
        FrameEncoder.encode(closeFrame(1005)).withUnsafeBytes { failed.receive($0) }
        #expect(failed.sentCloseCode == .protocolError && failed.receivedCloseCode == nil)
    }

    @Test("a violation after a message waits, if wanted, until the message could be answered")
    func defersFailure() throws {
        let bytes = FrameEncoder.encode(Frame(.text, hello)) + [0x83, 0, 0x81, 1, 0x61]
        var connection = WSConnection { testMaskingKey }
        connection.defersFailure = true
        bytes.withUnsafeBytes { connection.receive($0) }
        #expect(connection.takeEvents() == [text("Hello")])
        #expect(connection.deferredFailure == .reservedOpcode(3) && connection.state == .open)
        try connection.send(text: "Hello")
        bytes.withUnsafeBytes { connection.receive($0) }
        #expect(connection.takeEvents() == [], "what comes after a violation is ignored")
        connection.failNow()
        connection.failNow()
        #expect(connection.takeEvents() == [.failed(.reservedOpcode(3))])
        #expect(try clientFrames(connection.takeOutput()) == [Frame(.text, hello), closeFrame(1002)])
        #expect(connection.state == .closed && connection.deferredFailure == nil)
    }

    @Test("bytes are taken up to the end of a message, whatever is between messages")
    func receivesMessageByMessage() throws {
        let ping = FrameEncoder.encode(Frame(.ping, hello))
        let fragments =
            FrameEncoder.encode(Frame(.text, hello, isFinal: false)) + ping
            + FrameEncoder.encode(Frame(.continuation, hello))
        let parts = [ping + FrameEncoder.encode(Frame(.text, hello)), fragments, ping, [0x82, 5, 0x48]]
        let bytes = parts.flatMap { $0 }
        var connection = WSConnection { testMaskingKey }
        var (position, counts) = (0, [Int]())
        while position < bytes.count {
            counts.append(bytes[position...].withUnsafeBytes { connection.receiveMessage($0) })
            position += counts.last ?? 0
            if counts.count == 1 { #expect(connection.takeEvents() == [.ping(hello), text("Hello")]) }
        }
        #expect(counts == [parts[0].count, parts[1].count, parts[2].count + parts[3].count])
        #expect(connection.takeEvents() == [.ping(hello), text("HelloHello"), .ping(hello)])
        ([0x83, 0] as [UInt8]).withUnsafeBytes { connection.receive($0) }
        #expect(connection.state == .open, "inside a frame")
        ([0x65, 0x6c, 0x83, 0, 0x81, 0] as [UInt8]).withUnsafeBytes { rest in
            #expect(connection.receiveMessage(rest) == 2)
        }
    }

    @Test("a violation that waits ends with the transport")
    func endsDeferred() throws {
        var ended = WSConnection { testMaskingKey }
        ended.defersFailure = true
        ([0x81, 0, 0x83, 0] as [UInt8]).withUnsafeBytes { ended.receive($0) }
        ended.receiveEnd()
        #expect(ended.takeEvents() == [text(""), .failed(.reservedOpcode(3))])
    }

    @Test("while the transport is blocked only the latest ping is answered, and later")
    func holdsPongs() throws {
        var connection = WSConnection { testMaskingKey }
        connection.holdsPongs = true
        let storm = (0..<1_000).flatMap { FrameEncoder.encode(Frame(.ping, [UInt8($0 & 0xff)])) }
        storm.withUnsafeBytes { connection.receive($0) }
        #expect(connection.takeEvents().count == 1_000)
        #expect(!connection.hasOutput)
        connection.holdsPongs = false
        #expect(try clientFrames(connection.takeOutput()) == [Frame(.pong, [0xe7])])
        connection.holdsPongs = true
        connection.holdsPongs = false
        #expect(!connection.hasOutput, "a pong is sent once")
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
