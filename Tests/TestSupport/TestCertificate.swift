// Certificates made at run time: an authority of the test's own and what it signs. Must not contain: the product's TLS.

import COpenSSL

/// A certificate with its key.
public final class TestCertificate: @unchecked Sendable {
    /// What an issued certificate says.
    public struct Terms {
        /// Subject alternative names such as `DNS:localhost,IP:127.0.0.1`; nil leaves the extension out.
        public var names: String?
        /// Valid from, seconds from now.
        public var from = -3600
        /// Valid to, seconds from now.
        public var to = 86_400
        /// The subject's common name.
        public var commonName = "test"
        /// `extendedKeyUsage`, such as `clientAuth`.
        public var usage: String?

        /// Terms for `names`.
        public init(names: String?) { self.names = names }
    }

    /// OpenSSL's X509.
    public let certificate: OpaquePointer
    /// OpenSSL's EVP_PKEY.
    public let key: OpaquePointer

    private init(_ certificate: OpaquePointer, _ key: OpaquePointer) {
        self.certificate = certificate
        self.key = key
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    /// An authority that nobody trusts yet.
    public static func authority(_ name: String = "test authority") -> TestCertificate {
        var terms = Terms(names: nil)
        terms.commonName = name
        return make(terms, issuer: nil, isAuthority: true)
    }

    /// A certificate that vouches for itself.
    public static func selfSigned(_ terms: Terms) -> TestCertificate {
        make(terms, issuer: nil, isAuthority: false)
    }

    /// A certificate signed by this authority.
    public func issue(_ terms: Terms) -> TestCertificate {
        Self.make(terms, issuer: self, isAuthority: false)
    }

    /// An authority below this one.
    public func issueAuthority(_ name: String) -> TestCertificate {
        var terms = Terms(names: nil)
        terms.commonName = name
        return Self.make(terms, issuer: self, isAuthority: true)
    }

    /// The certificate as PEM text.
    public var certificatePEM: String { Self.text { PEM_write_bio_X509($0, certificate) } }

    /// The key as PEM text.
    public var keyPEM: String {
        Self.text { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }

    /// The key as PEM text, encrypted.
    public func keyPEM(password: String) -> String {
        var password = Array(password.utf8)
        return Self.text {
            PEM_write_bio_PKCS8PrivateKey(
                $0,
                key,
                EVP_aes_128_cbc(),
                &password,
                Int32(password.count),
                nil,
                nil
            )
        }
    }

    private static func text(_ write: (OpaquePointer?) -> Int32) -> String {
        let memory = BIO_new(BIO_s_mem())
        defer { BIO_free(memory) }
        precondition(write(memory) == 1, "PEM")
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = BIO_read(memory, &bytes, Int32(bytes.count))
        return String(decoding: bytes[..<Int(count)], as: UTF8.self)
    }

    private static func make(
        _ terms: Terms,
        issuer: TestCertificate?,
        isAuthority: Bool
    ) -> TestCertificate {
        guard copenssl_start() == 1, let certificate = X509_new(), let key = makeKey() else {
            preconditionFailure("OpenSSL has no memory")
        }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), Int64.random(in: 1 ... .max))
        X509_gmtime_adj(X509_getm_notBefore(certificate), terms.from)
        X509_gmtime_adj(X509_getm_notAfter(certificate), terms.to)
        X509_set_pubkey(certificate, key)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", 0x1000, terms.commonName, -1, -1, 0)
        X509_set_issuer_name(certificate, issuer.map { X509_get_subject_name($0.certificate) } ?? name)
        var extensions: [(Int32, String)] = [
            (NID_basic_constraints, isAuthority ? "critical,CA:TRUE" : "CA:FALSE")
        ]
        if let names = terms.names { extensions.append((NID_subject_alt_name, names)) }
        if let usage = terms.usage { extensions.append((NID_ext_key_usage, usage)) }
        for (kind, text) in extensions {
            let made = X509V3_EXT_conf_nid(nil, nil, kind, text)
            precondition(made != nil, "no extension: \(text)")
            X509_add_ext(certificate, made, -1)
            X509_EXTENSION_free(made)
        }
        precondition(X509_sign(certificate, issuer?.key ?? key, EVP_sha256()) > 0, "X509_sign")
        return TestCertificate(certificate, key)
    }

    /// P-256: RSA keys take a hundred times as long to make.
    private static func makeKey() -> OpaquePointer? {
        let context = EVP_PKEY_CTX_new_id(NID_X9_62_id_ecPublicKey, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        EVP_PKEY_keygen_init(context)
        EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)
        EVP_PKEY_keygen(context, &key)
        return key
    }
}
