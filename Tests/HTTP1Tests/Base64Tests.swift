// The vectors of RFC 4648 §10, and bytes that use the whole alphabet.

import Testing

@testable import HTTP1

@Suite struct Base64Tests {
    @Test(
        "known texts",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"), ("the sample nonce", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ]
    )
    func known(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
    }

    @Test("each of the 64 values has its letter")
    func alphabet() {
        // 0, 1, 2 … 63 in six bits each.
        let bytes: [UInt8] = (0..<16).flatMap { group -> [UInt8] in
            let bits = (0..<4).reduce(0) { $0 << 6 | (4 * group + $1) }
            return [UInt8(bits >> 16), UInt8(bits >> 8 & 0xff), UInt8(bits & 0xff)]
        }
        #expect(Base64.encode(bytes) == "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    }
}
