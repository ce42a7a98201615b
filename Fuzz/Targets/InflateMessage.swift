// Invariant: however messages are cut, they inflate to the same bytes or fail the same, in pieces of 16 KiB that end at the receiver's limit; what is deflated inflates to itself.

import WS

/// First byte of an input: bits 0 to 2 the window less 8, 3 windows are forgotten, 4 the messages are plain and take the way there and
/// back. Then messages, each a byte with its length in units of 1 (below 128) or 16 (the rest), and its bytes.
enum InflateMessage {
    /// A receiver's limit for one message, beyond what zlib's window holds.
    private static let limit = 50_000
    private static let largestPiece = 16_384

    static func check(_ input: [UInt8]) throws(BrokenInvariant) {
        let choices = Choices(input)
        let messages = split(choices.rest)
        if choices.has(4) {
            try checkRoundTrip(messages, windowBits: 8 + choices.number(0, bits: 3), forgets: choices.has(3))
        } else {
            try inflated(messages, forgets: choices.has(3))
        }
    }

    private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        var messages: [[UInt8]] = []
        var rest = bytes[...]
        while let unit = rest.popFirst() {
            let length = unit < 128 ? Int(unit) : Int(unit - 128) * 16
            messages.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return messages
    }

    /// What inflating gave: whole messages, the beginning of the one that failed, and why.
    private struct Inflated: Equatable {
        var messages: [[UInt8]] = []
        var partial: [UInt8] = []
        var failure: WSError?
    }

    @discardableResult
    private static func inflated(_ messages: [[UInt8]], forgets: Bool) throws(BrokenInvariant) -> Inflated {
        // One inflater for each way of cutting: the window is kept from message to message.
        try sameHoweverCut(messages.flatMap { $0 }) { (parts) throws(BrokenInvariant) in
            let inflater = MessageInflater(forgetsWindow: forgets)
            var outcome = Inflated()
            var pieces = Pieces(parts)
            for message in messages {
                do throws(WSError) {
                    for piece in pieces.next(message.count) {
                        try inflate(piece, inflater, &outcome.partial)
                    }
                    try inflater.finish()
                } catch {
                    outcome.failure = error
                    if case .invalidDeflate = error { return outcome }
                    try require(error == .messageTooBig(limit: limit), "inflating fails with \(error)")
                    return outcome
                }
                outcome.messages.append(outcome.partial)
                outcome.partial = []
            }
            return outcome
        }
    }

    private static func inflate(
        _ bytes: [UInt8],
        _ inflater: MessageInflater,
        _ output: inout [UInt8]
    ) throws(WSError) {
        var taken = output
        defer { output = taken }
        let outcome = bytes.withUnsafeBytes { input in
            Result { () throws(WSError) in
                try inflater.inflate(input) { (piece) throws(WSError) in
                    guard piece.count <= largestPiece else { throw .frameTooBig(limit: largestPiece) }
                    taken += piece.prefix(limit - taken.count)
                    guard taken.count < limit else { throw .messageTooBig(limit: limit) }
                }
            }
        }
        try outcome.get()
    }

    private static func checkRoundTrip(
        _ messages: [[UInt8]],
        windowBits: Int,
        forgets: Bool
    ) throws(BrokenInvariant) {
        let deflater = MessageDeflater(windowBits: windowBits, forgetsWindow: forgets)
        let payloads = messages.map { message in
            var output: [UInt8] = []
            message.withUnsafeBytes { deflater.append($0, to: &output) }
            return output
        }
        try require(payloads.allSatisfy { !$0.isEmpty }, "a message is deflated to nothing")
        let back = try inflated(payloads, forgets: forgets)
        try require(back.failure == nil && back.messages == messages, "\(messages) comes back as \(back)")
    }
}

/// Parts of a whole, handed out message by message.
private struct Pieces {
    private var parts: ArraySlice<[UInt8]>

    init(_ parts: [[UInt8]]) { self.parts = parts[...] }

    /// The parts, or pieces of them, that make the next `count` bytes.
    mutating func next(_ count: Int) -> [[UInt8]] {
        var missing = count
        var pieces: [[UInt8]] = []
        while missing > 0, let part = parts.popFirst() {
            pieces.append(Array(part.prefix(missing)))
            if part.count > missing { parts = [Array(part.dropFirst(missing))] + parts }
            missing -= min(missing, part.count)
        }
        return pieces
    }
}
