import COpenSSL
import TestSupport
import Testing

@testable import LoadGen

@Suite struct TLSContextTests {
    @Test(arguments: [
        (Optional<ClosedRange<TLSVersion>>.none, TLSVersion.tls10 ... .tls13, Optional(TLSVersion.tls13)),
        (nil, .tls10 ... .tls12, .tls12),
        (nil, .tls10 ... .tls11, nil),
        (.tls10 ... .tls11, .tls10 ... .tls13, .tls11),
        (.tls12 ... .tls12, .tls13 ... .tls13, nil),
        (.tls13 ... .tls13, .tls10 ... .tls12, nil),
        (.tls12 ... .tls13, .tls12 ... .tls12, .tls12),
    ])
    func `the versions of both sides meet or do not`(
        _ own: ClosedRange<TLSVersion>?,
        _ server: ClosedRange<TLSVersion>,
        _ expected: TLSVersion?
    ) throws {
        var terms = MemoryTLSServer.Terms(certificate: TLSFixture.server)
        terms.versions = server.lowerBound.number...server.upperBound.number
        let options = own.map { TLSFixture.options($0) } ?? TLSOptions()
        let pair = MemoryTLSPair(try TLSFixture.context(options), MemoryTLSServer(terms))
        if let expected {
            #expect(pair.client.state == .open && pair.client.version == expected)
        } else {
            #expect(pair.client.state == .failed(TLSFailure.alert(70)))
        }
    }

    @Test func `chosen cipher suites are the ones that are spoken`() throws {
        var options = TLSFixture.options(.tls12 ... .tls12)
        for name in ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"] {
            options.cipherSuites = [name]
            let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
            let pair = MemoryTLSPair(try TLSFixture.context(options), server)
            #expect(pair.client.cipherSuite == name)
        }
        // A server without them.
        var terms = MemoryTLSServer.Terms(certificate: TLSFixture.server)
        terms.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"
        let pair = MemoryTLSPair(try TLSFixture.context(options), MemoryTLSServer(terms))
        #expect(pair.client.state == .failed(TLSFailure.alert(40)))
        // Suites of TLS 1.3 cannot be chosen, as in k6.
        options = TLSFixture.options(.tls13 ... .tls13)
        options.cipherSuites = ["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"]
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
        #expect(
            MemoryTLSPair(try TLSFixture.context(options), server).client.cipherSuite
                == "TLS_AES_128_GCM_SHA256"
        )
    }

    @Test func `versions have their numbers`() {
        #expect(TLSVersion.allCases.map(\.number) == [0x301, 0x302, 0x303, 0x304])
        #expect(TLSVersion(number: 0x303) == .tls12 && TLSVersion(number: 0x300) == nil)
    }
}
