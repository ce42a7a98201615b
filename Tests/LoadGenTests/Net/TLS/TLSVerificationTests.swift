import COpenSSL
import TestSupport
import Testing

@testable import LoadGen

@Suite struct TLSVerificationTests {
    private struct Case: CustomTestStringConvertible {
        let name: String
        let certificate: @Sendable () -> TestCertificate
        var host = "localhost"
        /// 0: the handshake succeeds.
        let code: Int
        var text = ""
        var testDescription: String { name }
    }

    private static func issue(
        _ names: String?,
        _ change: @escaping @Sendable (inout TestCertificate.Terms) -> Void = { _ in }
    ) -> @Sendable () -> TestCertificate {
        {
            var terms = TestCertificate.Terms(names: names)
            change(&terms)
            return TLSFixture.authority.issue(terms)
        }
    }

    private static let hostText = "x509: certificate doesn't match hostname"
    private static let times = "x509: certificate has expired or is not yet valid: current time 20"

    private static let cases: [Case] = [
        Case(name: "a name", certificate: issue("DNS:localhost"), code: 0),
        Case(name: "a name in capitals", certificate: issue("DNS:localhost"), host: "LOCALHOST", code: 0),
        Case(name: "a name with the root's dot", certificate: issue("DNS:a.test"), host: "a.test.", code: 0),
        Case(name: "a wildcard", certificate: issue("DNS:*.a.test"), host: "x.a.test", code: 0),
        Case(
            name: "a wildcard over two labels",
            certificate: issue("DNS:*.a.test"),
            host: "x.y.a.test",
            code: 1311,
            text: hostText
        ),
        Case(
            name: "a wildcard inside a label",
            certificate: issue("DNS:x*.a.test"),
            host: "xy.a.test",
            code: 1311,
            text: hostText
        ),
        Case(name: "an address", certificate: issue("IP:127.0.0.1"), host: "127.0.0.1", code: 0),
        Case(name: "an IPv6 address", certificate: issue("IP:::1"), host: "::1", code: 0),
        Case(
            name: "an address written as a name",
            certificate: issue("DNS:127.0.0.1"),
            host: "127.0.0.1",
            code: 1311,
            text: hostText
        ),
        Case(name: "another name", certificate: issue("DNS:other.test"), code: 1311, text: hostText),
        Case(
            name: "the name as common name only",
            certificate: issue(nil) { $0.commonName = "localhost" },
            code: 1311,
            text: hostText
        ),
        Case(
            name: "vouching for itself",
            certificate: { .selfSigned(.init(names: "DNS:localhost")) },
            code: 1310,
            text: "x509: unknown authority"
        ),
        Case(
            name: "vouching for itself, another name",
            certificate: { .selfSigned(.init(names: "DNS:other.test")) },
            code: 1311,
            text: hostText
        ),
        Case(
            name: "an authority nobody knows",
            certificate: { TestCertificate.authority("other").issue(.init(names: "DNS:localhost")) },
            code: 1310,
            text: "x509: unknown authority"
        ),
        Case(
            name: "an authority that bears the trusted one's name",
            certificate: { TestCertificate.authority().issue(.init(names: "DNS:localhost")) },
            code: 1310,
            text: "x509: unknown authority"
        ),
        Case(
            name: "expired",
            certificate: issue("DNS:localhost") { $0.to = -60 },
            code: 1000,
            text: times
        ),
        Case(
            name: "expired, another name",
            certificate: issue("DNS:other.test") { $0.to = -60 },
            code: 1000,
            text: times
        ),
        Case(
            name: "not yet valid",
            certificate: issue("DNS:localhost") { $0.from = 3600 },
            code: 1000,
            text: times
        ),
        Case(
            name: "for clients only",
            certificate: issue("DNS:localhost") { $0.usage = "clientAuth" },
            code: 1000,
            text: "x509: certificate specifies an incompatible key usage"
        ),
    ]

    @Test(arguments: cases, [TLSVersion.tls12, .tls13])
    private func `a certificate is judged as by k6`(_ case: Case, _ version: TLSVersion) throws {
        let server = MemoryTLSServer(.init(certificate: `case`.certificate()))
        let context = try TLSFixture.context(TLSFixture.options(version...version))
        let pair = MemoryTLSPair(context, server, host: `case`.host)
        if `case`.code == 0 {
            #expect(pair.client.state == .open)
        } else if case .failed(let failure) = pair.client.state {
            #expect(failure.code == `case`.code && failure.text.hasPrefix(`case`.text), "\(failure)")
            #expect(failure.cause == .tls)
            // The server is told, not left waiting.
            #expect(server.failure != nil || version == .tls13)
        } else {
            Issue.record("\(pair.client.state)")
        }
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: cases) private func `unverified, all of them will do`(_ case: Case) throws {
        var options = TLSOptions()
        options.insecureSkipTLSVerify = true
        let server = MemoryTLSServer(.init(certificate: `case`.certificate()))
        let pair = MemoryTLSPair(try TLSFixture.context(options), server, host: `case`.host)
        #expect(pair.client.state == .open)
    }

    @Test func `the text of an expired certificate names both times`() throws {
        let server = MemoryTLSServer(.init(certificate: Self.issue("DNS:localhost") { $0.to = -60 }()))
        let pair = MemoryTLSPair(try TLSFixture.context(), server)
        guard case .failed(let failure) = pair.client.state else {
            Issue.record("\(pair.client.state)")
            return
        }
        let pattern =
            /.*: current time \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ is after \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/
        #expect(failure.text.wholeMatch(of: pattern) != nil, "\(failure.text)")
    }

    @Test func `a chain over an intermediate, which the server must send`() throws {
        let middle = TLSFixture.authority.issueAuthority("middle")
        let leaf = middle.issue(.init(names: "DNS:localhost"))
        let whole = MemoryTLSServer(.init(certificate: leaf, chain: [middle]))
        #expect(MemoryTLSPair(try TLSFixture.context(), whole).client.state == .open)
        let partial = MemoryTLSServer(.init(certificate: leaf))
        #expect(
            MemoryTLSPair(try TLSFixture.context(), partial).client.state
                == .failed(TLSFailure.unknownAuthority)
        )
        // Trusted for itself.
        let context = try TLSFixture.context(trusting: [middle])
        partial.reset()
        #expect(MemoryTLSPair(context, partial).client.state == .open)
    }
}
