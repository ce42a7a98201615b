// Each reason has one close code, one side and a text of its own.

import HTTP1
import Testing

@testable import WS

@Suite struct WSErrorTests {
    private static let remoteViolations: [(WSError, UInt16?)] = [
        (.reservedBits(4), 1002), (.reservedOpcode(3), 1002), (.maskedFrame, 1002), (.lengthNotMinimal, 1002),
        (.lengthOutOfRange, 1002), (.fragmentedControlFrame(.ping), 1002),
        (.oversizedControlFrame(.close, length: 126), 1002), (.unexpectedContinuation, 1002),
        (.expectedContinuation(got: .text), 1002), (.truncatedCloseCode, 1002),
        (.invalidCloseCode(.abnormalClosure), 1002), (.invalidUTF8, 1007), (.invalidUTF8InCloseReason, 1007),
        (.frameTooBig(limit: 1), 1009), (.messageTooBig(limit: 1), 1009),
        (.connectionLost(afterLocalClose: true), nil), (.connectionLost(afterLocalClose: false), nil),
        (.handshake(.headTooLarge(limit: 1)), nil),
        (.handshakeHeader(name: "Upgrade", expected: "websocket"), nil),
        (.unofferedSubprotocol, nil), (.unofferedExtension, nil), (.invalidExtensions(reason: "r"), nil),
        (.invalidDeflate(reason: "r"), 1002),
    ]
    private static let misuses: [WSError] = [
        .notOpen, .pingTooLong(length: 126), .reasonTooLong(length: 124),
        .unsendableCloseCode(.noStatusReceived),
        .reasonWithoutCode, .invalidNonce(length: 0), .unsendableHeader(name: "Upgrade"), .invalidSubprotocol,
    ]

    @Test("faults of the peer have their close code")
    func closeCodes() {
        for (error, code) in Self.remoteViolations {
            #expect(error.closeCode?.rawValue == code, "\(error)")
            #expect(error.side == .remote, "\(error)")
        }
    }

    @Test("misuse is local and sends nothing")
    func local() {
        for error in Self.misuses {
            #expect(error.closeCode == nil && error.side == .local, "\(error)")
        }
    }

    @Test("texts differ and start in lower case or with a name")
    func texts() {
        let texts = (Self.remoteViolations.map(\.0) + Self.misuses).map(\.description)
        #expect(Set(texts).count == texts.count)
        #expect(texts.allSatisfy { !$0.isEmpty && $0 == $0.prefix(1).lowercased() + $0.dropFirst() })
    }
}
