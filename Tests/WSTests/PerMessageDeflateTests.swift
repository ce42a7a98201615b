// Compression of messages: the examples of RFC 7692, connections that agreed to it, windows, limits, and random data.

import CZlib
import TestSupport
import Testing

@testable import WS

private let standard = NegotiatedExtension.permessageDeflate(DeflateParameters())

/// Decompresses messages given in parts each.
private func inflated(_ messages: [[[UInt8]]], forgetsWindow: Bool = false) throws -> [[UInt8]] {
    let inflater = MessageInflater(forgetsWindow: forgetsWindow)
    return try messages.map { parts in
        var output: [UInt8] = []
        for part in parts {
            let outcome = part.withUnsafeBytes { bytes in
                Result { () throws(WSError) in
                    try inflater.inflate(bytes) { (piece) throws(WSError) in output.append(contentsOf: piece)
                    }
                }
            }
            try outcome.get()
        }
        try inflater.finish()
        return output
    }
}

/// Decompresses as a peer whose window has 2^bits bytes and nothing more: the output is taken byte by byte.
private func inflatedStrictly(_ payload: [UInt8], windowBits: Int32) throws -> [UInt8] {
    var stream = z_stream()
    try #require(czlib_raw_inflate_init(&stream, windowBits) == Z_OK)
    defer { inflateEnd(&stream) }
    var input = payload + [0, 0, 0xff, 0xff]
    var output: [UInt8] = []
    try input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        while true {
            var byte: UInt8 = 0
            let code = withUnsafeMutablePointer(to: &byte) { next in
                stream.next_out = next
                stream.avail_out = 1
                return inflate(&stream, Z_SYNC_FLUSH)
            }
            if stream.avail_out == 0 { output.append(byte) } else { return }
            try #require(code == Z_OK, "zlib: \(code)")
        }
    }
    return output
}

/// Text-like or random bytes.
private func message(_ size: Int, _ random: inout SeededRandom) -> [UInt8] {
    let alphabet = UInt8.random(in: 1...255, using: &random)
    return (0..<size).map { _ in UInt8.random(in: 0...alphabet, using: &random) }
}

@Suite struct PerMessageDeflateTests {
    @Test("the same conduct however the bytes are cut", arguments: compressedCases + compressedFailures)
    func conducts(_ example: ConductCase) throws {
        for parts in feedings(example.bytes, cuts: 6) {
            #expect(
                try conduct(parts, negotiated: standard) == example.expected,
                "fed as \(parts.count) parts"
            )
        }
    }

    @Test("what needs no compression is judged as without it", arguments: messageCases + closeCases)
    func conductsPlain(_ example: ConductCase) throws {
        #expect(try conduct([example.bytes], negotiated: standard) == example.expected)
    }

    @Test("invalid UTF-8 in a compressed message fails before the frame ends")
    func failsEarly() throws {
        let payload = deflated(Array("Hello ".utf8) + [0xff] + [UInt8](repeating: 0x61, count: 50_000))
        let frame = FrameEncoder.encode(compressedFrame(.text, payload))
        let outcome = try conduct([Array(frame.dropLast(3))], negotiated: standard)
        #expect(outcome.events == [.failed(.invalidUTF8)])
    }

    @Test("a server that agreed to forget its window may not refer to it")
    func contextTakeoverViolation() throws {
        var agreed = DeflateParameters()
        agreed.serverNoContextTakeover = true
        let stream = [deflatedHello, [0xf2, 0x00, 0x11, 0x00, 0x00]].flatMap {
            FrameEncoder.encode(compressedFrame(.text, $0))
        }
        for parts in feedings(stream) {
            let outcome = try conduct(parts, negotiated: .permessageDeflate(agreed))
            #expect(
                outcome.events == [
                    text("Hello"), .failed(.invalidDeflate(reason: "invalid distance too far back")),
                ]
            )
            #expect(outcome.sent == [closeFrame(1002)])
        }
    }

    // MARK: Limits

    @Test("a message that grows beyond the limit fails with 1009, at the limit it does not")
    func bomb() throws {
        var limits = WSLimits()
        limits.messageBytes = 100_000
        for size in [100_000, 100_001, 40_000_000] {
            let payload = deflated([UInt8](repeating: 0x61, count: size))
            let stream = FrameEncoder.encode(compressedFrame(.text, payload))
            for parts in [[stream], stream.map { [$0] }] {
                let outcome = try conduct(parts, limits: limits, negotiated: standard)
                if size == 100_000 {
                    #expect(
                        outcome.events == [.text(WSText(validated: [UInt8](repeating: 0x61, count: size)))]
                    )
                } else {
                    #expect(outcome.events == [.failed(.messageTooBig(limit: 100_000))])
                    #expect(outcome.sent == [closeFrame(1009)])
                }
            }
        }
    }

    @Test("what is handed out comes in small pieces, and no more once the receiver has had enough")
    func boundedPieces() throws {
        let payload = deflated([UInt8](repeating: 0, count: 30_000_000))
        #expect(payload.count < 200_000)
        let inflater = MessageInflater(forgetsWindow: false)
        var taken = 0
        var largest = 0
        let outcome = payload.withUnsafeBytes { bytes in
            Result { () throws(WSError) in
                try inflater.inflate(bytes) { (piece) throws(WSError) in
                    taken += piece.count
                    largest = max(largest, piece.count)
                    if taken > 50_000 { throw .messageTooBig(limit: 50_000) }
                }
            }
        }
        #expect(throws: WSError.messageTooBig(limit: 50_000)) { try outcome.get() }
        #expect(largest <= 16_384 && taken <= 50_000 + 16_384)
    }

    @Test("a compressed frame longer than the limit fails on its header")
    func frameLimit() throws {
        var limits = WSLimits()
        limits.frameBytes = 8
        let outcome = try conduct([[0xc2, 9]], limits: limits, negotiated: standard)
        #expect(outcome.events == [.failed(.frameTooBig(limit: 8))])
    }

    @Test("a million final blocks in one message are read in one go")
    func manyFinalBlocks() throws {
        let blocks = (0..<1_000_000).flatMap { _ in [0x03, 0x00] as [UInt8] }
        #expect(try inflated([[blocks + [0]], [deflatedHello]]) == [[], hello])
    }

    // MARK: Sending

    @Test("messages are compressed, RSV1 only on the first fragment, control frames never")
    func sends() throws {
        var connection = WSConnection(negotiated: standard) { testMaskingKey }
        try connection.send(text: "Hello")
        try connection.send(text: "Hello", fragmentBytes: 3)
        try connection.send(text: "")
        try connection.ping(payload: [7])
        try connection.close(code: nil)
        let frames = try clientFrames(connection.takeOutput())
        #expect(frames[0] == compressedFrame(.text, deflatedHello))
        #expect(frames[1] == compressedFrame(.text, Array(frames[1].payload), isFinal: false))
        #expect(frames[2].opcode == .continuation && frames[2].reservedBits == 0 && frames[2].isFinal)
        #expect(frames[3...] == [compressedFrame(.text, [0]), Frame(.ping, [7]), Frame(.close)])
        let second = frames[1].payload + frames[2].payload
        #expect(try inflated([[frames[0].payload], [second]]) == [hello, hello])
        #expect(second.count < deflatedHello.count, "the second message refers to the first")
    }

    @Test("a client without context takeover forgets its window after each message")
    func sendsWithoutContext() throws {
        var agreed = DeflateParameters()
        agreed.clientNoContextTakeover = true
        var connection = WSConnection(negotiated: .permessageDeflate(agreed)) { testMaskingKey }
        try connection.send(text: "Hello")
        try connection.send(text: "Hello")
        #expect(
            try clientFrames(connection.takeOutput()) == [
                compressedFrame(.text, deflatedHello), compressedFrame(.text, deflatedHello),
            ]
        )
    }

    @Test("without the agreement nothing is compressed")
    func sendsPlain() throws {
        var connection = WSConnection { testMaskingKey }
        try connection.send(text: "Hello")
        #expect(try clientFrames(connection.takeOutput()) == [Frame(.text, hello)])
    }

    @Test(
        "a peer with the agreed window can follow, also one of 256 bytes",
        arguments: 8...15 as ClosedRange<Int32>
    )
    func windows(bits: Int32) throws {
        var random = SeededRandom(seed: UInt64(bits))
        // Pieces repeated at distances around every window's size.
        let piece = message(200, &random)
        var whole: [UInt8] = []
        for gap in [0, 40, 60, 250, 300, 500, 1_000, 3_000, 9_000, 20_000, 40_000] {
            whole += piece + message(gap, &random)
        }
        let deflater = MessageDeflater(windowBits: Int(bits), forgetsWindow: false)
        var payload: [UInt8] = []
        whole.withUnsafeBytes { deflater.append($0, to: &payload) }
        #expect(try inflatedStrictly(payload, windowBits: bits) == whole, "seed \(random.seed)")
    }

    // MARK: Properties

    @Test("what was compressed comes back, however it is cut", arguments: 1...8 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for forgets in [false, true] {
            let deflater = MessageDeflater(
                windowBits: Int.random(in: 8...15, using: &random),
                forgetsWindow: forgets
            )
            let messages = (0..<20).map { _ in
                message(
                    Int.random(in: 0...70_000, using: &random) >> Int.random(in: 0...16, using: &random),
                    &random
                )
            }
            let payloads = messages.map { message in
                var output: [UInt8] = []
                message.withUnsafeBytes { deflater.append($0, to: &output) }
                return output
            }
            #expect(payloads.allSatisfy { !$0.isEmpty })
            let cuts = payloads.map { payload in
                feedings(payload, cuts: 2, seed: seed).randomElement(using: &random) ?? [payload]
            }
            #expect(try inflated(cuts, forgetsWindow: forgets) == messages, "seed \(seed)")
        }
    }

    @Test(
        "random compressed input never traps and is judged the same however it is cut",
        arguments: 1...12 as ClosedRange<UInt64>
    )
    func randomInput(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var limits = WSLimits()
        limits.messageBytes = 3_000
        for _ in 0..<60 {
            var stream: [UInt8] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                var payload = deflated(message(Int.random(in: 0...2_000, using: &random), &random))
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    payload[Int.random(in: 0..<payload.count, using: &random)] = UInt8.random(
                        in: 0...255,
                        using: &random
                    )
                }
                let cut = Int.random(in: 0...payload.count, using: &random)
                let opcode = Bool.random(using: &random) ? Opcode.text : .binary
                stream += FrameEncoder.encode(compressedFrame(opcode, Array(payload[..<cut]), isFinal: false))
                stream += FrameEncoder.encode(Frame(.continuation, Array(payload[cut...])))
            }
            let outcomes = try feedings(stream, cuts: 3, seed: random.next()).map {
                try conduct($0, limits: limits, negotiated: standard, thenEnds: true)
            }
            #expect(outcomes.allSatisfy { $0 == outcomes[0] }, "seed \(seed): \(stream)")
        }
    }
}
