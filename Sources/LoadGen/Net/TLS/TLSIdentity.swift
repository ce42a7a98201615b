// A client certificate with its key, ready for use. Must not contain: when it is shown.

import COpenSSL

/// A certificate, those between it and its root, and the key.
final class TLSIdentity: @unchecked Sendable {
    /// Why a certificate or key cannot be used.
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    private let option: TLSClientCertificate
    private let chain: [OpaquePointer]
    private let key: OpaquePointer

    /// Parses the PEM texts and holds the key against the certificate.
    init(_ option: TLSClientCertificate) throws(Unusable) {
        guard copenssl_start() == 1 else { throw Unusable(description: "OpenSSL cannot be started") }
        self.option = option
        let chain = Self.certificates(option.certificate)
        guard let own = chain.first else {
            throw Unusable(description: "\(option.place).cert: no certificate found, expected PEM data")
        }
        guard let key = Self.key(option) else {
            chain.forEach { X509_free($0) }
            let expected =
                option.password == nil ? "an unencrypted PEM key or a password" : "the key's password"
            throw Unusable(
                description:
                    "\(option.place).key: cannot be read (\(TLSErrorQueue.takeReason())), expected \(expected)"
            )
        }
        guard X509_check_private_key(own, key) == 1 else {
            chain.forEach { X509_free($0) }
            EVP_PKEY_free(key)
            TLSErrorQueue.clear()
            throw Unusable(description: "\(option.place): the key does not belong to the certificate")
        }
        self.chain = chain
        self.key = key
    }

    deinit {
        chain.forEach { X509_free($0) }
        EVP_PKEY_free(key)
    }

    /// Whether it may be shown to `host`, whose server takes certificates of the authorities in `names` (empty: of any).
    func suits(_ host: String, authorities names: OpaquePointer?) -> Bool {
        guard option.suits(host) else { return false }
        let count = names.map { OPENSSL_sk_num($0) } ?? 0
        guard count > 0 else { return true }
        for index in 0..<count {
            guard let name = OPENSSL_sk_value(names, index) else { continue }
            for certificate in chain
            where X509_NAME_cmp(OpaquePointer(name), X509_get_issuer_name(certificate)) == 0 { return true }
        }
        return false
    }

    /// Makes it the certificate of a connection.
    func install(in ssl: OpaquePointer) {
        SSL_use_certificate(ssl, chain[0])
        SSL_use_PrivateKey(ssl, key)
        for certificate in chain.dropFirst() { _ = copenssl_add_chain_certificate(ssl, certificate) }
        TLSErrorQueue.clear()
    }

    private static func certificates(_ pem: String) -> [OpaquePointer] {
        withMemory(pem) { input in
            var all: [OpaquePointer] = []
            while let certificate = PEM_read_bio_X509(input, nil, nil, nil) { all.append(certificate) }
            TLSErrorQueue.clear()
            return all
        }
    }

    private static func key(_ option: TLSClientCertificate) -> OpaquePointer? {
        // Without a password OpenSSL would ask on the terminal.
        let password = option.password?.revealed ?? ""
        return withMemory(option.key.revealed) { input in
            password.withCString {
                PEM_read_bio_PrivateKey(input, nil, nil, UnsafeMutableRawPointer(mutating: $0))
            }
        }
    }

    private static func withMemory<Result>(_ text: String, _ body: (OpaquePointer?) -> Result) -> Result {
        var text = text
        return text.withUTF8 { bytes in
            let input = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count))
            defer { BIO_free(input) }
            return body(input)
        }
    }
}
