// One TLS connection without a socket (RFC 5246, RFC 8446): ciphertext in and out, plaintext in and out, over OpenSSL's memory
// BIOs. Must not contain: sockets, clocks, waiting.

import COpenSSL

/// The client's side of a TLS connection. Loop-bound.
///
/// Feed what the peer sent to `receive`, take plaintext by `nextPlaintext` until it is nil, and send on what `takeOutput` gives:
/// after each call there may be some (handshake, answers to key updates, alerts).
final class TLSSession {
    enum State: Equatable {
        case handshaking
        case open
        /// The peer announced its end; all it sent before has been given out.
        case closedByPeer
        case failed(TransportFailure)
    }

    private(set) var state = State.handshaking
    let context: TLSContext
    let server: TLSServerName
    /// What is wrong with the server's certificate.
    var verificationFailure: TransportFailure?
    /// Set while a chain is verified.
    var verification: TLSVerification?

    private let ssl: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer
    private let sessions: TLSSessionStore?
    /// The header of the first record, until it is whole.
    private var firstHeader: [UInt8] = []
    private var isClosed = false

    /// A connection to `server`; nothing is sent before `start`. `sessions` is where resumable sessions come from and go to.
    init(context: TLSContext, server: TLSServerName, sessions: TLSSessionStore?) {
        ERR_clear_error()
        guard let ssl = SSL_new(context.pointer), let input = BIO_new(BIO_s_mem()),
            let output = BIO_new(BIO_s_mem())
        else { fatalError("no memory for OpenSSL") }
        (self.context, self.server, self.sessions) = (context, server, sessions)
        (self.ssl, self.input, self.output) = (ssl, input, output)
        copenssl_never_end(input)
        copenssl_never_end(output)
        SSL_set_bio(ssl, input, output)
        SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
        SSL_set_connect_state(ssl)
        expect(server)
        sessions?.resume(ssl, with: server)
        ERR_clear_error()
    }

    deinit {
        // A session is resumable only after a shutdown.
        if !isClosed, state == .open || state == .closedByPeer {
            SSL_set_quiet_shutdown(ssl, 1)
            SSL_shutdown(ssl)
        }
        SSL_set_ex_data(ssl, 0, nil)
        SSL_free(ssl)
        ERR_clear_error()
    }

    /// Names are sent (RFC 6066 §3) and verified, addresses verified only.
    private func expect(_ server: TLSServerName) {
        let parameters = SSL_get0_param(ssl)
        // A name written with the dot of the root is verified without it.
        let host = server.host.hasSuffix(".") ? String(server.host.dropLast()) : server.host
        if SocketAddress(literal: host, port: 0) != nil {
            X509_VERIFY_PARAM_set1_ip_asc(parameters, host)
            return
        }
        copenssl_set_server_name(ssl, host)
        X509_VERIFY_PARAM_set1_host(parameters, host, 0)
        // As Go: neither the subject's common name nor wildcards within a label.
        let flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS
        X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(flags))
    }

    // MARK: What was agreed on

    /// The version, once the state is `open`.
    var version: TLSVersion? { TLSVersion(number: SSL_version(ssl)) }

    /// The cipher suite's IANA name, such as `TLS_AES_256_GCM_SHA384`.
    var cipherSuite: String? {
        SSL_get_current_cipher(ssl).flatMap { SSL_CIPHER_standard_name($0) }.map { String(cString: $0) }
    }

    /// The protocol the server chose (RFC 7301); nil when it chose none.
    var applicationProtocol: String? {
        var bytes: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &bytes, &count)
        return bytes.map {
            String(decoding: UnsafeBufferPointer(start: $0, count: Int(count)), as: UTF8.self)
        }
    }

    /// Whether the handshake was the short one.
    var isResumed: Bool { SSL_session_reused(ssl) == 1 }

    // MARK: Bytes

    /// Begins the handshake.
    func start() { advance() }

    /// Takes ciphertext.
    func receive(_ bytes: UnsafeRawBufferPointer) {
        switch state {
        case .closedByPeer, .failed: return
        case .handshaking, .open: break
        }
        guard !isClosed else { return }
        if firstHeader.count < 5 {
            firstHeader.append(contentsOf: bytes.prefix(5 - firstHeader.count))
            if firstHeader.count == 5, let failure = TLSFailure.check(firstRecord: firstHeader) {
                return fail(failure)
            }
        }
        var rest = bytes
        while !rest.isEmpty {
            let count = Int(BIO_write(input, rest.baseAddress, Int32(min(rest.count, 1 << 30))))
            guard count > 0 else { return fail(TLSFailure.local("no memory")) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        if state == .handshaking { advance() }
    }

    /// The plaintext of the next record, valid until the next call on this loop; nil when more ciphertext is needed.
    func nextPlaintext() -> UnsafeRawBufferPointer? {
        guard state == .open, !isClosed else { return nil }
        ERR_clear_error()
        let buffer = context.plaintext
        let count = SSL_read(ssl, buffer.baseAddress, 16_384)
        if count > 0 { return UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]) }
        note(SSL_get_error(ssl, count))
        return nil
    }

    /// Encrypts `bytes`; nothing happens unless the state is `open`.
    func send(_ bytes: UnsafeRawBufferPointer) {
        guard state == .open, !isClosed else { return }
        var rest = bytes
        while !rest.isEmpty {
            ERR_clear_error()
            let count = SSL_write(ssl, rest.baseAddress, Int32(min(rest.count, 1 << 30)))
            guard count > 0 else { return note(SSL_get_error(ssl, count)) }
            rest = UnsafeRawBufferPointer(rebasing: rest[Int(count)...])
        }
    }

    /// Gives out the ciphertext for the peer.
    func takeOutput(_ body: (UnsafeRawBufferPointer) -> Void) {
        while copenssl_pending(output) > 0 {
            let buffer = context.ciphertext
            let count = Int(BIO_read(output, buffer.baseAddress, Int32(buffer.count)))
            guard count > 0 else { return }
            body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// The transport ended. Without the peer's announcement that may be an attack or a crash: what had no end of its own is not whole.
    func receiveEnd() {
        switch state {
        case .closedByPeer, .failed: return
        case .handshaking where !isInsideRecord: fail(.end)
        case .handshaking, .open: fail(TLSFailure.truncated)
        }
    }

    /// Announces this side's end (RFC 8446 §6.1); the announcement is among the output. Nothing is sent or received afterwards.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        switch state {
        case .open, .closedByPeer:
            ERR_clear_error()
            SSL_shutdown(ssl)
        case .handshaking, .failed: break
        }
    }

    /// Whether bytes of the peer wait to be read.
    var hasInput: Bool { isInsideRecord }

    private var isInsideRecord: Bool { SSL_has_pending(ssl) == 1 || copenssl_pending(input) > 0 }

    private func advance() {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 { state = .open } else { note(SSL_get_error(ssl, result)) }
    }

    private func note(_ error: Int32) {
        switch error {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return
        case SSL_ERROR_ZERO_RETURN: if state == .open { state = .closedByPeer } else { fail(.end) }
        default: fail(verificationFailure ?? TLSErrorQueue.takeFailure())
        }
        ERR_clear_error()
    }

    private func fail(_ failure: TransportFailure) { state = .failed(failure) }

    // MARK: Callbacks

    /// The session of OpenSSL's object.
    static func of(_ ssl: OpaquePointer) -> TLSSession? {
        SSL_get_ex_data(ssl, 0).map { Unmanaged<TLSSession>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The session whose chain is being verified.
    static func under(_ store: OpaquePointer) -> TLSSession? {
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())
            .flatMap { of(OpaquePointer($0)) }
    }

    /// Keeps a session that the server will take up again; tells whether the reference was taken.
    func keep(_ session: OpaquePointer) -> Bool {
        guard let sessions else { return false }
        sessions.add(session, for: server)
        return true
    }
}
