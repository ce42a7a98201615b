// Invariant: a cookie that is taken is taken the same when it is sent back and set again; the jar gives a host only what it or a domain above it set, in time, nothing secure in clear text, and nothing that ends a header.

import HTTP1

/// Lines: the host and target of a request, separated by a blank, or else the value of a Set-Cookie that came in answer to the last one.
/// Seconds since 1970 go on by one hour with each line.
enum CookieKeep {
    static func check(_ input: [UInt8]) throws(BrokenInvariant) {
        var jar = CookieJar()
        var place = Place(host: "www.example.test", target: "/", isSecure: true)
        var stored: [Stored] = []
        var now: Int64 = 1_800_000_000
        for line in input.split(separator: 0x0a).prefix(40) {
            now += 3600
            let text = String(decoding: line, as: UTF8.self)
            if let cookie = SetCookie(parsing: text) {
                try checkCookie(cookie)
                jar.store(cookie, from: place.forJar, now: now)
                stored.append(Stored(cookie: cookie, place: place, time: now))
                if cookie == plain(cookie) { try checkReturn(cookie, jar, place, now) }
            } else if let named = Place(text) {
                place = named
            }
            for isSecure in [false, true] {
                place.isSecure = isSecure
                try checkHeader(
                    jar.header(for: place.forJar, now: now),
                    place,
                    stored.filter { $0.lasts(until: now) }
                )
            }
        }
        jar.removeAll()
        try require(jar.isEmpty && jar.header(for: place.forJar, now: now) == nil, "an empty jar has cookies")
    }

    private struct Stored {
        var cookie: SetCookie
        var place: Place
        var time: Int64

        func lasts(until now: Int64) -> Bool {
            guard let age = cookie.maxAge else { return cookie.expires ?? .max > now }
            return Int64(age) > now - time
        }
    }

    private struct Place {
        var host: String
        var target: String
        var isSecure: Bool

        init(host: String, target: String, isSecure: Bool) {
            self.host = host
            self.target = target
            self.isSecure = isSecure
        }

        /// A host as URLs have them.
        init?(_ line: String) {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let url = try? HTTPURL("https://\(words[0])/"),
                let target = try? url.resolving(String(words[1])).target
            else { return nil }
            self.init(host: url.host, target: target, isSecure: true)
        }

        /// A name with the root's dot is the same host.
        var name: String { host.hasSuffix(".") ? String(host.dropLast()) : host }

        var forJar: CookieJar.Place { .init(host: host, target: target, isSecure: isSecure) }
    }

    private static func checkCookie(_ cookie: SetCookie) throws(BrokenInvariant) {
        try require(
            HTTPHeaderBlock.isToken(cookie.name) && isHarmless(cookie.value)
                && (cookie.maxAge ?? 0) >= 0 && (cookie.path?.hasPrefix("/") ?? true)
                && cookie.domain == cookie.domain?.lowercased(),
            "\(cookie) was taken"
        )
        let again = plain(cookie)
        try require(
            again?.name == cookie.name && again?.value == cookie.value,
            "\(cookie) is read again as \(String(describing: again))"
        )
    }

    /// The cookie without attributes.
    private static func plain(_ cookie: SetCookie) -> SetCookie? {
        SetCookie(parsing: "\(cookie.name)=\(cookie.value)")
    }

    /// What was set without attributes goes back to where it came from, encrypted or not.
    private static func checkReturn(
        _ cookie: SetCookie,
        _ jar: CookieJar,
        _ place: Place,
        _ now: Int64
    ) throws(BrokenInvariant) {
        let pairs = jar.header(for: place.forJar, now: now)?.split(separator: "; ") ?? []
        try require(
            pairs.contains { $0 == "\(cookie.name)=\(cookie.value)" },
            "\(cookie) does not go back to \(place)"
        )
    }

    /// Visible ASCII and blanks, nothing that ends a cookie or a header.
    private static func isHarmless(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f && $0 != 0x3b }
    }

    private static func checkHeader(
        _ header: String?,
        _ place: Place,
        _ stored: [Stored]
    ) throws(BrokenInvariant) {
        guard let header else { return }
        for pair in header.split(separator: "; ", omittingEmptySubsequences: false) {
            try require(isHarmless(String(pair)) && pair.contains("="), "\(header.debugDescription) is sent")
            let mayGo = stored.contains { one in
                let (cookie, origin) = (one.cookie, one.place)
                return "\(cookie.name)=\(cookie.value)" == pair && (place.isSecure || !cookie.isSecure)
                    && (origin.name == place.name || isBelow(place.name, cookie.domain, origin.name))
            }
            try require(mayGo, "\(pair.debugDescription) goes to \(place), stored: \(stored)")
        }
    }

    /// Whether a cookie for `domain`, set by `origin`, is for `host`: both are the domain or below it.
    private static func isBelow(_ host: String, _ domain: String?, _ origin: String) -> Bool {
        guard let domain else { return false }
        let name = domain.hasPrefix(".") ? String(domain.dropFirst()) : domain
        return [host, origin].allSatisfy { $0 == name || $0.hasSuffix(".\(name)") }
    }
}
