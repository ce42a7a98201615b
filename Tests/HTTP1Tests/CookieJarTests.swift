// What goes back where, by the rules of RFC 6265 and Go's jar.

import Testing

@testable import HTTP1

@Suite struct CookieJarTests {
    private func place(_ host: String, _ target: String = "/", secure: Bool = false) -> CookieJar.Place {
        CookieJar.Place(host: host, target: target, isSecure: secure)
    }

    private func jar(_ cookies: [(String, CookieJar.Place)], now: Int64 = 1000) throws -> CookieJar {
        var jar = CookieJar()
        for (text, place) in cookies {
            jar.store(try #require(SetCookie(parsing: text)), from: place, now: now)
        }
        return jar
    }

    @Test("a cookie without domain goes back to its host alone, whatever the port")
    func hostOnly() throws {
        let jar = try jar([("a=b", place("app.test", "/x"))])
        #expect(jar.header(for: place("app.test", "/x/y"), now: 1000) == "a=b")
        #expect(jar.header(for: place("sub.app.test"), now: 1000) == nil)
        #expect(jar.header(for: place("test"), now: 1000) == nil)
    }

    @Test("a domain is for the hosts below it, and only its own hosts may name it")
    func domains() throws {
        let own = try jar([("a=b; Domain=app.test", place("www.app.test"))])
        for host in ["app.test", "www.app.test", "x.y.app.test"] {
            #expect(own.header(for: place(host), now: 1000) == "a=b")
        }
        #expect(own.header(for: place("badapp.test"), now: 1000) == nil)
        for (domain, host) in [
            ("other.test", "app.test"), ("test", "app.test"), ("www.app.test", "app.test"),
            ("..app.test", "app.test"),
            ("app.test.", "app.test"), ("1.2.3", "1.2.3.4"), (".", "app.test"),
        ] {
            #expect(try jar([("a=b; Domain=\(domain)", place(host))]).isEmpty, "\(domain) from \(host)")
        }
        let address = try jar([
            ("a=b; Domain=127.0.0.1", place("127.0.0.1")), ("c=d; Domain=localhost", place("localhost")),
        ])
        #expect(address.header(for: place("127.0.0.1"), now: 1000) == "a=b")
        #expect(address.header(for: place("localhost"), now: 1000) == "c=d")
    }

    @Test(
        "paths match whole segments; the default is the directory",
        arguments: [
            ("/", "/a/b", true), ("/a", "/a", true), ("/a", "/a/", true), ("/a", "/a/b?q", true),
            ("/a", "/ab", false),
            ("/a/", "/a", false), ("/a/", "/a/b", true), ("/b", "/a", false),
        ]
    )
    func paths(path: String, target: String, isSent: Bool) throws {
        let jar = try jar([("k=v; Path=\(path)", place("h.test", "/z"))])
        #expect((jar.header(for: place("h.test", target), now: 1000) != nil) == isSent)
    }

    @Test("the default path is the directory of the request")
    func defaultPath() throws {
        let jar = try jar([("k=v", place("h.test", "/a/b/c?x=/y"))])
        #expect(jar.header(for: place("h.test", "/a/b/d"), now: 1000) == "k=v")
        #expect(jar.header(for: place("h.test", "/a"), now: 1000) == nil)
    }

    @Test("a character that combines with a slash or question mark does not hide it")
    func combiningMarks() throws {
        let jar = try jar([
            ("a=1", place("h.test", "/\u{30d}x")), ("b=2; path=/p", place("h.test")),
            ("c=3; path=/p/", place("h.test")),
        ])
        #expect(jar.header(for: place("h.test", "/\u{30d}x"), now: 1000) == "a=1")
        #expect(jar.header(for: place("h.test", "/p/\u{30d}x"), now: 1000) == "c=3; b=2; a=1")
        #expect(jar.header(for: place("h.test", "/p?\u{30d}x"), now: 1000) == "b=2; a=1")
    }

    @Test("secure cookies go over encrypted connections alone")
    func secure() throws {
        let jar = try jar([("k=v; Secure", place("h.test"))])
        #expect(jar.header(for: place("h.test"), now: 1000) == nil)
        #expect(jar.header(for: place("h.test", secure: true), now: 1000) == "k=v")
    }

    @Test("Max-Age wins over Expires, and both end a cookie")
    func expiry() throws {
        let past = "Expires=Thu, 01 Jan 1970 00:00:05 GMT"
        let kept = try jar([("a=b; Max-Age=10; \(past)", place("h.test"))])
        #expect(kept.header(for: place("h.test"), now: 1009) == "a=b")
        #expect(kept.header(for: place("h.test"), now: 1010) == nil)
        #expect(try jar([("a=b; \(past)", place("h.test"))]).isEmpty)
        let removed = try jar([("a=b", place("h.test")), ("a=c; Max-Age=0", place("h.test"))])
        #expect(removed.isEmpty)
        let endless = try jar([("a=b; Max-Age=9223372036854775807", place("h.test"))])
        #expect(endless.header(for: place("h.test"), now: .max - 1) == "a=b")
    }

    @Test("a cookie set again is replaced at its place; longer paths come first")
    func order() throws {
        let jar = try jar([
            ("a=1; Path=/", place("h.test")), ("b=2; Path=/x", place("h.test")),
            ("c=3; Path=/", place("h.test")),
            ("a=4; Path=/", place("h.test")),
        ])
        #expect(jar.header(for: place("h.test", "/x"), now: 1000) == "b=2; a=4; c=3")
    }

    @Test("a jar is bounded, and can be emptied")
    func bounded() throws {
        var jar = CookieJar()
        for index in 0..<(CookieJar.limit + 10) {
            jar.store(try #require(SetCookie(parsing: "c\(index)=v")), from: place("h.test"), now: 0)
        }
        let sent = try #require(jar.header(for: place("h.test"), now: 0))
        #expect(sent.split(separator: ";").count == CookieJar.limit && sent.hasPrefix("c10=v"))
        jar.removeAll()
        #expect(jar.isEmpty)
    }
}
