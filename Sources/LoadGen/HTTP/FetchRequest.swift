// What a fetch asks for and what it gets. Values only.

import HTTP1

/// One request of a `Fetcher`.
public struct FetchRequest: Sendable {
    /// How to ask.
    public enum Method: String, Sendable {
        /// For a representation.
        case get = "GET"
        /// With a body to be processed.
        case post = "POST"
    }

    /// How to ask.
    public var method: Method
    /// An absolute `http://` URL; user name and password in it become a Basic authorization.
    public var url: String
    /// Headers beside Host, User-Agent, Content-Length and Connection.
    public var headers: [(name: String, value: String)]
    /// The body, whose type is the headers' matter.
    public var body: [UInt8]?
    /// From the start to the first byte of the answer; nil for no limit but `timeout`.
    public var firstByteTimeout: Duration?
    /// From the start, looking up the name included, to the last byte of the answer.
    public var timeout: Duration
    /// Bytes of the answer's body beyond which it is refused.
    public var maximumBodySize: Int

    /// A request.
    public init(
        _ method: Method = .get,
        _ url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        firstByteTimeout: Duration? = nil,
        timeout: Duration = .seconds(30),
        maximumBodySize: Int = 64 * 1024 * 1024
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.firstByteTimeout = firstByteTimeout
        self.timeout = timeout
        self.maximumBodySize = maximumBodySize
    }
}

/// A whole answer, whatever its status: a redirect (3xx) is one, too, and is not followed.
public struct FetchResponse: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The headers in the order they came, names as they came.
    public let headers: [(name: String, value: String)]
    /// The decoded body.
    public let body: [UInt8]

    /// An answer.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(_ response: HTTPResponse) {
        self.init(status: response.status, headers: response.headers, body: Array(response.body))
    }

    /// The value of the first header called `name` in any case; nil when there is none.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The media type of the body in lower case, without parameters: `application/json`.
    public var contentType: String? {
        guard let value = header("Content-Type") else { return nil }
        let type = value.prefix { $0 != ";" }
        return type.split(whereSeparator: \.isWhitespace).joined().lowercased()
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
