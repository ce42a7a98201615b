// Verification of a server's certificate: OpenSSL finds all that is wrong, and what is told is what Go would find first.

import COpenSSL
import Glibc

/// What is wrong with one certificate chain. Lives during its verification.
final class TLSVerification {
    private var codes: [Int32] = []
    private var validity = ""

    /// The failure that Go, and so k6, would tell: times before names, names before authorities. Nil: nothing is wrong.
    var failure: TransportFailure? {
        if codes.isEmpty { return nil }
        if !validity.isEmpty {
            return TransportFailure(
                code: 1000,
                text: "x509: certificate has expired or is not yet valid: \(validity)",
                cause: .tls
            )
        }
        let names = [
            X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH, X509_V_ERR_EMAIL_MISMATCH,
        ]
        if codes.contains(where: names.contains) { return TLSFailure.wrongHost }
        let authorities = [
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED,
            X509_V_ERR_CERT_SIGNATURE_FAILURE, X509_V_ERR_INVALID_CA,
        ]
        if codes.contains(where: authorities.contains) { return TLSFailure.unknownAuthority }
        if codes.contains(X509_V_ERR_INVALID_PURPOSE) {
            return TransportFailure(
                code: 1000,
                text: "x509: certificate specifies an incompatible key usage",
                cause: .tls
            )
        }
        return TransportFailure(
            code: 1000,
            text: "x509: \(String(cString: X509_verify_cert_error_string(Int(codes[0]))))",
            cause: .tls
        )
    }

    /// Notes an error at the certificate that `store` is at.
    fileprivate func note(_ store: OpaquePointer) {
        let code = X509_STORE_CTX_get_error(store)
        codes.append(code)
        guard validity.isEmpty, let certificate = X509_STORE_CTX_get_current_cert(store) else { return }
        let now = Self.text(time(nil))
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            validity = "current time \(now) is after \(Self.text(X509_get0_notAfter(certificate)))"
        case X509_V_ERR_CERT_NOT_YET_VALID:
            validity = "current time \(now) is before \(Self.text(X509_get0_notBefore(certificate)))"
        default: break
        }
    }

    private static func text(_ seconds: time_t) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return text(parts)
    }

    private static func text(_ time: UnsafePointer<ASN1_TIME>?) -> String {
        var parts = tm()
        return ASN1_TIME_to_tm(time, &parts) == 1 ? text(parts) : "an unreadable time"
    }

    /// RFC 3339.
    private static func text(_ parts: tm) -> String {
        var parts = parts
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = buffer.withUnsafeMutableBytes { raw in
            raw.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress, $0.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
            }
        }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// Verifies the chain in `store` for `session`. 1, or 0.
    static func verify(_ store: OpaquePointer, _ session: TLSSession) -> Int32 {
        let verification = TLSVerification()
        session.verification = verification
        defer { session.verification = nil }
        X509_STORE_CTX_set_verify_cb(store) { isFine, store in
            // On after an error: all that is wrong is wanted.
            guard isFine == 0, let store else { return 1 }
            TLSSession.under(store)?.verification?.note(store)
            return 1
        }
        if X509_verify_cert(store) > 0, verification.codes.isEmpty { return 1 }
        session.verificationFailure = verification.failure ?? TLSFailure.unknownAuthority
        X509_STORE_CTX_set_error(store, verification.codes.first ?? X509_V_ERR_UNSPECIFIED)
        return 0
    }
}
