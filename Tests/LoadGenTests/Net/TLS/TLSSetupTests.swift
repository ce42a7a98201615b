import TestSupport
import Testing

@testable import LoadGen

@Suite struct TLSSetupTests {
    @Test func `a certificate that cannot be used is an error of the configuration`() {
        var options = TLSOptions()
        options.clientCertificates = [
            TLSClientCertificate(certificate: "none", key: Secret("none"), place: "p.json: tlsAuth[0]")
        ]
        #expect(
            throws: ConfigurationError.certificate(
                reason: "p.json: tlsAuth[0].cert: no certificate found, expected PEM data"
            )
        ) { _ = try TLSSetup(options) }
    }

    @Test func `its contexts verify against the trust, or not at all`() throws {
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
        let trusting = try TLSSetup(TLSOptions(), trust: TLSFixture.trust())
        trusting.prepare()
        #expect(MemoryTLSPair(trusting.makeContext(), server).client.state == .open)
        server.reset()
        let doubting = try TLSSetup(TLSOptions(), trust: TLSTrust(files: []))
        #expect(
            MemoryTLSPair(doubting.makeContext(), server).client.state
                == .failed(TLSFailure.unknownAuthority)
        )
        server.reset()
        var options = TLSOptions()
        options.insecureSkipTLSVerify = true
        #expect(MemoryTLSPair(try TLSSetup(options).makeContext(), server).client.state == .open)
    }
}
