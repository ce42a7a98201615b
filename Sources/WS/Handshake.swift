// The opening handshake of a client (RFC 6455 §4.1): request out, answer in, all checks. Must not contain: frames, I/O,
// randomness (the nonce is passed in).

import HTTP1

/// One attempt to open a WebSocket.
///
/// Write what `appendRequest` gives, hand `receive` what arrives until the outcome is no longer `incomplete`.
public struct WSHandshake: Sendable {
    /// A server's consent.
    public struct Acceptance: Equatable, Sendable {
        /// The 101 answer, for its headers.
        public var response: HTTPResponse
        /// The subprotocol the server chose among those offered.
        public var subprotocol: String?
        /// What was agreed on beyond RFC 6455; hand it to `WSConnection`.
        public var negotiated: NegotiatedExtension
        /// Bytes after the answer: they are frames already.
        public var surplus: [UInt8]
    }

    /// How far the handshake has come.
    public enum Outcome: Equatable, Sendable {
        /// More bytes are needed.
        case incomplete
        /// The WebSocket is open.
        case accepted(Acceptance)
        /// The server answered with something else than 101: the answer with its body, as far as that could be read.
        case rejected(HTTPResponse)
        /// The answer is no HTTP, or a 101 that breaks the rules.
        case failed(WSError)
    }

    /// The usual limits, and 64 KiB for the body of a refusal.
    public static let limits: HTTPLimits = {
        var limits = HTTPLimits()
        limits.bodyBytes = 64 * 1024
        return limits
    }()

    private static let ownHeaders = [
        "Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Accept",
    ]

    private let target: String
    private let preamble: [UInt8]
    private let block: HTTPHeaderBlock
    private let protocols: [String]
    private let deflate: DeflateOffer?
    private let expectedAccept: String
    private var parser: HTTPResponseParser

    /// Prepares a handshake.
    /// - Parameters:
    ///   - url: ws or wss (http and https mean the same here); its user name and password become an `Authorization`.
    ///   - nonce: 16 random bytes.
    ///   - userAgent: nothing is sent for an empty one.
    ///   - headers: further headers; `Host` and `User-Agent` override, `Sec-WebSocket-Protocol` offers subprotocols.
    ///   - protocols: subprotocols to offer, the most wanted first.
    ///   - deflate: the offer of permessage-deflate; nil makes none.
    ///   - limits: for the answer; of a longer body only the beginning is kept, as in k6.
    /// - Throws: `invalidNonce`, `invalidSubprotocol`, `unsendableHeader`.
    public init(
        url: HTTPURL,
        nonce: [UInt8],
        userAgent: String = "",
        headers: [(name: String, value: String)] = [],
        protocols: [String] = [],
        deflate: DeflateOffer? = nil,
        limits: HTTPLimits = WSHandshake.limits
    ) throws(WSError) {
        guard nonce.count == 16 else { throw .invalidNonce(length: nonce.count) }
        let key = Base64.encode(nonce)
        var fields: [(name: String, value: String)] = []
        var offered = protocols
        for (name, value) in headers {
            let canonical = try Self.sendable(name) { () throws(HTTPError) in
                try HTTPHeaderBlock.canonicalName(name)
            }
            guard !Self.ownHeaders.contains(canonical) else { throw .unsendableHeader(name: canonical) }
            if canonical == "Sec-WebSocket-Protocol" {
                offered += value.split { $0 == "," || $0 == " " }.map(String.init)
            } else {
                fields.append((canonical, value))
            }
        }
        guard Set(offered).count == offered.count, offered.allSatisfy(HTTPHeaderBlock.isToken) else {
            throw .invalidSubprotocol
        }
        if let authorization = url.basicAuthorization, !fields.contains(where: { $0.name == "Authorization" })
        {
            fields.append(("Authorization", authorization))
        }
        fields += [
            ("Connection", "Upgrade"), ("Sec-WebSocket-Key", key), ("Sec-WebSocket-Version", "13"),
            ("Upgrade", "websocket"),
        ]
        if let deflate { fields.append(("Sec-WebSocket-Extensions", deflate.headerValue)) }
        if !offered.isEmpty { fields.append(("Sec-WebSocket-Protocol", offered.joined(separator: ", "))) }
        let block = try Self.sendable("among those given") { () throws(HTTPError) in
            try HTTPHeaderBlock(fields)
        }
        preamble = try Self.sendable("Host or User-Agent") { () throws(HTTPError) in
            try HTTPRequestEncoder.preamble(
                host: block.hostOverride ?? url.authority,
                userAgent: block.userAgentOverride ?? userAgent
            )
        }
        self.block = block
        self.protocols = offered
        self.deflate = deflate
        target = url.target
        expectedAccept = Self.acceptValue(forKey: key)
        parser = HTTPResponseParser(limits: limits)
        parser.begin(isHEAD: false, keepBody: true)
    }

    /// Runs an encoding step; its error becomes one about the header.
    private static func sendable<Value>(
        _ name: String,
        _ encode: () throws(HTTPError) -> Value
    ) throws(WSError) -> Value {
        do throws(HTTPError) {
            return try encode()
        } catch {
            if case .invalidHeaderValue(let name) = error { throw .unsendableHeader(name: name) }
            throw .unsendableHeader(name: name)
        }
    }

    /// The `Sec-WebSocket-Accept` that answers `key` (RFC 6455 §4.2.2).
    public static func acceptValue(forKey key: String) -> String {
        Base64.encode(SHA1.digest(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
    }

    /// Appends the upgrade request: Host and User-Agent, then the other headers sorted by name, as k6 does.
    public func appendRequest(to output: inout [UInt8]) {
        HTTPRequestEncoder.append(
            method: .get,
            target: target,
            preamble: preamble,
            headers: block,
            to: &output
        )
    }

    /// Whether any byte of the answer has come.
    public var hasStarted: Bool { parser.hasStarted }

    /// Takes bytes of the answer.
    public mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        do throws(HTTPError) {
            guard case .complete(let consumed) = try parser.feed(bytes) else { return .incomplete }
            return outcome(surplus: Array(bytes[consumed...]))
        } catch {
            return refusal ?? .failed(.handshake(error))
        }
    }

    /// A refusal is one whatever is wrong with its body.
    private var refusal: Outcome? {
        mutating get { parser.hasHead ? .rejected(parser.takeResponse()) : nil }
    }

    /// Nothing more will come: the server closed, which completes an answer whose body lasts until then, or there is no time left.
    public mutating func receiveEnd() -> Outcome {
        do throws(HTTPError) {
            try parser.end()
            return outcome(surplus: [])
        } catch {
            return refusal ?? .failed(.handshake(error))
        }
    }

    private mutating func outcome(surplus: [UInt8]) -> Outcome {
        let response = parser.takeResponse()
        guard response.status == 101 else { return .rejected(response) }
        do throws(WSError) {
            try checkHeaders(of: response)
            return .accepted(
                Acceptance(
                    response: response,
                    subprotocol: try subprotocol(of: response),
                    negotiated: try .negotiated(
                        response.headers(named: "Sec-WebSocket-Extensions"),
                        offer: deflate
                    ),
                    surplus: surplus
                )
            )
        } catch {
            return .failed(error)
        }
    }

    /// The first four checks of RFC 6455 §4.1.
    private func checkHeaders(of response: HTTPResponse) throws(WSError) {
        guard response.minorVersion >= 1 else {
            throw .handshake(
                .malformedStatusLine(reason: "HTTP/1.0 cannot switch protocols, expected HTTP/1.1")
            )
        }
        // The whole value, not one of several as in Connection.
        guard response.headers(named: "Upgrade").map({ $0.lowercased() }) == ["websocket"] else {
            throw .handshakeHeader(name: "Upgrade", expected: "websocket")
        }
        guard response.hasToken("Upgrade", inHeader: "Connection") else {
            throw .handshakeHeader(name: "Connection", expected: "Upgrade")
        }
        guard response.headers(named: "Sec-WebSocket-Accept") == [expectedAccept] else {
            throw .handshakeHeader(
                name: "Sec-WebSocket-Accept",
                expected: "the digest of the key that was sent"
            )
        }
    }

    /// The sixth: what was chosen must have been offered. A client that offered some may be given none.
    private func subprotocol(of response: HTTPResponse) throws(WSError) -> String? {
        let chosen = response.headers(named: "Sec-WebSocket-Protocol")
        guard let subprotocol = chosen.first else { return nil }
        guard chosen.count == 1, protocols.contains(subprotocol) else { throw .unofferedSubprotocol }
        return subprotocol
    }
}
