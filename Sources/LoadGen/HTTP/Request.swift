// What a script asks for, and how the end of the run is told. Values only.

import HTTP1

/// Thrown out of any wait when the run interrupts a VU's iteration. Scripts let it pass.
public struct Interrupted: Error, Sendable {}

/// One request of a batch.
public struct Request: Sendable {
    let method: HTTPMethod
    let path: String
    let name: String?
    let headers: Headers
    let body: [UInt8]?
    let expect: ExpectedStatuses
    let timeout: Duration
    let redirects: Int?
    let keepsBody: Bool
    let tags: Tags
    /// The redirect that led here; nil for what the script asked for.
    var hop: Hop?
    /// From asking for a connection to the first byte of the answer; nil for no limit of its own.
    var firstByteTimeout: Duration?

    /// A request; see `HTTPClient.request`.
    ///
    /// - Parameters:
    ///   - redirects: how many are followed; nil for the run's `maxRedirects`, 0 to get the redirect itself.
    ///   - keepsBody: false reads the body and drops it, without decoding (k6's `responseType: 'none'`).
    ///   - tags: of one's own on the samples, those of redirects included.
    public init(
        _ method: HTTPMethod,
        _ path: String,
        name: String? = nil,
        headers: Headers = .none,
        body: [UInt8]? = nil,
        expect: ExpectedStatuses = .successful,
        timeout: Duration = .seconds(60),
        redirects: Int? = nil,
        keepsBody: Bool = true,
        tags: Tags = .none
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.headers = headers
        self.body = body
        self.expect = expect
        self.timeout = timeout
        self.redirects = redirects
        self.keepsBody = keepsBody
        self.tags = tags
    }
}
