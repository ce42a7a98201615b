// Failures sorted for people and scripts who do not think in k6's codes. Must not contain: handling of them.

import HTTP1
import WS

/// What went wrong with a request or a WebSocket, in one word. The raw values are what `swiftload probe` prints.
public enum FailureClass: String, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// Nobody accepts connections there.
    case refused
    /// The connection broke.
    case reset
    /// Not in time.
    case timeout
    /// The peer broke the protocol.
    case malformed
    /// More than the limits allow.
    case tooLarge = "too_large"
    /// The peer closed too early.
    case eof
    /// TLS failed.
    case tls
    /// The name does not resolve.
    case dns

    init(_ cause: TransportFailure.Cause) {
        self =
            switch cause {
            case .lookup: .dns
            case .refused, .dial: .refused
            case .reset: .reset
            case .end: .eof
            case .malformed, .url: .malformed
            case .tooLarge: .tooLarge
            case .timeout, .firstByteTimeout: .timeout
            case .tls: .tls
            }
    }

    init(_ error: WSError) {
        self =
            switch error {
            case .frameTooBig, .messageTooBig: .tooLarge
            case .connectionLost, .handshake(.unexpectedEnd): .eof
            case .handshake(.headTooLarge), .handshake(.tooManyHeaders), .handshake(.bodyTooLarge),
                .handshake(.tooManyInterimResponses), .handshake(.chunkOverheadTooLarge),
                .handshake(.trailerTooLarge):
                .tooLarge
            default: .malformed
            }
    }
}
