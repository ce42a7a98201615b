// What a WebSocket gives to a script. Must not contain: framing, the socket.

/// A text or binary message from the server.
public struct SocketMessage: Sendable {
    /// Whether it is text; its UTF-8 has been checked then.
    public let isText: Bool
    /// The payload.
    public let bytes: [UInt8]
    /// When its last byte was read, monotonic ns.
    let arrived: Int64

    /// The payload as text; bytes of a binary message that are not UTF-8 are replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The value at `selector` in a JSON payload; nil when missing or not JSON. See `Response.json`.
    public func json(_ selector: String = "") -> JSONSlice? {
        guard case .found(let value) = JSONSelector.select(selector, in: bytes[...]) else { return nil }
        return value
    }
}

/// Why a WebSocket was not opened, or why its session ended without a close frame of the server's.
public struct SocketFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What it comes down to.
    public let kind: FailureClass
    /// What, where, and what was expected, in one line.
    public let text: String

    /// The same as `text`.
    public var description: String { text }
}

/// How long the parts of a session took.
public struct SocketTimings: Equatable, Sendable {
    /// From dialling to the answered upgrade, or to its failure (`ws_connecting`).
    public var connecting: Duration
    /// From dialling to the end of the session (`ws_session_duration`); nil while it lasts and when the upgrade failed.
    public var session: Duration?
}
