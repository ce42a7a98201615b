// Every failure falls into one class.

import HTTP1
import Testing
import WS

@testable import LoadGen

@Suite struct FailureClassTests {
    @Test func `the words are those of the probe`() {
        #expect(
            FailureClass.allCases.map(\.rawValue) == [
                "none", "refused", "reset", "timeout", "malformed", "too_large", "eof", "tls", "dns",
            ]
        )
    }

    @Test(
        arguments: [
            (.refused, .refused), (.reset, .reset), (.brokenPipe, .reset), (.dialTimeout, .timeout),
            (.requestTimeout, .timeout), (.firstByteTimeout, .timeout), (.noSuchHost, .dns), (.end, .eof),
            (.malformed(.invalidLength(value: "x")), .malformed),
            (.malformed(.bodyTooLarge(limit: 1)), .tooLarge),
            (.malformed(.headTooLarge(limit: 1)), .tooLarge),
            (.dial(101), .refused), (.invalidURL(.invalidURL(reason: "x")), .malformed),
            (.decoding(.tooLarge(limit: 1)), .tooLarge), (.decoding(.broken("x")), .malformed),
            (.switchingProtocols, .malformed), (.blockedHost, .refused),
            (.upgrade(.handshake(.headTooLarge(limit: 1))), .tooLarge),
            (.upgrade(.handshake(.unexpectedEnd(of: .response))), .eof),
            (.upgrade(.unofferedExtension), .malformed),
        ] as [(TransportFailure, FailureClass)]
    )
    func `transport failures`(failure: TransportFailure, expected: FailureClass) {
        #expect(FailureClass(failure.cause) == expected)
    }

    @Test(
        arguments: [
            (.messageTooBig(limit: 1), .tooLarge), (.frameTooBig(limit: 1), .tooLarge),
            (.connectionLost(afterLocalClose: false), .eof), (.handshake(.unexpectedEnd(of: .head)), .eof),
            (.handshake(.tooManyHeaders(limit: 1)), .tooLarge), (.invalidUTF8, .malformed),
            (.reservedBits(4), .malformed), (.invalidDeflate(reason: "x"), .malformed),
            (.handshakeHeader(name: "Upgrade", expected: "websocket"), .malformed),
        ] as [(WSError, FailureClass)]
    )
    func `WebSocket failures`(error: WSError, expected: FailureClass) {
        #expect(FailureClass(error) == expected)
    }
}
