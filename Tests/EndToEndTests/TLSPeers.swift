// TLS servers for the end-to-end tests, all by others: Python's ssl with quirks, nginx, openssl s_server. Must not judge.

import Foundation
import TestSupport

/// Certificates of one test as files.
struct TLSFiles: Sendable {
    let directory: TemporaryDirectory
    let client: TestCertificate

    /// `authority.pem` and, signed by it or not, NAME.pem and NAME.key.
    init() throws {
        directory = try TemporaryDirectory()
        let authority = TestCertificate.authority()
        let own = "DNS:localhost,IP:127.0.0.1"
        var expired = TestCertificate.Terms(names: own)
        expired.to = -60
        var clientTerms = TestCertificate.Terms(names: nil)
        clientTerms.commonName = "client"
        client = authority.issue(clientTerms)
        try directory.write(authority.certificatePEM, to: "authority.pem")
        for (name, certificate) in [
            ("good", authority.issue(.init(names: own))),
            ("wrong", authority.issue(.init(names: "DNS:other.test"))),
            ("self", TestCertificate.selfSigned(.init(names: own))),
            ("selfwrong", TestCertificate.selfSigned(.init(names: "DNS:other.test"))),
            ("expired", authority.issue(expired)),
        ] {
            try directory.write(certificate.certificatePEM, to: "\(name).pem")
            try directory.write(certificate.keyPEM, to: "\(name).key")
        }
    }

    /// What a client must be told to trust the authority; k6 and swiftload look at the same variable.
    var environment: [String: String] { ["SSL_CERT_FILE": path("authority.pem")] }

    func path(_ name: String) -> String { directory.path(of: name) }

    /// k6's `tlsAuth` as JSON.
    func authentication(domains: [String]? = nil) throws -> String {
        var entry = ["cert": client.certificatePEM, "key": client.keyPEM] as [String: Any]
        if let domains { entry["domains"] = domains }
        return String(decoding: try JSONSerialization.data(withJSONObject: [entry]), as: UTF8.self)
    }
}

/// The servers of `Peers/tls_peer.py`.
struct PythonTLSPeers: Sendable {
    let ports: [(name: String, port: Int)]
    private let peer: PythonPeer

    init(_ files: TLSFiles) async throws {
        guard let python = Programs.python else { throw MissingProgram(description: Programs.withoutPython) }
        peer = try await PythonPeer(
            "tls_peer.py",
            beside: #filePath,
            [files.directory.path],
            python: python
        )
        ports = peer.ports.compactMap { line in
            let parts = line.split(separator: " ")
            return parts.count == 2 ? Int(parts[1]).map { (String(parts[0]), $0) } : nil
        }
    }

    func port(_ name: String) -> Int { ports.first { $0.name == name }?.port ?? 0 }
}

/// `openssl s_server`, which answers a GET with a page about the connection.
final class OpenSSLServer: Sendable {
    static let program = ["/usr/bin/openssl", "/usr/local/bin/openssl"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    let port: Int
    private let process: ChildProcess

    init(_ files: TLSFiles, _ arguments: [String]) async throws {
        guard let program = Self.program else { throw MissingProgram(description: "openssl is missing") }
        let process = try ChildProcess(
            program,
            [
                "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", files.path("good.pem"), "-key",
                files.path("good.key"),
            ] + arguments,
            environment: Programs.environment
        )
        func port() -> Int? {
            process.standardOutput.split(separator: "\n").first { $0.hasPrefix("ACCEPT 127.0.0.1:") }
                .flatMap { Int($0.dropFirst("ACCEPT 127.0.0.1:".count)) }
        }
        _ = await eventually(within: .seconds(20)) { process.ending != nil || port() != nil }
        guard let found = port() else { throw MissingProgram(description: process.standardError) }
        self.port = found
        self.process = process
    }
}
