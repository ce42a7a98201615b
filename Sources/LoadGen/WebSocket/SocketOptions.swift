// What a script may ask for when it opens a WebSocket. Must not contain: the opening.

import WS

/// How messages of a WebSocket are compressed (permessage-deflate, RFC 7692). It is an offer: `WebSocket.isCompressed` tells
/// whether the server agreed.
public struct SocketCompression: Equatable, Sendable {
    let offer: DeflateOffer

    /// As browsers offer it: both sides keep their window from message to message.
    public static let deflate = SocketCompression(offer: .standard)
    /// As k6's `compression: "deflate"` offers it: both sides forget their window after each message.
    public static let deflateWithoutContextTakeover = SocketCompression(offer: .withoutContextTakeover)

    init(offer: DeflateOffer) { self.offer = offer }

    /// An offer with all parameters of RFC 7692 §7.1. Window bits are 8 to 15, others trap.
    /// - Parameters:
    ///   - serverNoContextTakeover: the server must forget its window after each message.
    ///   - clientNoContextTakeover: this side does.
    ///   - serverMaxWindowBits: the server's window has at most 2^bits bytes.
    ///   - clientMaxWindowBits: so has this side's; nil leaves it to the server.
    public static func deflate(
        serverNoContextTakeover: Bool = false,
        clientNoContextTakeover: Bool = false,
        serverMaxWindowBits: Int? = nil,
        clientMaxWindowBits: Int? = nil
    ) -> SocketCompression {
        SocketCompression(
            offer: DeflateOffer(
                serverNoContextTakeover: serverNoContextTakeover,
                clientNoContextTakeover: clientNoContextTakeover,
                serverMaxWindowBits: serverMaxWindowBits,
                clientWindow: clientMaxWindowBits.map { .limited(bits: $0) } ?? .limitable
            )
        )
    }
}

/// How a WebSocket is opened.
public struct SocketOptions: Sendable {
    /// Further headers of the upgrade; `Host` and `User-Agent` override.
    public var headers: [(name: String, value: String)]
    /// Subprotocols to offer, the most wanted first. A server may choose one or none; another one fails the handshake.
    public var protocols: [String]
    /// The offer of compression; nil makes none.
    public var compression: SocketCompression?
    /// From dialling to the answered upgrade; k6's limit is 60 s.
    public var connectTimeout: Duration

    /// Options; by default nothing beyond a plain upgrade.
    public init(
        headers: [(name: String, value: String)] = [],
        protocols: [String] = [],
        compression: SocketCompression? = nil,
        connectTimeout: Duration = .seconds(60)
    ) {
        self.headers = headers
        self.protocols = protocols
        self.compression = compression
        self.connectTimeout = connectTimeout
    }
}
