// The targets by name, for the fuzzer and for the replay of the corpus. Must not contain: an invariant.

/// What is fuzzed. The raw value is its name on the command line and the folder of its corpus.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// WebSocket frames, `FrameDecode.swift`.
    case frames
    /// Compressed messages, `InflateMessage.swift`.
    case inflate
    /// Answers to an opening handshake, `HandshakeAnswer.swift`.
    case handshake
    /// HTTP responses, `ResponseParse.swift`.
    case response
    /// Content codings, `ContentDecode.swift`.
    case content
    /// URLs and references, `URLParse.swift`.
    case urls
    /// Cookies, `CookieKeep.swift`.
    case cookies

    /// Holds any input against the target's invariant.
    /// - Throws: `BrokenInvariant`.
    public func check(_ input: [UInt8]) throws(BrokenInvariant) {
        switch self {
        case .frames: try FrameDecode.check(input)
        case .inflate: try InflateMessage.check(input)
        case .handshake: try HandshakeAnswer.check(input)
        case .response: try ResponseParse.check(input)
        case .content: try ContentDecode.check(input)
        case .urls: try URLParse.check(input)
        case .cookies: try CookieKeep.check(input)
        }
    }
}
