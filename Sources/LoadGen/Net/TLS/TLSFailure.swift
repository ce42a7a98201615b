// What can go wrong with TLS, in k6's codes and texts (measured with k6 1.1.0). Pure. Must not contain: handling of it.

/// The failures of TLS as results of an exchange.
///
/// k6 gives 1310 and 1311 for certificates it cannot trust and names that do not match, 1301 for what is no TLS record, 1010 for an
/// alert of the peer and 1000 for the rest, such as an expired certificate. Its 1300 is reserved and never given.
enum TLSFailure {
    static let unknownAuthority = failure(1310, "x509: unknown authority")
    static let wrongHost = failure(1311, "x509: certificate doesn't match hostname")
    static let notTLS = failure(1301, "tls: first record does not look like a TLS handshake")
    static let wrongRecordVersion = failure(1301, "tls: received record with an unexpected version")
    static let oversizedRecord = failure(1301, "tls: oversized record received")
    /// The connection ended inside a record, or inside a message without the alert that announces an end.
    static let truncated = TransportFailure(code: 1000, text: "unexpected EOF", cause: .end)

    static func oversizedRecord(_ length: Int) -> TransportFailure {
        failure(1301, "tls: oversized record received with length \(length)")
    }

    /// A failure that this side found; `reason` is OpenSSL's.
    static func local(_ reason: String) -> TransportFailure {
        failure(1000, "tls: \(reason)")
    }

    /// The peer gave up, and said why (RFC 8446 §6, RFC 5246 §7.2).
    static func alert(_ number: Int) -> TransportFailure {
        failure(1010, "remote error: tls: \(alertNames[number] ?? "alert(\(number))")")
    }

    private static func failure(_ code: Int, _ text: String) -> TransportFailure {
        TransportFailure(code: code, text: text, cause: .tls)
    }

    /// The header of the first record, or nil when it may be TLS: Go's test, which is stricter than OpenSSL's on other protocols.
    static func check(firstRecord header: [UInt8]) -> TransportFailure? {
        let type = header[0]
        let version = Int(header[1]) << 8 | Int(header[2])
        let length = Int(header[3]) << 8 | Int(header[4])
        if type != 21 && type != 22 || version >= 0x1000 { return notTLS }
        if length > 16_384 + 2048 { return oversizedRecord(length) }
        return nil
    }

    /// By Go's wording.
    private static let alertNames: [Int: String] = [
        10: "unexpected message", 20: "bad record MAC", 21: "decryption failed", 22: "record overflow",
        30: "decompression failure", 40: "handshake failure", 42: "bad certificate",
        43: "unsupported certificate", 44: "revoked certificate", 45: "expired certificate",
        46: "unknown certificate", 47: "illegal parameter", 48: "unknown certificate authority",
        49: "access denied", 50: "error decoding message", 51: "error decrypting message",
        60: "export restriction", 70: "protocol version not supported", 71: "insufficient security level",
        80: "internal error", 86: "inappropriate fallback", 90: "user canceled", 100: "no renegotiation",
        109: "missing extension", 110: "unsupported extension", 111: "certificate unobtainable",
        112: "unrecognized name", 113: "bad certificate status response", 114: "bad certificate hash value",
        115: "unknown PSK identity", 116: "certificate required", 120: "no application protocol",
        121: "encrypted client hello required",
    ]
}
