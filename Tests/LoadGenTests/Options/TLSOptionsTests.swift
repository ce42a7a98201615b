import Testing

@testable import LoadGen

@Suite struct TLSOptionsTests {
    private static func read(_ json: String) throws -> TLSOptions {
        try TLSOptions(ConfigurationNode.document(Array(json.utf8), file: "p.json"))
    }

    @Test func `k6's options are read in all their shapes`() throws {
        let none = try Self.read("{}")
        #expect(none == TLSOptions() && none.verifies && none.versions == .tls12 ... .tls13)
        let one = try Self.read(#"{"tlsVersion": "tls1.1", "insecureSkipTLSVerify": true}"#)
        #expect(one.versions == .tls11 ... .tls11 && !one.verifies)
        let both = try Self.read(#"{"tlsVersion": {"min": "tls1.0", "max": "tls1.2"}}"#)
        #expect(both.versions == .tls10 ... .tls12)
        #expect(try Self.read(#"{"tlsVersion": {"max": "tls1.1"}}"#).versions == .tls11 ... .tls11)
        #expect(try Self.read(#"{"tlsVersion": {"min": "tls1.3"}}"#).versions == .tls13 ... .tls13)
        let suites = try Self.read(#"{"tlsCipherSuites": ["TLS_RSA_WITH_AES_128_GCM_SHA256"]}"#)
        #expect(suites.cipherSuites == ["TLS_RSA_WITH_AES_128_GCM_SHA256"])
        let auth = try Self.read(
            #"""
            {"tlsAuth": [{"domains": ["*.a.test"], "cert": "-----BEGIN CERTIFICATE-----",
              "key": "-----BEGIN PRIVATE KEY-----", "password": "p"}]}
            """#
        )
        let certificate = try #require(auth.clientCertificates?.first)
        #expect(certificate.domains == ["*.a.test"] && certificate.password?.revealed == "p")
        #expect(certificate.place == "p.json: tlsAuth[0]")
        #expect(!"\(certificate)".contains("PRIVATE"))
    }

    @Test(arguments: [
        (
            #"{"tlsVersion": "tls9"}"#,
            "p.json: tlsVersion: found \"tls9\", expected one of tls1.0, tls1.1, tls1.2, tls1.3"
        ),
        (#"{"tlsVersion": 1}"#, "p.json: tlsVersion: found 1, expected a version such as"),
        (#"{"tlsVersion": {"from": "tls1.2"}}"#, "p.json: tlsVersion.from: unknown field"),
        (#"{"tlsVersion": {"min": "tls1.3", "max": "tls1.2"}}"#, "expected a min that is not above max"),
        (#"{"tlsCipherSuites": ["X"]}"#, "p.json: tlsCipherSuites[0]: found \"X\", expected one of TLS_"),
        (#"{"tlsCipherSuites": []}"#, "expected at least one cipher suite"),
        (
            #"{"tlsAuth": [{"key": "-----BEGIN "}]}"#,
            "p.json: tlsAuth[0].cert: found nothing, expected PEM text"
        ),
        (
            #"{"tlsAuth": [{"cert": "-----BEGIN ", "key": "secret"}]}"#,
            "p.json: tlsAuth[0].key: found a text without PEM data, expected PEM text that begins with -----BEGIN"
        ),
        (#"{"tlsAuth": [{"certificate": "x"}]}"#, "p.json: tlsAuth[0].certificate: unknown field"),
        (#"{"insecureSkipTLSVerify": "yes"}"#, "found \"yes\", expected true or false"),
    ])
    func `what cannot be used is refused with its place`(_ json: String, _ text: String) {
        let error = #expect(throws: ConfigurationError.self) { _ = try Self.read(json) }
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("secret") == false)
    }

    @Test(
        arguments: [
            ([], "a.test", true), (["a.test"], "A.test", true), (["a.test"], "b.a.test", false),
            (["*.a.test"], "b.a.test", true), (["*.a.test"], "a.test", false),
            (["*.a.test"], "c.b.a.test", false),
            (["x", "a.test"], "a.test", true),
        ] as [([String], String, Bool)]
    )
    func `domains say who sees a certificate`(_ domains: [String], _ host: String, _ suits: Bool) {
        let certificate = TLSClientCertificate(domains: domains, certificate: "", key: Secret(""))
        #expect(certificate.suits(host) == suits)
    }

    @Test func `an upper level wins where it says something`() throws {
        var lower = try Self.read(#"{"tlsVersion": {"min": "tls1.0"}, "insecureSkipTLSVerify": true}"#)
        lower.override(with: try Self.read(#"{"tlsVersion": {"max": "tls1.2"}}"#))
        #expect(lower.versions == .tls10 ... .tls12 && !lower.verifies)
        var upper = TLSOptions()
        upper.insecureSkipTLSVerify = false
        lower.override(with: upper)
        #expect(lower.verifies)
    }

    @Test func `a profile, the environment and the command line set it`() throws {
        let profile = try Profile(json: Array(#"{"tlsVersion": "tls1.2", "tlsAuth": []}"#.utf8), file: "p")
        #expect(profile.tls.maximumVersion == .tls12 && profile.warnings.isEmpty)
        #expect(try Profile(environment: ["K6_INSECURE_SKIP_TLS_VERIFY": "true"]).tls.verifies == false)
        var flags = RunFlags()
        flags.insecureSkipTLSVerify = true
        #expect(try Profile(flags: flags).tls.verifies == false)
    }
}
