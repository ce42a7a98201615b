import COpenSSL
import TestSupport
import Testing

@testable import LoadGen

@Suite struct TLSIdentityTests {
    private static let own: TestCertificate = {
        var terms = TestCertificate.Terms(names: nil)
        terms.commonName = "client"
        return TLSFixture.authority.issue(terms)
    }()

    private static func option(
        domains: [String] = [],
        certificate: String = own.certificatePEM,
        key: String = own.keyPEM,
        password: String? = nil
    ) -> TLSClientCertificate {
        TLSClientCertificate(
            domains: domains,
            certificate: certificate,
            key: Secret(key),
            password: password.map { Secret($0) },
            place: "p.json: tlsAuth[0]"
        )
    }

    /// What becomes of a client with these certificates at a server that demands one of `authority`'s.
    private static func outcome(
        _ options: [TLSClientCertificate],
        _ version: TLSVersion,
        authority: TestCertificate = TLSFixture.authority
    ) throws -> (state: TLSSession.State, name: String?, isAccepted: Bool) {
        let server = MemoryTLSServer(.init(certificate: TLSFixture.server, clientAuthority: authority))
        let context = try TLSFixture.context(
            TLSFixture.options(version...version),
            identities: options.map { try TLSIdentity($0) }
        )
        let pair = MemoryTLSPair(context, server)
        return (pair.client.state, server.clientName, server.failure == nil && server.isOpen)
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `a server that asks gets the certificate`(_ version: TLSVersion) throws {
        let given = try Self.outcome([Self.option()], version)
        #expect(given.state == .open && given.name == "client" && given.isAccepted)
        let encrypted = Self.option(key: Self.own.keyPEM(password: "secret"), password: "secret")
        #expect(try Self.outcome([encrypted], version).isAccepted)
        let wildcard = Self.option(domains: ["other.test", "localhost"])
        #expect(try Self.outcome([wildcard], version).name == "client")
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `without one, or with one for others, the server's alert is told`(_ version: TLSVersion) throws {
        // TLS 1.3 says so after the handshake, by an alert of its own.
        let alert = TLSFailure.alert(version == .tls13 ? 116 : 40)
        for options in [[], [Self.option(domains: ["other.test"])]] {
            let outcome = try Self.outcome(options, version)
            #expect(outcome.state == .failed(alert) && !outcome.isAccepted)
        }
        // The server takes only certificates of another authority: it gets none, as from Go.
        let foreign = try Self.outcome([Self.option()], version, authority: .authority("another"))
        #expect(foreign.state == .failed(alert))
    }

    @Test func `of several the first that the server takes is shown`() throws {
        let other = TestCertificate.authority("another")
        var terms = TestCertificate.Terms(names: nil)
        terms.commonName = "other client"
        let stranger = other.issue(terms)
        let options = [
            Self.option(certificate: stranger.certificatePEM, key: stranger.keyPEM), Self.option(),
        ]
        #expect(try Self.outcome(options, .tls13).name == "client")
        #expect(try Self.outcome(options, .tls13, authority: other).name == "other client")
    }

    @Test func `those between certificate and root are sent along`() throws {
        let middle = TLSFixture.authority.issueAuthority("middle")
        let own = middle.issue(.init(names: nil))
        let whole = Self.option(
            certificate: own.certificatePEM + middle.certificatePEM,
            key: own.keyPEM
        )
        #expect(try Self.outcome([whole], .tls13).isAccepted)
    }

    @Test(arguments: [
        (
            option(certificate: "nothing"),
            "p.json: tlsAuth[0].cert: no certificate found, expected PEM data"
        ),
        (
            option(key: TLSFixture.server.keyPEM),
            "p.json: tlsAuth[0]: the key does not belong to the certificate"
        ),
        (option(key: "-----BEGIN nothing"), "p.json: tlsAuth[0].key: cannot be read ("),
        (option(key: own.keyPEM(password: "a")), "expected an unencrypted PEM key or a password"),
        (option(key: own.keyPEM(password: "a"), password: "b"), "expected the key's password"),
    ])
    func `what cannot be used is refused with its place`(_ option: TLSClientCertificate, _ text: String)
        throws
    {
        let error = #expect(throws: TLSIdentity.Unusable.self) { _ = try TLSIdentity(option) }
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
        #expect(ERR_peek_error() == 0)
    }
}
