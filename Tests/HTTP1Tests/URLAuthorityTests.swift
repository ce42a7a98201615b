// Hosts and ports, above all those to refuse.

import Testing

@testable import HTTP1

@Suite struct URLAuthorityTests {
    private func parse(_ text: String) throws -> URLAuthority { try URLAuthority(Array(text.utf8)[...]) }

    @Test(
        "names, addresses and ports",
        arguments: [
            ("localhost", "localhost", nil), ("Example.ORG:8375", "example.org", 8375),
            ("127.0.0.1:1", "127.0.0.1", 1),
            ("h:", "h", nil), ("h:65535", "h", 65535), ("h:00080", "h", 80), ("h:008080", "h", 8080),
            ("[::1]:000000000000000000000065535", "::1", 65535), ("a_b~c-d.e", "a_b~c-d.e", nil),
            ("[::1]:80", "::1", 80), ("[::]", "::", nil), ("[2001:DB8::1]", "2001:db8::1", nil),
            ("[1:2:3:4:5:6:7:8]", "1:2:3:4:5:6:7:8", nil), ("[1::8]", "1::8", nil),
            ("[1:2:3:4:5:6:7::]", "1:2:3:4:5:6:7::", nil),
            ("[::ffff:1.2.3.4]", "::ffff:1.2.3.4", nil),
            ("[1:2:3:4:5:6:1.2.3.4]", "1:2:3:4:5:6:1.2.3.4", nil),
        ] as [(String, String, Int?)]
    )
    func accepted(text: String, host: String, port: Int?) throws {
        let authority = try parse(text)
        #expect(authority.host == host && authority.port == port)
        #expect(authority.user == nil && authority.password == nil)
    }

    @Test(
        "what is no host or port is refused",
        arguments: [
            "", ":80", "a b", "h:0", "h:000000", "h:65536", "h:0065536", "h:00x", "h:x", "h:-1",
            "h:99999999999999999999", "é", "h\r", "h%41",
            "a/b", "[::1", "::1",
            "[::1]x", "[]", "[:]", "[:::]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]",
            "[12345::]", "[::g]", "[1:]",
            "[:1]", "[1:2:3:4:5:6:7:8::]", "[::1.2.3]", "[::1.2.3.256]", "[1.2.3.4::]",
            "[1:2:3:4:5:6:7:1.2.3.4]", "[fe80::1%25eth0]",
            "a@", "%zz@h", "a:%0d@h",
        ]
    )
    func refused(text: String) {
        #expect(throws: HTTPError.self) { try parse(text) }
    }

    @Test(
        "user name and password are decoded and end at the last @",
        arguments: [
            ("ann@h", "ann", nil), ("ann:@h", "ann", ""), (":pw@h", "", "pw"),
            ("a%40b:c%3Ad@h", "a@b", "c:d"), ("a@b:c@h", "a@b", "c"),
            ("a:b:c@h", "a", "b:c"), ("@h", "", nil),
        ] as [(String, String?, String?)]
    )
    func userinfo(text: String, user: String?, password: String?) throws {
        let authority = try parse(text)
        #expect(authority.user == user && authority.password == password && authority.host == "h")
    }
}
