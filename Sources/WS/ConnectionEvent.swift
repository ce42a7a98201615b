// What a connection tells, and how far it is from its end. Must not contain: the connection.

extension WSConnection {
    /// What the peer did.
    public enum Event: Equatable, Sendable {
        /// A whole text message.
        case text(WSText)
        /// A whole binary message.
        case binary([UInt8])
        /// A ping; its pong is in the output already.
        case ping([UInt8])
        /// A pong, asked for or not.
        case pong([UInt8])
        /// The peer's close frame; nil is a frame without a code. The last event.
        case close(code: CloseCode?, reason: String)
        /// The connection failed; `closeCode` of the error was sent, if it has one. The last event.
        case failed(WSError)
    }

    /// How far the connection is from its end.
    public enum State: Equatable, Sendable {
        /// Messages may be sent.
        case open
        /// Our close frame is sent, the peer's awaited; messages may still come.
        case closing
        /// Both close frames were exchanged, or the connection failed.
        case closed
    }
}
