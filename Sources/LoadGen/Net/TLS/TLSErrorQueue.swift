// OpenSSL's error queue, which belongs to the thread and must be empty before each call whose error is to be told.

import COpenSSL

/// The errors OpenSSL left on this thread.
enum TLSErrorQueue {
    /// Empties it.
    static func clear() { ERR_clear_error() }

    /// The first error's reason, such as `no shared cipher`; empties the queue.
    static func takeReason() -> String {
        defer { ERR_clear_error() }
        let code = ERR_peek_error()
        guard code != 0, let text = ERR_reason_error_string(code) else { return "unknown error" }
        return String(cString: text)
    }

    /// The first error as the failure of a connection; empties the queue.
    static func takeFailure() -> TransportFailure {
        let reason = copenssl_reason(ERR_peek_error())
        switch reason {
        case 1000...1255:
            ERR_clear_error()
            return TLSFailure.alert(Int(reason) - 1000)
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_BAD_RECORD_TYPE:
            ERR_clear_error()
            return TLSFailure.wrongRecordVersion
        case SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_ENCRYPTED_LENGTH_TOO_LONG, SSL_R_DATA_LENGTH_TOO_LONG:
            ERR_clear_error()
            return TLSFailure.oversizedRecord
        default:
            return TLSFailure.local(takeReason())
        }
    }
}
