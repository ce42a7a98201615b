import COpenSSL
import Testing

@testable import LoadGen

@Suite struct TLSErrorQueueTests {
    @Test func `an error is told once and the queue is empty afterwards`() {
        #expect(copenssl_start() == 1)
        #expect(TLSErrorQueue.takeReason() == "unknown error")
        #expect(SSL_CTX_new(nil) == nil)
        #expect(TLSErrorQueue.takeReason() == "null ssl method passed")
        #expect(ERR_peek_error() == 0)
        for (reason, failure) in [
            (SSL_R_WRONG_VERSION_NUMBER, TLSFailure.wrongRecordVersion), (1070, TLSFailure.alert(70)),
            (SSL_R_PACKET_LENGTH_TOO_LONG, TLSFailure.oversizedRecord),
            (SSL_R_NO_PROTOCOLS_AVAILABLE, TLSFailure.local("no protocols available")),
        ] {
            ERR_new()
            withVaList([]) { ERR_vset_error(ERR_LIB_SSL, reason, nil, $0) }
            #expect(TLSErrorQueue.takeFailure() == failure)
            #expect(ERR_peek_error() == 0)
        }
        ERR_new()
        withVaList([]) { ERR_vset_error(ERR_LIB_SSL, 1040, nil, $0) }
        TLSErrorQueue.clear()
        #expect(ERR_peek_error() == 0)
    }
}
