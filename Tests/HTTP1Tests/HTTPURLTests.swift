// URLs: their parts, references against them, and that no text of them tells a secret.

import Testing

@testable import HTTP1

@Suite struct HTTPURLTests {
    @Test(
        "parts of a URL",
        arguments: [
            ("http://localhost:8375", "http", "localhost", 8375, "/"),
            ("HTTPS://Example.org/a/b?c=d#e", "https", "example.org", 443, "/a/b?c=d"),
            ("http://h?q=/x", "http", "h", 80, "/?q=/x"), ("ws://h#f", "ws", "h", 80, "/"),
            ("wss://[::1]:9/api/ws", "wss", "::1", 9, "/api/ws"),
            ("http://u:p@h/@x:y", "http", "h", 80, "/@x:y"),
            ("http://h/a b/é", "http", "h", 80, "/a b/é"),
        ]
    )
    func parts(text: String, scheme: String, host: String, port: Int, target: String) throws {
        let url = try HTTPURL(text)
        #expect(url.scheme.rawValue == scheme && url.host == host && url.port == port && url.target == target)
        #expect(url.isSecure == (scheme == "https" || scheme == "wss"))
        #expect(url.isWebSocket == scheme.hasPrefix("ws"))
    }

    @Test(
        "what is no such URL is refused without being repeated",
        arguments: [
            "", "localhost", "/path", "http:/h", "http:h", "http://", "http:///path", "ftp://h", "http://:80",
            "://h",
            "http://secret:x@", "http://h/secret\r\nX: y", "http://h:secret/", "http://se cret/",
            "javascript:secret",
        ]
    )
    func refused(text: String) throws {
        let error = #expect(throws: HTTPError.self) { try HTTPURL(text) }
        #expect(error?.description.contains("secret") == false)
        #expect(error?.description.hasPrefix("invalid URL: ") == true)
    }

    @Test(
        "the authority leaves out the scheme's own port and brackets IPv6",
        arguments: [
            ("http://h:80", "h"), ("http://h:443", "h:443"), ("https://h:443", "h"), ("ws://h:80", "h"),
            ("wss://[::1]:443", "[::1]"),
            ("http://[::1]:8375", "[::1]:8375"),
        ]
    )
    func authority(text: String, expected: String) throws {
        #expect(try HTTPURL(text).authority == expected)
    }

    @Test("no description tells user, password or ticket")
    func masks() throws {
        let url = try HTTPURL("http://ann:s3cret@h:8375/api/ws?ticket=s3cret&room_id=1")
        let expected = "http://****:****@h:8375/api/ws?ticket=****&room_id=1"
        var dumped = ""
        dump(url, to: &dumped)
        dump([url], to: &dumped)
        #expect("\(url)" == expected && String(reflecting: url) == expected)
        #expect(
            !dumped.contains("s3cret") && !dumped.contains("ann")
                && !"\(Optional(url) as Any)".contains("s3cret")
        )
        #expect(try HTTPURL("http://ann@h").description == "http://****@h/")
        #expect(try HTTPURL("https://h:443/").description == "https://h/")
    }

    @Test("credentials become Basic authorization")
    func basic() throws {
        #expect(
            try HTTPURL("http://Aladdin:open%20sesame@h").basicAuthorization
                == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        )
        #expect(try HTTPURL("http://ann@h").basicAuthorization == "Basic YW5uOg==")
        #expect(try HTTPURL("http://h").basicAuthorization == nil)
    }

    @Test(
        "references resolve as in RFC 3986 §5.4",
        arguments: [
            ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("?y", "/b/c/d;p?y"),
            ("g?y", "/b/c/g?y"),
            ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), (";x", "/b/c/;x"), ("", "/b/c/d;p?q"), (".", "/b/c/"),
            ("./", "/b/c/"),
            ("..", "/b/"), ("../", "/b/"), ("../g", "/b/g"), ("../..", "/"), ("../../", "/"),
            ("../../g", "/g"),
            ("../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."), ("..g", "/b/c/..g"),
            ("./g/.", "/b/c/g/"), ("g/./h", "/b/c/g/h"), ("g/../h", "/b/c/h"), ("g?y/../x", "/b/c/g?y/../x"),
            ("/a//b", "/a//b"), ("g:h/..?x:y", nil), ("/x:y", "/x:y"), ("?a:b", "/b/c/d;p?a:b"),
        ] as [(String, String?)]
    )
    func resolves(reference: String, expected: String?) throws {
        let base = try HTTPURL("http://u:p@a/b/c/d;p?q")
        guard let expected else {
            #expect(throws: HTTPError.self) { try base.resolving(reference) }
            return
        }
        let url = try base.resolving(reference)
        #expect(url.target == expected)
        #expect(url.host == "a" && url.basicAuthorization == base.basicAuthorization)
    }

    @Test("absolute references replace all, those with two slashes keep the scheme")
    func absolute() throws {
        let base = try HTTPURL("https://u:p@a/b")
        let other = try base.resolving("http://c/d?e")
        #expect(other.description == "http://c/d?e" && other.basicAuthorization == nil)
        let sameScheme = try base.resolving("//c:1/d")
        #expect(sameScheme.description == "https://c:1/d" && sameScheme.basicAuthorization == nil)
        #expect(throws: HTTPError.self) { try base.resolving("/a\r\nb") }
    }

    @Test("an origin is transport, host and port")
    func origin() throws {
        let url = try HTTPURL("https://h/a")
        #expect(url.hasSameOrigin(as: try HTTPURL("wss://h:443/b")))
        for other in ["http://h:443/", "https://g/", "https://h:1/"] {
            #expect(!url.hasSameOrigin(as: try HTTPURL(other)))
        }
    }

    @Test("credentials may go to the same host and those below it")
    func credentials() throws {
        func shares(_ from: String, _ to: String) throws -> Bool {
            try HTTPURL(from).sharesCredentials(with: HTTPURL(to))
        }
        #expect(try shares("http://a.test/", "https://a.test:8443/x"))
        #expect(try shares("http://a.test/", "http://www.a.test/"))
        #expect(try !shares("http://www.a.test/", "http://a.test/"))
        #expect(try !shares("http://a.test/", "http://ba.test/"))
        #expect(try !shares("http://0.0.1/", "http://127.0.0.1/"))
    }

    @Test("a URL can be shown as given, without user name and password")
    func masked() throws {
        func masked(_ text: String) throws -> String { try HTTPURL(text).masking(text) }
        #expect(try masked("http://u:p@h.test:80/a?b=@") == "http://****@h.test:80/a?b=@")
        #expect(try masked("HTTP://h.test?x=u@v") == "HTTP://h.test?x=u@v")
        #expect(try HTTPURL("http://u:p@h.test:81/a?b").withoutCredentials == "http://h.test:81/a?b")
    }
}
