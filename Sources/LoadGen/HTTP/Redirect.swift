// Redirects as Go's client follows them for k6. Must not contain: the exchanges themselves.

import CNet
import HTTP1

/// Where a redirect led, for the request that follows it.
final class Hop: Sendable {
    let url: HTTPURL
    /// 1 for the first redirect of a request.
    let number: Int
    /// Monotonic ns, of the whole request with all its redirects.
    let deadline: Int64

    init(url: HTTPURL, number: Int, deadline: Int64) {
        self.url = url
        self.number = number
        self.deadline = deadline
    }
}

/// What a redirect makes of the request that it answers. Pure.
struct Redirect {
    /// Where the script's own request went: its credentials are for that host alone.
    private let origin: HTTPURL
    private let deadline: Int64
    private let name: String?
    /// The request answered last, and where it went.
    private(set) var request: Request
    private(set) var url: HTTPURL
    /// The headers for the next hop. Once credentials were left out they never come back.
    private var headers: HTTPHeaderBlock
    private var number = 0

    init(_ request: Request, url: HTTPURL, deadline: Int64) {
        self.request = request
        self.url = url
        self.deadline = deadline
        origin = url
        name = request.name
        headers = request.headers.block
    }

    /// Redirects followed so far.
    var count: Int { number }

    /// The `Location` to follow, or nil when `response` is no redirect.
    static func location(_ response: HTTPResponse?) -> String? { (response?.redirectLocation).map(text) }

    /// `bytes` as UTF-8, or with those beyond ASCII percent-encoded where they are something else, such as Latin-1.
    private static func text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return byte < 0x80 ? String(UnicodeScalar(byte)) : "%\(digits)"
        }.joined()
    }

    /// The request for `location`. 301, 302 and 303 turn everything but GET and HEAD into a GET without a body.
    mutating func follow(_ location: String, status: Int) throws(HTTPError) -> Request {
        let next = try url.resolving(location)
        number += 1
        if !origin.sharesCredentials(with: next) {
            for name in ["Authorization", "Www-Authenticate", "Cookie2", "Proxy-Authorization"] {
                headers = try headers.changing(name) { _ in nil }
            }
        }
        // The jar sets it anew for each hop.
        headers = try headers.changing("Cookie") { _ in nil }
        // A Host of the script's own is for the server it was given for.
        if !Self.isRelative(location) { headers = headers.withoutHost() }
        var hopHeaders = headers
        if !(url.isSecure && !next.isSecure) {
            let referer = url.withoutCredentials
            hopHeaders = try headers.changing("Referer") { $0 ?? referer }
        }
        let keepsMethod =
            status == 307 || status == 308 || request.method == .get || request.method == .head
        var following = Request(
            keepsMethod ? request.method : .get,
            next.description,
            name: name,
            headers: Headers(block: hopHeaders),
            body: keepsMethod ? request.body : nil,
            expect: request.expect,
            timeout: request.timeout,
            redirects: request.redirects,
            keepsBody: request.keepsBody,
            tags: request.tags
        )
        following.hop = Hop(url: next, number: number, deadline: deadline)
        request = following
        url = next
        return following
    }

    private static func isRelative(_ location: String) -> Bool {
        guard
            let special = location.utf8.firstIndex(where: {
                $0 == 0x3a || $0 == 0x2f || $0 == 0x3f || $0 == 0x23
            })
        else { return true }
        return location.utf8[special] != 0x3a
    }
}

extension HTTPClient {
    /// How many redirects of a script's request are followed.
    private func redirectLimit(of request: Request) -> Int {
        request.redirects ?? context.settings.maximumRedirects
    }

    /// Whether a redirect in answer to `request` is followed: then its body does not matter.
    func follows(_ request: Request) -> Bool { (request.hop?.number ?? 0) < redirectLimit(of: request) }

    /// Goes on from `answer`, which may be a redirect, until there is none or the limit is reached.
    func follow(
        _ answer: Response,
        to request: Request,
        parker: Parker
    ) async throws -> Response {
        guard Redirect.location(answer.http) != nil,
            let url = try? destination(of: request).url
                ?? context.settings.baseURL.resolving(
                    context.targetText(ofPath: request.path)
                )
        else { return answer }
        let spent = answer.timings.phases.blocked + answer.timings.phases.duration
        let deadline = cnet_now() + request.timeout.nanoseconds - spent
        var redirect = Redirect(request, url: url, deadline: deadline)
        let limit = redirectLimit(of: request)
        var response = answer
        while let location = Redirect.location(response.http) {
            guard redirect.count < limit else {
                if request.redirects == nil {
                    context.log.once(
                        "redirects",
                        "stopped after \(limit) redirects and took the last one for the answer (maxRedirects)"
                    )
                }
                return response
            }
            let following: Request
            do throws(HTTPError) {
                following = try redirect.follow(location, status: response.status)
            } catch {
                return invalid(redirect.request, .location(error))
            }
            response = try await perform(following, parker: parker)
        }
        return response
    }
}
