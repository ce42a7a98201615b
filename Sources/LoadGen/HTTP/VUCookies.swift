// The cookies of a VU's requests: into the headers, out of the answers. Must not contain: the rules, which are CookieJar's.

import CNet
import HTTP1

extension HTTPClient {
    /// `headers` with the jar's cookies for `place` behind those the script gave itself.
    func adding(_ headers: HTTPHeaderBlock, cookiesFor place: CookieJar.Place) -> HTTPHeaderBlock {
        guard let cookies = jar.header(for: place, now: Self.wallSeconds),
            let changed = try? headers.changing(
                "Cookie",
                { own in own.map { "\($0); \(cookies)" } ?? cookies }
            )
        else { return headers }
        return changed
    }

    /// Takes what `response` sets.
    func storeCookies(of response: HTTPResponse, from place: CookieJar.Place) {
        let now = Self.wallSeconds
        for text in response.headers(named: "Set-Cookie") {
            if let cookie = SetCookie(parsing: text) { jar.store(cookie, from: place, now: now) }
        }
    }

    private static var wallSeconds: Int64 { cnet_wall_now() / 1_000_000_000 }
}
