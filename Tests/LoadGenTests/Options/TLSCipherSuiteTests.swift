import COpenSSL
import Testing

@testable import LoadGen

@Suite struct TLSCipherSuiteTests {
    @Test func `every name is one that OpenSSL speaks`() throws {
        for name in TLSCipherSuite.names {
            #expect(TLSCipherSuite.isKnown(name))
            let list = TLSCipherSuite.openSSLList([name])
            guard !list.isEmpty else {
                #expect(
                    ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
                        .contains(name)
                )
                continue
            }
            let context = try #require(SSL_CTX_new(TLS_client_method()))
            defer { SSL_CTX_free(context) }
            #expect(SSL_CTX_set_cipher_list(context, list) == 1, "\(name)")
            // OpenSSL says the same of its own name.
            let standard = OPENSSL_cipher_name(name).map { String(cString: $0) }
            #expect(standard == list || !name.hasSuffix("_SHA256") && name.hasSuffix("POLY1305"), "\(name)")
        }
        ERR_clear_error()
    }

    @Test func `unknown names and those of TLS 1.3 add nothing`() {
        #expect(!TLSCipherSuite.isKnown("TLS_RSA_WITH_RC4_128_SHA"))
        #expect(TLSCipherSuite.openSSLList(["TLS_AES_128_GCM_SHA256", "X"]).isEmpty)
        #expect(
            TLSCipherSuite.openSSLList(["TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA"])
                == "AES128-SHA:AES256-SHA"
        )
        #expect(TLSCipherSuite.defaultList.split(separator: ":").count == 10)
    }
}
