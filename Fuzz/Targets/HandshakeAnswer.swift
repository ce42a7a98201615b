// Invariant: however an answer is cut, the handshake ends the same; it is accepted only as RFC 6455 §4.1 wants it and with what was offered, refused with at most the body's limit, and else failed by the server's fault.

import HTTP1
import WS

/// First byte of an input: bits 0 and 1 the offer of compression, 2 subprotocols are offered, 3 limits are small, 4 the rest is the value
/// of Sec-WebSocket-Extensions in an answer that is fine otherwise. Else the rest is what the server sends.
enum HandshakeAnswer {
    private static let nonce = Array("the sample nonce".utf8)
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    private static let protocols = ["chat.v2", "chat"]
    private static let offers: [DeflateOffer?] = [
        nil, .standard, .withoutContextTakeover,
        DeflateOffer(serverMaxWindowBits: 12, clientWindow: .limited(bits: 10)),
    ]

    static func check(_ input: [UInt8]) throws(BrokenInvariant) {
        let choices = Choices(input)
        let offer = offers[choices.number(0, bits: 2)]
        let answer = choices.has(4) ? consent(extensions: choices.rest) : choices.rest
        let limits = limits(choices)
        let attempt = try handshake(choices, offer, limits)
        let ended = try sameHoweverCut(answer) { (parts) throws(BrokenInvariant) in outcome(parts, attempt) }
        switch ended {
        case .incomplete: throw BrokenInvariant("an answer is incomplete after its end")
        case .accepted(let acceptance): try checkAcceptance(acceptance, offer, choices)
        case .rejected(let response):
            try require(response.status != 101, "101 is a refusal")
            try require(response.body.count <= limits.bodyBytes, "a refusal has \(response.body.count) bytes")
        case .failed(let error):
            try require(
                error.side == .remote && error.closeCode == nil && !error.description.isEmpty,
                "an answer fails with \(error)"
            )
        }
    }

    private static func limits(_ choices: Choices) -> HTTPLimits {
        var limits = WSHandshake.limits
        if choices.has(3) {
            limits.bodyBytes = 100
            limits.headBytes = 400
            limits.headerCount = 8
            limits.interimResponses = 2
        }
        return limits
    }

    private static func consent(extensions: [UInt8]) -> [UInt8] {
        Array(
            "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: \(accept)\r\n"
                .utf8
        ) + Array("Sec-WebSocket-Extensions: ".utf8) + extensions + Array("\r\n\r\n".utf8)
    }

    private static func handshake(
        _ choices: Choices,
        _ offer: DeflateOffer?,
        _ limits: HTTPLimits
    ) throws(BrokenInvariant) -> WSHandshake {
        do {
            return try WSHandshake(
                url: HTTPURL("ws://server.test/chat"),
                nonce: nonce,
                protocols: choices.has(2) ? protocols : [],
                deflate: offer,
                limits: limits
            )
        } catch {
            throw BrokenInvariant("no handshake can be begun: \(error)")
        }
    }

    /// What came of it, with all bytes after the answer.
    private static func outcome(_ parts: [[UInt8]], _ attempt: WSHandshake) -> WSHandshake.Outcome {
        var handshake = attempt
        for (index, part) in parts.enumerated() {
            switch part.withUnsafeBytes({ handshake.receive($0) }) {
            case .incomplete: continue
            case .accepted(var acceptance):
                acceptance.surplus += parts[(index + 1)...].joined()
                return .accepted(acceptance)
            case let other: return other
            }
        }
        return handshake.receiveEnd()
    }

    private static func checkAcceptance(
        _ acceptance: WSHandshake.Acceptance,
        _ offer: DeflateOffer?,
        _ choices: Choices
    ) throws(BrokenInvariant) {
        let response = acceptance.response
        try require(response.status == 101 && response.minorVersion >= 1, "accepted \(response.status)")
        try require(
            response.header("sec-websocket-accept") == accept
                && response.header("upgrade")?.lowercased() == "websocket"
                && response.headers(named: "connection").joined(separator: ",").lowercased().contains(
                    "upgrade"
                ),
            "accepted without consent: \(response.headers)"
        )
        if let chosen = acceptance.subprotocol {
            try require(choices.has(2) && protocols.contains(chosen), "subprotocol \(chosen) was not offered")
        }
        guard case .permessageDeflate(let agreed) = acceptance.negotiated else { return }
        guard let offer else { throw BrokenInvariant("compression was not offered") }
        var largest = 15
        if case .limited(let bits) = offer.clientWindow { largest = bits }
        try require(
            (8...(offer.serverMaxWindowBits ?? 15)).contains(agreed.serverMaxWindowBits)
                && (8...largest).contains(agreed.clientMaxWindowBits)
                && (agreed.serverNoContextTakeover || !offer.serverNoContextTakeover)
                && (agreed.clientNoContextTakeover || !offer.clientNoContextTakeover)
                && (offer.clientWindow != .unspoken || agreed.clientMaxWindowBits == 15),
            "\(agreed) does not fit \(offer)"
        )
    }
}
