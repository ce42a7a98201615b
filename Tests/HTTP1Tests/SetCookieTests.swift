// Reading Set-Cookie, with Go's leniency and no more.

import Testing

@testable import HTTP1

@Suite struct SetCookieTests {
    @Test(
        "name, value and attributes are read",
        arguments: [
            ("sid=7", "sid", "7"), ("sid=7; Path=/", "sid", "7"), ("  a = b ", "a", "b"), ("a=", "a", ""),
            ("a=b=c", "a", "b=c"), ("a=\"b c\"", "a", "\"b c\""), ("a=b c", "a", "\"b c\""),
            ("a=b,c", "a", "\"b,c\""),
            ("a=\"q\"", "a", "\"q\""), ("a=b;;;", "a", "b"),
        ]
    )
    func values(text: String, name: String, value: String) throws {
        let cookie = try #require(SetCookie(parsing: text))
        #expect(cookie.name == name && cookie.value == value)
    }

    @Test(
        "what is no cookie is left out",
        arguments: ["", "a", "=b", "a b=c", "a=b\\c", "a=\"", "a=b\u{7f}", "é=b", "; a=b"]
    )
    func refused(text: String) { #expect(SetCookie(parsing: text) == nil) }

    @Test("attributes are read in any case, broken ones are left out")
    func attributes() throws {
        let full = try #require(
            SetCookie(parsing: "a=b; DOMAIN=.App.Test; path=/x; SECURE; HttpOnly; Max-Age=60; SameSite=Lax")
        )
        #expect(full.domain == ".app.test" && full.path == "/x" && full.isSecure && full.maxAge == 60)
        let odd = try #require(
            SetCookie(parsing: "a=b; domain=; path=x; max-age=abc; max-age=010; expires=now")
        )
        #expect(odd == SetCookie(parsing: "a=b"))
        #expect(SetCookie(parsing: "a=b; Max-Age=-5")?.maxAge == 0)
        #expect(SetCookie(parsing: "a=b; Max-Age=0")?.maxAge == 0)
    }

    @Test(
        "dates are read in both spellings",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Wed, 21 Oct 2026 07:28:00 GMT", 1_792_567_680),
            ("Sun, 29-Feb-2032 23:59:59 GMT", 1_961_711_999),
            ("Mon, 01 Jan 1900 00:00:00 GMT", -2_208_988_800),
        ] as [(String, Int64)]
    )
    func dates(text: String, seconds: Int64) { #expect(CookieDate.seconds(text) == seconds) }

    @Test(
        "what is no date is none",
        arguments: [
            "", "Wed, 21 Oct 2026", "Wed, 32 Oct 2026 07:28:00 GMT", "Wed, 21 Foo 2026 07:28:00 GMT",
            "Wed, 21 Oct 26 07:28:00 GMT", "Wed, 21 Oct 2026 24:28:00 GMT", "Wed, 21 Oct 2026 7:28:00 GMT",
            "Wed, 21 Oct 2026 07:28 GMT",
        ]
    )
    func noDates(text: String) { #expect(CookieDate.seconds(text) == nil) }
}
