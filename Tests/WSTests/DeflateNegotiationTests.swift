// The offer of permessage-deflate letter for letter, and every answer to it.

import Testing

@testable import WS

private let limited = DeflateOffer(
    serverNoContextTakeover: true,
    serverMaxWindowBits: 12,
    clientWindow: .limited(bits: 10)
)

private func agreed(_ change: (inout DeflateParameters) -> Void = { _ in }) -> NegotiatedExtension {
    var parameters = DeflateParameters()
    change(&parameters)
    return .permessageDeflate(parameters)
}

@Suite struct DeflateNegotiationTests {
    @Test("offers are written as browsers, k6 and scripts want them")
    func offers() {
        #expect(DeflateOffer.standard.headerValue == "permessage-deflate; client_max_window_bits")
        #expect(
            DeflateOffer.withoutContextTakeover.headerValue
                == "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        )
        #expect(
            limited.headerValue == "permessage-deflate; server_no_context_takeover; server_max_window_bits=12"
                + "; client_max_window_bits=10"
        )
    }

    @Test(
        "what fits the offer is agreed to",
        arguments: [
            ([], .standard, .none),
            ([""], nil, .none),
            (["permessage-deflate"], .standard, agreed()),
            (
                ["permessage-deflate; server_no_context_takeover"], .standard,
                agreed { $0.serverNoContextTakeover = true }
            ),
            (
                ["permessage-deflate; client_no_context_takeover"], .standard,
                agreed { $0.clientNoContextTakeover = true }
            ),
            (
                ["permessage-deflate;client_max_window_bits=8;server_max_window_bits=\"9\""], .standard,
                agreed {
                    $0.clientMaxWindowBits = 8
                    $0.serverMaxWindowBits = 9
                }
            ),
            (
                ["permessage-deflate; server_no_context_takeover"], .withoutContextTakeover,
                agreed {
                    $0.serverNoContextTakeover = true
                    $0.clientNoContextTakeover = true
                }
            ),
            (
                ["permessage-deflate; server_max_window_bits=11; server_no_context_takeover"], limited,
                agreed {
                    $0.serverNoContextTakeover = true
                    $0.serverMaxWindowBits = 11
                    $0.clientMaxWindowBits = 10
                }
            ),
        ] as [([String], DeflateOffer?, NegotiatedExtension)]
    )
    func agrees(values: [String], offer: DeflateOffer?, expected: NegotiatedExtension) throws {
        #expect(try NegotiatedExtension.negotiated(values, offer: offer) == expected)
    }

    @Test(
        "an extension that was not offered is refused",
        arguments: [
            ("permessage-deflate", nil),
            ("permessage-bzip2", .standard),
            ("permessage-deflate, x-webkit-deflate-frame", .standard),
            ("Permessage-Deflate", .standard),
        ] as [(String, DeflateOffer?)]
    )
    func refusesExtension(value: String, offer: DeflateOffer?) {
        #expect(throws: WSError.unofferedExtension) {
            try NegotiatedExtension.negotiated([value], offer: offer)
        }
    }

    @Test(
        "a parameter that does not fit is refused with a reason",
        arguments: [
            ("foo", .standard, "permessage-deflate has no parameter foo"),
            ("foo=1", .standard, "permessage-deflate has no parameter foo"),
            (
                "server_no_context_takeover; server_no_context_takeover", .standard,
                "parameter server_no_context_takeover is repeated"
            ),
            (
                "server_max_window_bits=9; server_max_window_bits=9", .standard,
                "parameter server_max_window_bits is repeated"
            ),
            (
                "server_no_context_takeover=1", .standard,
                "server_no_context_takeover has value 1, expected none"
            ),
            (
                "client_no_context_takeover=true", .standard,
                "client_no_context_takeover has value true, expected none"
            ),
            ("server_max_window_bits", .standard, "server_max_window_bits has no value, expected 8 to 15"),
            ("client_max_window_bits", .standard, "client_max_window_bits has no value, expected 8 to 15"),
            ("server_max_window_bits=7", .standard, "server_max_window_bits has value 7, expected 8 to 15"),
            ("client_max_window_bits=16", .standard, "client_max_window_bits has value 16, expected 8 to 15"),
            ("server_max_window_bits=09", .standard, "server_max_window_bits has value 09, expected 8 to 15"),
            ("server_max_window_bits=+9", .standard, "server_max_window_bits has value +9, expected 8 to 15"),
            ("server_max_window_bits=x", .standard, "server_max_window_bits has value x, expected 8 to 15"),
            (
                "server_max_window_bits=99999999999999999999", .standard,
                "server_max_window_bits has value 99999999999999999999, expected 8 to 15"
            ),
            (
                "client_max_window_bits=9", .init(clientWindow: .unspoken),
                "client_max_window_bits was not offered"
            ),
            (
                "server_no_context_takeover; server_max_window_bits=13", limited,
                "server_max_window_bits has value 13, expected 8 to 12"
            ),
            (
                "server_no_context_takeover; server_max_window_bits=12; client_max_window_bits=11", limited,
                "client_max_window_bits has value 11, expected 8 to 10"
            ),
            (
                "server_max_window_bits=12", limited,
                "server_no_context_takeover was asked for and is not agreed to"
            ),
            (
                "server_no_context_takeover", limited,
                "server_max_window_bits was asked for and is not agreed to"
            ),
        ] as [(String, DeflateOffer, String)]
    )
    func refusesParameter(parameters: String, offer: DeflateOffer, reason: String) {
        #expect(throws: WSError.invalidExtensions(reason: reason)) {
            try NegotiatedExtension.negotiated(["permessage-deflate; " + parameters], offer: offer)
        }
    }

    @Test("two agreements are refused, and long foreign words are cut")
    func refusesMore() {
        for values in [
            ["permessage-deflate", "permessage-deflate"], ["permessage-deflate, permessage-deflate"],
        ] {
            #expect(throws: WSError.invalidExtensions(reason: "permessage-deflate is agreed to twice")) {
                try NegotiatedExtension.negotiated(values, offer: .standard)
            }
        }
        let reason = "permessage-deflate has no parameter \(String(repeating: "x", count: 40))…"
        #expect(throws: WSError.invalidExtensions(reason: reason)) {
            try NegotiatedExtension.negotiated(
                ["permessage-deflate; \(String(repeating: "x", count: 9_000))"],
                offer: .standard
            )
        }
    }
}
