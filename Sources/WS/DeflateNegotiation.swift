// Offering permessage-deflate and reading what the server made of the offer (RFC 7692 §5, §7.1). Must not contain: compression.

/// What a client asks for when it offers permessage-deflate.
public struct DeflateOffer: Equatable, Sendable {
    /// How the client speaks of its own window (RFC 7692 §7.1.2.2).
    public enum ClientWindow: Equatable, Sendable {
        /// Nothing is said: the server may not limit the client's window.
        case unspoken
        /// The server may limit it.
        case limitable
        /// The server may limit it, and hears that 2^bits bytes will not be exceeded; 8 to 15.
        case limited(bits: Int)
    }

    /// The server must forget its window after each message.
    public var serverNoContextTakeover = false
    /// Tells that this side forgets its window after each message. It then does, whatever the server answers.
    public var clientNoContextTakeover = false
    /// The server's window must not exceed 2^bits bytes; 8 to 15.
    public var serverMaxWindowBits: Int?
    /// What is said of this side's window.
    public var clientWindow = ClientWindow.limitable

    /// What browsers offer: windows are kept, the server may limit the client's.
    public static let standard = DeflateOffer()
    /// What k6 offers: both sides forget their window after each message.
    public static let withoutContextTakeover = DeflateOffer(
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
        clientWindow: .unspoken
    )

    /// An offer; by default that of browsers. Window bits outside 8 to 15 are a mistake of the caller and trap.
    public init(
        serverNoContextTakeover: Bool = false,
        clientNoContextTakeover: Bool = false,
        serverMaxWindowBits: Int? = nil,
        clientWindow: ClientWindow = .limitable
    ) {
        precondition(Self.isWindow(serverMaxWindowBits ?? 15), "window bits are 8 to 15")
        if case .limited(let bits) = clientWindow {
            precondition(Self.isWindow(bits), "window bits are 8 to 15")
        }
        self.serverNoContextTakeover = serverNoContextTakeover
        self.clientNoContextTakeover = clientNoContextTakeover
        self.serverMaxWindowBits = serverMaxWindowBits
        self.clientWindow = clientWindow
    }

    /// The value of Sec-WebSocket-Extensions that makes this offer.
    public var headerValue: String {
        var value = "permessage-deflate"
        if serverNoContextTakeover { value += "; server_no_context_takeover" }
        if clientNoContextTakeover { value += "; client_no_context_takeover" }
        if let serverMaxWindowBits { value += "; server_max_window_bits=\(serverMaxWindowBits)" }
        switch clientWindow {
        case .unspoken: break
        case .limitable: value += "; client_max_window_bits"
        case .limited(let bits): value += "; client_max_window_bits=\(bits)"
        }
        return value
    }

    private static func isWindow(_ bits: Int) -> Bool { (8...15).contains(bits) }
}

/// What both sides agreed on.
public struct DeflateParameters: Equatable, Sendable {
    /// The server forgets its window after each message.
    public var serverNoContextTakeover = false
    /// The client forgets its window after each message.
    public var clientNoContextTakeover = false
    /// The server's window is at most 2^bits bytes.
    public var serverMaxWindowBits = 15
    /// The client's window is at most 2^bits bytes.
    public var clientMaxWindowBits = 15

    /// Windows of 32 KiB that are kept.
    public init() {}
}

extension NegotiatedExtension {
    /// What the values of an answer's Sec-WebSocket-Extensions headers agree to; `offer` nil is no offer at all.
    /// - Throws: `unofferedExtension`, `invalidExtensions` (also for a parameter that is unknown, repeated, of a wrong value, or
    ///   that does not fit the offer): the client must fail the connection (RFC 7692 §7.1).
    static func negotiated(_ values: [String], offer: DeflateOffer?) throws(WSError) -> NegotiatedExtension {
        let elements = try ExtensionElement.parse(values)
        guard let element = elements.first else { return .none }
        guard let offer, elements.allSatisfy({ $0.name == "permessage-deflate" }) else {
            throw .unofferedExtension
        }
        guard elements.count == 1 else {
            throw .invalidExtensions(reason: "permessage-deflate is agreed to twice")
        }
        return .permessageDeflate(try parameters(element, offer))
    }

    private static func parameters(
        _ element: ExtensionElement,
        _ offer: DeflateOffer
    ) throws(WSError) -> DeflateParameters {
        var agreed = DeflateParameters()
        var seen: Set<String> = []
        for parameter in element.parameters {
            guard seen.insert(parameter.name).inserted else {
                throw .invalidExtensions(reason: "parameter \(excerpt(parameter.name)) is repeated")
            }
            switch parameter.name {
            case "server_no_context_takeover":
                try expectNoValue(parameter)
                agreed.serverNoContextTakeover = true
            case "client_no_context_takeover":
                try expectNoValue(parameter)
                agreed.clientNoContextTakeover = true
            case "server_max_window_bits":
                agreed.serverMaxWindowBits = try bits(parameter, atMost: offer.serverMaxWindowBits ?? 15)
            case "client_max_window_bits":
                agreed.clientMaxWindowBits = try clientBits(parameter, offer.clientWindow)
            default:
                throw .invalidExtensions(
                    reason: "permessage-deflate has no parameter \(excerpt(parameter.name))"
                )
            }
        }
        // Agreeing to an offer with these is to repeat them (RFC 7692 §7.1.1.1, §7.1.2.1).
        for (isAsked, name) in [
            (offer.serverNoContextTakeover, "server_no_context_takeover"),
            (offer.serverMaxWindowBits != nil, "server_max_window_bits"),
        ] where isAsked && !seen.contains(name) {
            throw .invalidExtensions(reason: "\(name) was asked for and is not agreed to")
        }
        if offer.clientNoContextTakeover { agreed.clientNoContextTakeover = true }
        if case .limited(let bits) = offer.clientWindow {
            agreed.clientMaxWindowBits = min(agreed.clientMaxWindowBits, bits)
        }
        return agreed
    }

    private static func clientBits(
        _ parameter: ExtensionElement.Parameter,
        _ window: DeflateOffer.ClientWindow
    ) throws(WSError) -> Int {
        switch window {
        case .unspoken:
            throw .invalidExtensions(reason: "client_max_window_bits was not offered")
        case .limitable: return try bits(parameter, atMost: 15)
        case .limited(let most): return try bits(parameter, atMost: most)
        }
    }

    private static func expectNoValue(_ parameter: ExtensionElement.Parameter) throws(WSError) {
        guard let value = parameter.value else { return }
        throw .invalidExtensions(
            reason: "\(parameter.name) has value \(excerpt(value)), expected none"
        )
    }

    /// A decimal number without leading zeros (RFC 7692 §7.1.2).
    private static func bits(
        _ parameter: ExtensionElement.Parameter,
        atMost most: Int
    ) throws(WSError) -> Int {
        guard let value = parameter.value else {
            throw .invalidExtensions(reason: "\(parameter.name) has no value, expected 8 to \(most)")
        }
        guard value.utf8.first != 0x30, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let bits = Int(value), (8...most).contains(bits)
        else {
            throw .invalidExtensions(
                reason: "\(parameter.name) has value \(excerpt(value)), expected 8 to \(most)"
            )
        }
        return bits
    }

    /// Foreign text for a line of an error; it is a token already, so without blanks and controls.
    private static func excerpt(_ token: String) -> String {
        token.utf8.count <= 40 ? token : token.prefix(40) + "…"
    }
}
