// What all TLS connections of one loop share: OpenSSL's context, made from the options. Must not contain: connections.

import COpenSSL

/// OpenSSL's context of one loop, and the buffer that plaintext comes out of. Loop-bound; OpenSSL's own locks are never waited for.
final class TLSContext {
    /// Why the options cannot be put into practice.
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    /// OpenSSL's SSL_CTX.
    let pointer: OpaquePointer
    let identities: [TLSIdentity]
    /// One record's plaintext, valid until the next read on this loop.
    let plaintext: UnsafeMutableRawBufferPointer
    /// Ciphertext on its way out; not the same buffer, as a reader of plaintext may send.
    let ciphertext: UnsafeMutableRawBufferPointer
    private let trust: TLSTrust

    /// A context; `trust` is what certificates are held against.
    init(_ options: TLSOptions, trust: TLSTrust, identities: [TLSIdentity]) throws(Unusable) {
        guard copenssl_start() == 1, let pointer = SSL_CTX_new(TLS_client_method()) else {
            throw Unusable(description: "OpenSSL: \(TLSErrorQueue.takeReason())")
        }
        self.pointer = pointer
        self.identities = identities
        self.trust = trust
        plaintext = .allocate(byteCount: 16_384 + 64, alignment: 16)
        ciphertext = .allocate(byteCount: 65_536, alignment: 16)
        try configure(options)
        setCallbacks(verifies: options.verifies)
    }

    deinit {
        SSL_CTX_free(pointer)
        plaintext.deallocate()
        ciphertext.deallocate()
    }

    private func configure(_ options: TLSOptions) throws(Unusable) {
        let versions = options.versions
        copenssl_set_minimum_version(pointer, versions.lowerBound.number)
        copenssl_set_maximum_version(pointer, versions.upperBound.number)
        // Keys of 1024 bits and more, as Go; TLS before 1.2 signs with what only level 0 allows.
        SSL_CTX_set_security_level(pointer, versions.lowerBound < .tls12 ? 0 : 1)
        let chosen = TLSCipherSuite.openSSLList(options.cipherSuites ?? [])
        guard SSL_CTX_set_cipher_list(pointer, chosen.isEmpty ? TLSCipherSuite.defaultList : chosen) == 1,
            SSL_CTX_set_ciphersuites(pointer, TLSCipherSuite.listOfTLS13) == 1
        else { throw Unusable(description: "tlsCipherSuites: \(TLSErrorQueue.takeReason())") }
        // Nobody may change the terms of an open connection; servers without RFC 5746 are spoken to, as by Go.
        SSL_CTX_set_options(pointer, copenssl_op_no_renegotiation | copenssl_op_legacy_server_connect)
        copenssl_set_mode(pointer, Int(SSL_MODE_RELEASE_BUFFERS))
        copenssl_set_session_cache_mode(
            pointer,
            Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL)
        )
        let protocols = [8] + Array("http/1.1".utf8)
        SSL_CTX_set_alpn_protos(pointer, protocols, UInt32(protocols.count))
        X509_STORE_up_ref(trust.store)
        SSL_CTX_set_cert_store(pointer, trust.store)
        TLSErrorQueue.clear()
    }

    private func setCallbacks(verifies: Bool) {
        SSL_CTX_set_verify(pointer, verifies ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nil)
        if verifies {
            SSL_CTX_set_cert_verify_callback(
                pointer,
                { store, _ in
                    guard let store, let session = TLSSession.under(store) else { return 0 }
                    return TLSVerification.verify(store, session)
                },
                nil
            )
        } else {
            SSL_CTX_set_cert_verify_callback(pointer, { _, _ in 1 }, nil)
        }
        SSL_CTX_sess_set_new_cb(pointer) { ssl, session in
            guard let ssl, let session, let owner = TLSSession.of(ssl) else { return 0 }
            return owner.keep(session) ? 1 : 0
        }
        guard !identities.isEmpty else { return }
        SSL_CTX_set_cert_cb(
            pointer,
            { ssl, _ in
                guard let ssl, let session = TLSSession.of(ssl) else { return 1 }
                let authorities = SSL_get0_peer_CA_list(ssl)
                session.context.identities
                    .first { $0.suits(session.server.host, authorities: authorities) }?
                    .install(in: ssl)
                return 1
            },
            nil
        )
    }
}

extension TLSVersion {
    /// On the wire (RFC 8446 §4.2.1).
    var number: Int32 {
        switch self {
        case .tls10: TLS1_VERSION
        case .tls11: TLS1_1_VERSION
        case .tls12: TLS1_2_VERSION
        case .tls13: TLS1_3_VERSION
        }
    }

    init?(number: Int32) {
        guard let version = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = version
    }
}
