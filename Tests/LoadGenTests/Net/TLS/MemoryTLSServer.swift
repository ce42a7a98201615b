// The server's side of TLS without a socket, on OpenSSL alone: what a TLSSession is tried against.

import COpenSSL
import TestSupport

@testable import LoadGen

/// A TLS server in memory.
final class MemoryTLSServer {
    /// How a server behaves.
    struct Terms {
        var certificate: TestCertificate
        var chain: [TestCertificate] = []
        var versions = TLS1_VERSION...TLS1_3_VERSION
        /// Whose client certificates are demanded.
        var clientAuthority: TestCertificate?
        var ciphers = "ALL:@SECLEVEL=0"
    }

    private let context: OpaquePointer
    private(set) var ssl: OpaquePointer
    private var input: OpaquePointer
    private var output: OpaquePointer
    private(set) var received: [UInt8] = []
    /// SSL_ERROR_* of the last call that did not succeed for another reason than lack of bytes.
    private(set) var failure: Int32?
    private(set) var reason = ""

    init(_ terms: Terms) {
        guard let context = SSL_CTX_new(TLS_server_method()) else { preconditionFailure("SSL_CTX_new") }
        self.context = context
        SSL_CTX_use_certificate(context, terms.certificate.certificate)
        SSL_CTX_use_PrivateKey(context, terms.certificate.key)
        for certificate in terms.chain {
            X509_up_ref(certificate.certificate)
            SSL_CTX_ctrl(
                context,
                SSL_CTRL_EXTRA_CHAIN_CERT,
                0,
                UnsafeMutableRawPointer(certificate.certificate)
            )
        }
        copenssl_set_minimum_version(context, terms.versions.lowerBound)
        copenssl_set_maximum_version(context, terms.versions.upperBound)
        SSL_CTX_set_cipher_list(context, terms.ciphers)
        SSL_CTX_set_security_level(context, 0)
        SSL_CTX_set_session_id_context(context, [1], 1)
        if let authority = terms.clientAuthority {
            X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.certificate)
            SSL_CTX_add_client_CA(context, authority.certificate)
            SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
        SSL_CTX_set_alpn_select_cb(
            context,
            { _, out, outCount, offered, count, _ in
                // The first that was offered.
                guard let offered, count > 0 else { return SSL_TLSEXT_ERR_NOACK }
                out?.pointee = offered + 1
                outCount?.pointee = offered[0]
                return SSL_TLSEXT_ERR_OK
            },
            nil
        )
        (ssl, input, output) = Self.connection(context)
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
        ERR_clear_error()
    }

    /// Takes the next connection; what is known of sessions stays.
    func reset() {
        SSL_free(ssl)
        (ssl, input, output) = Self.connection(context)
        received = []
        failure = nil
    }

    private static func connection(
        _ context: OpaquePointer
    ) -> (OpaquePointer, OpaquePointer, OpaquePointer) {
        guard let ssl = SSL_new(context), let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem())
        else { preconditionFailure("SSL_new") }
        copenssl_never_end(input)
        copenssl_never_end(output)
        SSL_set_bio(ssl, input, output)
        SSL_set_accept_state(ssl)
        return (ssl, input, output)
    }

    /// Whether the handshake is over.
    var isOpen: Bool { SSL_is_init_finished(ssl) == 1 }
    var isResumed: Bool { SSL_session_reused(ssl) == 1 }
    /// The name the client asked for.
    var serverName: String? { SSL_get_servername(ssl, 0).map { String(cString: $0) } }
    /// The common name of the client's certificate.
    var clientName: String? {
        guard let certificate = SSL_get1_peer_certificate(ssl) else { return nil }
        defer { X509_free(certificate) }
        var text = [CChar](repeating: 0, count: 128)
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, &text, 128)
        return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    }
    /// Whether the client announced its end.
    var hasHeardEnd: Bool { SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0 }

    /// Takes ciphertext, goes on with the handshake and reads what can be read.
    func receive(_ bytes: [UInt8]) {
        if !bytes.isEmpty { BIO_write(input, bytes, Int32(bytes.count)) }
        guard failure == nil else { return }
        ERR_clear_error()
        if !isOpen {
            let result = SSL_accept(ssl)
            guard result == 1 else { return note(result) }
        }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = SSL_read(ssl, &buffer, 16_384)
            guard count > 0 else { return note(count) }
            received += buffer[..<Int(count)]
        }
    }

    func send(_ bytes: [UInt8]) {
        precondition(SSL_write(ssl, bytes, Int32(bytes.count)) == Int32(bytes.count), "SSL_write")
    }

    /// Announces the end.
    func close() { SSL_shutdown(ssl) }

    func takeOutput() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: copenssl_pending(output))
        if !bytes.isEmpty { BIO_read(output, &bytes, Int32(bytes.count)) }
        return bytes
    }

    private func note(_ result: Int32) {
        let error = SSL_get_error(ssl, result)
        if error == SSL_ERROR_SSL {
            failure = error
            reason = TLSErrorQueue.takeReason()
        }
        ERR_clear_error()
    }
}

/// How bytes are cut on their way.
enum Cutting: CaseIterable, Sendable {
    case whole, bytewise, random

    func parts(_ bytes: [UInt8], _ random: inout SeededRandom) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let size =
                switch self {
                case .whole: rest.count
                case .bytewise: 1
                case .random: Int.random(in: 1...min(rest.count, 2000), using: &random)
                }
            parts.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return parts
    }
}

/// A client and a server that speak through memory.
final class MemoryTLSPair {
    let client: TLSSession
    let server: MemoryTLSServer
    private let cutting: Cutting
    private var random: SeededRandom
    private(set) var received: [UInt8] = []
    /// Ciphertext from client to server so far.
    private(set) var sentCount = 0

    init(
        _ context: TLSContext,
        _ server: MemoryTLSServer,
        host: String = "localhost",
        sessions: TLSSessionStore? = nil,
        cutting: Cutting = .whole,
        seed: UInt64 = 1
    ) {
        client = TLSSession(
            context: context,
            server: TLSServerName(host: host, port: 443),
            sessions: sessions
        )
        self.server = server
        self.cutting = cutting
        random = SeededRandom(seed: seed)
        client.start()
        exchange()
    }

    /// Carries bytes until neither has any left.
    func exchange() {
        while true {
            var toServer: [UInt8] = []
            client.takeOutput { toServer += $0 }
            sentCount += toServer.count
            for part in cutting.parts(toServer, &random) { server.receive(Array(part)) }
            if toServer.isEmpty { server.receive([]) }
            let toClient = server.takeOutput()
            if toServer.isEmpty, toClient.isEmpty { return }
            deliver(toClient)
        }
    }

    /// Gives bytes to the client, cut.
    func deliver(_ bytes: [UInt8]) {
        for part in cutting.parts(bytes, &random) {
            part.withUnsafeBytes { client.receive($0) }
            while let plaintext = client.nextPlaintext() { received += plaintext }
        }
    }

    func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { client.send($0) }
        exchange()
    }
}

/// Authorities, certificates and contexts that several tests use; made once.
enum TLSFixture {
    static let authority = TestCertificate.authority()
    static let server = authority.issue(.init(names: "DNS:localhost,DNS:*.wild.test,IP:127.0.0.1,IP:::1"))

    /// A trust in `authorities`.
    static func trust(_ authorities: [TestCertificate] = [authority]) throws -> TLSTrust {
        let folder = try TemporaryDirectory()
        let file = try folder.write(authorities.map(\.certificatePEM).joined(), to: "roots.pem")
        return TLSTrust(files: [file])
    }

    static func context(
        _ options: TLSOptions = TLSOptions(),
        trusting authorities: [TestCertificate] = [authority],
        identities: [TLSIdentity] = []
    ) throws -> TLSContext {
        try TLSContext(options, trust: trust(authorities), identities: identities)
    }

    static func options(_ versions: ClosedRange<TLSVersion>) -> TLSOptions {
        var options = TLSOptions()
        options.minimumVersion = versions.lowerBound
        options.maximumVersion = versions.upperBound
        return options
    }
}
