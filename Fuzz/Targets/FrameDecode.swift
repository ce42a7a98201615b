// Invariant: however bytes are cut, frames are decoded the same and encode to the same bytes again; a connection reports the same, ends once and for all, keeps its limits, and sends only masked pongs and one close frame.

import WS

/// First byte of an input: bit 0 compression is agreed to, 1 the server forgets its window, 2 this side closed before, 3 failures are
/// deferred, 4 pongs are held, 5 limits are large. Then what a server sends.
enum FrameDecode {
    static func check(_ input: [UInt8]) throws(BrokenInvariant) {
        let choices = Choices(input)
        try sameHoweverCut(choices.rest) { (parts) throws(BrokenInvariant) in decoded(parts) }
        try checkEncoding(choices.rest)
        let conduct = try sameHoweverCut(choices.rest) { (parts) throws(BrokenInvariant) in
            try Self.conduct(parts, choices)
        }
        try checkEvents(conduct.events, limits(choices))
        try checkSent(conduct, choices)
    }

    // MARK: - Frames

    /// Frames, the last one maybe unfinished, and what ended them.
    private struct Decoded: Equatable {
        var headers: [FrameHeader] = []
        var payload: [UInt8] = []
        var ends = 0
        var failure: WSError?
    }

    private static func decoded(_ parts: [[UInt8]]) -> Decoded {
        var decoder = FrameDecoder()
        var outcome = Decoded()
        for part in parts where outcome.failure == nil {
            part.withUnsafeBytes { bytes in
                var position = 0
                do throws(WSError) {
                    while true {
                        switch try decoder.next(bytes, &position) {
                        case .header(let header): outcome.headers.append(header)
                        case .payload(let range): outcome.payload += bytes[range]
                        case .end: outcome.ends += 1
                        case .incomplete: return
                        }
                    }
                } catch {
                    outcome.failure = error
                }
            }
        }
        return outcome
    }

    /// A length has one form only, so each whole frame is what its encoding gives.
    private static func checkEncoding(_ stream: [UInt8]) throws(BrokenInvariant) {
        var rest = stream
        while let (frame, length) = try? FrameDecoder.decode(rest) {
            let key = decoded([rest]).headers.first?.maskingKey
            let encoded = FrameEncoder.encode(frame, maskingKey: key)
            try require(
                encoded.elementsEqual(rest.prefix(length)),
                "frame \(rest.prefix(length)) is decoded as \(frame), which is encoded as \(encoded)"
            )
            rest.removeFirst(length)
        }
    }

    // MARK: - Connection

    private struct Conduct: Equatable {
        var events: [WSConnection.Event] = []
        var sent: [UInt8] = []
        var sentCloseCode: CloseCode?
        var receivedCloseCode: CloseCode?
    }

    private static func limits(_ choices: Choices) -> WSLimits {
        var limits = WSLimits()
        limits.messageBytes = choices.has(5) ? 100_000 : 300
        limits.frameBytes = choices.has(5) ? 70_000 : 200
        return limits
    }

    private static func connection(_ choices: Choices) throws(BrokenInvariant) -> WSConnection {
        var agreed = DeflateParameters()
        agreed.serverNoContextTakeover = choices.has(1)
        var connection = WSConnection(
            limits: limits(choices),
            negotiated: choices.has(0) ? .permessageDeflate(agreed) : .none,
            maskingKey: { 0x37fa_213d }
        )
        connection.defersFailure = choices.has(3)
        connection.holdsPongs = choices.has(4)
        if choices.has(2) {
            do throws(WSError) {
                try connection.close(code: .normalClosure, reason: "bye")
            } catch {
                throw BrokenInvariant("an open connection cannot be closed: \(error)")
            }
        }
        return connection
    }

    private static func conduct(_ parts: [[UInt8]], _ choices: Choices) throws(BrokenInvariant) -> Conduct {
        var connection = try connection(choices)
        var conduct = Conduct()
        for part in parts {
            part.withUnsafeBytes { connection.receive($0) }
            while let event = connection.nextEvent() { conduct.events.append(event) }
        }
        // A failure that waits is told before a pong that waits, as if it had come alone.
        connection.failNow()
        connection.holdsPongs = false
        connection.receiveEnd()
        while let event = connection.nextEvent() { conduct.events.append(event) }
        try require(connection.shouldCloseTransport, "a connection is \(connection.state) after its end")
        conduct.sent = connection.takeOutput()
        conduct.sentCloseCode = connection.sentCloseCode
        conduct.receivedCloseCode = connection.receivedCloseCode
        parts.first?.withUnsafeBytes { connection.receive($0) }
        connection.receiveEnd()
        try require(
            connection.nextEvent() == nil && !connection.hasOutput,
            "something comes after the end"
        )
        return conduct
    }

    private static func checkEvents(
        _ events: [WSConnection.Event],
        _ limits: WSLimits
    ) throws(BrokenInvariant) {
        for (index, event) in events.enumerated() {
            let isLast = index == events.count - 1
            switch event {
            case .text(let text):
                try require(text.utf8.count <= limits.messageBytes, "text of \(text.utf8.count) bytes")
                try require(
                    String(validating: text.utf8, as: UTF8.self) != nil,
                    "text that is not UTF-8: \(text.utf8)"
                )
            case .binary(let bytes):
                try require(bytes.count <= limits.messageBytes, "message of \(bytes.count) bytes")
            case .ping(let payload), .pong(let payload):
                try require(payload.count <= 125, "control frame of \(payload.count) bytes")
            case .close(_, let reason):
                try require(isLast && reason.utf8.count <= 123, "\(event) is number \(index) of \(events)")
            case .failed(let error):
                try require(isLast && error.side == .remote, "\(event) is number \(index) of \(events)")
            }
            if isLast {
                switch event {
                case .close, .failed: break
                default: throw BrokenInvariant("the last event is \(event)")
                }
            }
        }
        try require(!events.isEmpty, "no event tells of the end")
    }

    private static func checkSent(_ conduct: Conduct, _ choices: Choices) throws(BrokenInvariant) {
        var rest = conduct.sent
        var pongs: [[UInt8]] = []
        var closes = 0
        while !rest.isEmpty {
            guard rest.count >= 2, rest[1] & 0x80 != 0, let (frame, length) = try? FrameDecoder.decode(rest)
            else {
                throw BrokenInvariant("what was sent is no masked frame: \(rest)")
            }
            switch frame.opcode {
            case .pong where frame.reservedBits == 0: pongs.append(frame.payload)
            case .close where frame.reservedBits == 0: closes += 1
            default: throw BrokenInvariant("nobody asked for \(frame)")
            }
            rest.removeFirst(length)
        }
        try require(closes <= 1, "\(closes) close frames were sent")
        try require(
            (closes == 1) == (conduct.sentCloseCode != nil),
            "the sent close code is not that of a frame"
        )
        let pings = conduct.events.compactMap { event -> [UInt8]? in
            if case .ping(let payload) = event { payload } else { nil }
        }
        if choices.has(4) {
            try require(pongs == pings.suffix(1) || pongs.isEmpty, "pings \(pings), held pongs \(pongs)")
        } else {
            try require(pongs == pings, "pings \(pings), pongs \(pongs)")
        }
        if case .failed(let error)? = conduct.events.last, !choices.has(2) {
            try require(
                conduct.sentCloseCode == error.closeCode,
                "\(error) is answered by \(String(describing: conduct.sentCloseCode))"
            )
        }
    }
}
