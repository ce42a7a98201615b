import TestSupport
import Testing

@testable import LoadGen

@Suite struct TLSTrustTests {
    @Test func `a file may hold several certificates and other text, a folder several files`() throws {
        let folder = try TemporaryDirectory()
        let authorities = (0..<3).map { TestCertificate.authority("authority \($0)") }
        let file = try folder.write(
            "# Two roots\n" + authorities[0].certificatePEM + "\nand\n" + authorities[1].certificatePEM,
            to: "roots.pem"
        )
        try folder.write(authorities[2].certificatePEM, to: "third.crt")
        try folder.write("no certificate", to: "README")
        #expect(TLSTrust(files: [file]).count == 2)
        #expect(TLSTrust(file: file, directories: nil).count == 2)
        #expect(TLSTrust(file: nil, directories: "/nowhere:\(folder.path)").count >= 3)
        #expect(TLSTrust(file: "/nowhere", directories: "/nowhere").count == 0)
        #expect(TLSTrust(file: file, directories: folder.path).count == 5)
    }

    @Test func `what cannot be read is passed over`() throws {
        #expect(TLSTrust(files: ["/nowhere"]).count == 0)
    }

    @Test func `what a file holds is trusted, and nothing else`() throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(TLSFixture.authority.certificatePEM, to: "roots.pem")
        for (trust, state) in [
            (TLSTrust(file: file, directories: "/nowhere"), TLSSession.State.open),
            (TLSTrust(files: []), .failed(TLSFailure.unknownAuthority)),
        ] {
            let context = try TLSContext(TLSOptions(), trust: trust, identities: [])
            let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
            #expect(MemoryTLSPair(context, server).client.state == state)
        }
    }
}
