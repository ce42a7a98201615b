// One WebSocket session, told exactly, without load. Must not contain: output, flags.

import Measure

/// What to do in a session.
public struct SocketProbeRequest: Sendable {
    /// `ws://…`, absolute.
    public var url: String
    /// How the socket is opened.
    public var options: SocketOptions
    /// Text messages to send once it is open.
    public var sends: [String]
    /// Close with 1000 as soon as the first message came.
    public var closesAfterFirst: Bool
    /// How long the session may last, opening included; then it is closed with 1000.
    public var limit: Duration

    /// A request.
    public init(
        url: String,
        options: SocketOptions = SocketOptions(),
        sends: [String] = [],
        closesAfterFirst: Bool = false,
        limit: Duration = .seconds(10)
    ) {
        self.url = url
        self.options = options
        self.sends = sends
        self.closesAfterFirst = closesAfterFirst
        self.limit = limit
    }
}

/// What came of a session.
public struct SocketProbeResult: Sendable {
    /// A message longer than this is shown by its beginning and its length.
    static let shownLength = 32

    let url: String
    /// The status of the answer to the upgrade; 0 without one.
    public let status: Int
    let messages: [String]
    let closeSent: Int?
    let closeReceived: Int?
    let pongs: Int
    let failure: SocketFailure?
    let timings: SocketTimings?

    /// Whether the server answered the upgrade.
    public var hasAnswer: Bool { status > 0 }

    /// `url, connect, status, messages, close_sent, close_received, pongs, errors, error_class, timings` (ms). Codes of closes that were
    /// not sent or did not come, and times that were not measured, are null.
    public var json: JSONValue {
        let failed = failure.map { Redaction.masking($0.text) }
        return [
            "url": .string(Redaction.masking(url)),
            "connect": .bool(status == 101),
            "status": JSONValue(status),
            "messages": .array(messages.map { .string($0) }),
            "close_sent": closeSent.map { JSONValue($0) } ?? .null,
            "close_received": closeReceived.map { JSONValue($0) } ?? .null,
            "pongs": JSONValue(pongs),
            "errors": .array(failed.map { [.string($0)] } ?? []),
            "error_class": .string((failure?.kind ?? .none).rawValue),
            "timings": [
                "connecting": Self.milliseconds(timings?.connecting),
                "session": Self.milliseconds(timings?.session),
            ],
        ]
    }

    private static func milliseconds(_ duration: Duration?) -> JSONValue {
        duration.map { .number(Double($0.nanoseconds) / 1_000_000) } ?? .null
    }

    /// `t:TEXT` or `b:HEX`; of long ones the first 32 characters, `#` and the length in bytes.
    static func shown(_ message: SocketMessage) -> String {
        let text = message.isText ? message.text : hexadecimal(message.bytes.prefix(shownLength / 2))
        let isLong = message.isText ? text.count > shownLength : message.bytes.count * 2 > shownLength
        let shown = isLong ? "\(text.prefix(shownLength))#\(message.bytes.count)" : text
        return "\(message.isText ? "t" : "b"):\(shown)"
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

extension SocketClient {
    /// Holds one session and tells what came of it.
    public func probe(_ request: SocketProbeRequest) async throws -> SocketProbeResult {
        let deadline = ContinuousClock.now + request.limit
        var options = request.options
        options.connectTimeout = min(options.connectTimeout, request.limit)
        return try await session(request.url, options: options) { socket in
            var messages: [String] = []
            if socket.status == 101 {
                for text in request.sends { socket.send(text) }
                while let message = try await socket.next(timeout: max(.zero, deadline - .now)) {
                    messages.append(SocketProbeResult.shown(message))
                    if request.closesAfterFirst { break }
                }
                if socket.isOpen { try await socket.close(1000) }
                // What came before the server's close frame was said as well.
                while let message = try await socket.next(timeout: .zero) {
                    messages.append(SocketProbeResult.shown(message))
                }
            }
            return SocketProbeResult(
                url: request.url,
                status: socket.status,
                messages: messages,
                closeSent: socket.endedUnsent ? nil : socket.sentCloseCode,
                closeReceived: socket.receivedCloseCode,
                pongs: socket.pongsReceived,
                failure: socket.failure,
                timings: socket.timings
            )
        }
    }
}
