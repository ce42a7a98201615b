// Answers that servers send and should not, and such that look so and are fine. Data alone: the tables are in HostileFraming and
// HostileHeads. Must not contain: the product.

/// One answer of a server and what a client has to make of it.
public struct HostileAnswer: Sendable, CustomStringConvertible {
    /// What the server does after the last byte.
    public enum Ending: Sendable {
        /// Waits for the next request.
        case open
        /// Closes in good order.
        case close
        /// Breaks the connection.
        case reset
    }

    /// What the client has to make of it.
    public enum Outcome: Sendable, Equatable {
        /// A whole answer with so many bytes of body.
        case answer(status: Int, body: Int)
        /// No usable answer, for one of these reasons (`error_class` of `swiftload probe`).
        case failure(Set<String>)
    }

    /// What is special about it.
    public let name: String
    /// `GET`, `HEAD`…
    public let method: String
    /// What the server sends.
    public let bytes: [UInt8]
    /// What the server does then.
    public let ending: Ending
    /// What the client has to make of it.
    public let outcome: Outcome
    /// Whether the connection may carry another request; nil where nothing is asked of it.
    public let reuse: Bool?

    /// The name.
    public var description: String { name }

    /// A whole answer.
    public static func fine(
        _ name: String,
        _ text: String,
        _ status: Int = 200,
        _ body: Int = 0,
        method: String = "GET",
        ending: Ending = .open,
        reuse: Bool? = true
    ) -> HostileAnswer {
        HostileAnswer(
            name: name,
            method: method,
            bytes: Array(text.utf8),
            ending: ending,
            outcome: .answer(status: status, body: body),
            reuse: reuse
        )
    }

    /// No usable answer.
    public static func wrong(
        _ name: String,
        _ text: String,
        _ classes: Set<String> = ["malformed"],
        method: String = "GET",
        ending: Ending = .open
    ) -> HostileAnswer {
        HostileAnswer(
            name: name,
            method: method,
            bytes: Array(text.utf8),
            ending: ending,
            outcome: .failure(classes),
            reuse: nil
        )
    }

    /// The same with bytes that are no text.
    public func replacing(bytes: [UInt8]) -> HostileAnswer {
        HostileAnswer(
            name: name,
            method: method,
            bytes: bytes,
            ending: ending,
            outcome: outcome,
            reuse: reuse
        )
    }

    /// All of them.
    public static let all =
        statusLines + headers + interim + bodiless + lengths + codings + chunks + endings + contentCodings
}

/// The status line that most answers start with.
let fineLine = "HTTP/1.1 200 OK\r\n"
/// A head that announces chunks.
let chunkedHead = fineLine + "Transfer-Encoding: chunked\r\n\r\n"
/// The rest of an answer that says `hello`.
let hello = "Content-Length: 5\r\n\r\nhello"
