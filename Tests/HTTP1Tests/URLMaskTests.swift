// Which query values are hidden.

import Testing

@testable import HTTP1

@Suite struct URLMaskTests {
    @Test(
        "values of secret parameters are masked, all else stays",
        arguments: [
            ("/a", "/a"), ("/a?", "/a?"), ("/a?room_id=5&x", "/a?room_id=5&x"),
            ("/api/ws?ticket=abc", "/api/ws?ticket=****"),
            ("/?room_id=1&ticket=a=b&z=2", "/?room_id=1&ticket=****&z=2"),
            (
                "/?access_token=a&Refresh-Token=b&PASSWORD=c",
                "/?access_token=****&Refresh-Token=****&PASSWORD=****"
            ),
            ("/?%74icket=abc", "/?%74icket=****"), ("/?author=ann&key", "/?author=ann&key"),
            ("/?ticket", "/?ticket"),
            ("/?ticket=", "/?ticket=****"), ("/ticket=1", "/ticket=1"), ("/?a=1?ticket=2", "/?a=1?ticket=2"),
        ]
    )
    func masks(target: String, expected: String) {
        #expect(URLMask.masking(target: target) == expected)
    }

    @Test(
        "percent-decoding needs two digits",
        arguments: [
            ("a%41%2f", "aA/"), ("", ""), ("%", nil), ("%4", nil), ("%4g", nil), ("%e9", "\u{fffd}"),
        ] as [(String, String?)]
    )
    func decodes(text: String, expected: String?) {
        #expect(
            URLMask.percentDecoded(Array(text.utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
                == expected
        )
    }
}
