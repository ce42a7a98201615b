// TLS against servers that others wrote, and beside real k6: the same codes and the same words.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("TLS", .timeLimit(.minutes(5)))
struct TLSTests {
    /// What a client made of one server.
    private struct Verdict: Equatable, CustomStringConvertible {
        let status: Int
        let code: Int
        let text: String
        var description: String { "\(status) \(code) \(text)" }

        init(_ status: Int, _ code: Int, _ text: String) {
            (self.status, self.code) = (status, code)
            // The time of day is part of the text.
            self.text = text.replacing(/current time [^ ]+/, with: "current time NOW")
        }
    }

    private static func probe(_ urls: [String], _ files: TLSFiles, _ arguments: [String] = []) async throws
        -> [JSONValue]
    {
        let process = try ChildProcess(
            try Programs.swiftload(),
            ["probe", "--timeout", "3"] + arguments + urls,
            environment: Programs.environment.merging(files.environment) { $1 }
        )
        _ = try await process.end(within: .seconds(60))
        return try process.standardOutput.split(separator: "\n").map {
            try JSONValue(parsing: Array($0.utf8))
        }
    }

    private static func verdict(_ object: JSONValue) throws -> Verdict {
        Verdict(
            try #require(object["status"]?.integer),
            try #require(object["error_code"]?.integer),
            try #require(object["error"]?.string)
        )
    }

    private static let hosts = ["127.0.0.1", "localhost"]

    private static let expected: [String: (code: Int, errorClass: String)] = [
        "good": (0, "none"), "tls12": (0, "none"), "tls13": (0, "none"), "wrong": (1311, "tls"),
        "self": (1310, "tls"), "selfwrong": (1311, "tls"), "expired": (1000, "tls"), "tls10": (1010, "tls"),
        "tls11": (1010, "tls"), "cipher": (1010, "tls"), "client": (1010, "tls"), "client12": (1010, "tls"),
        "http": (1301, "tls"), "ssh": (1301, "tls"), "oversized": (1301, "tls"), "alert80": (1010, "tls"),
        "alert112": (1010, "tls"), "end": (1000, "eof"), "half": (1000, "eof"), "close_notify": (1000, "eof"),
        "silent": (1050, "timeout"), "reset": (1220, "reset"),
    ]

    @Test(
        "probe tells what is wrong with each server",
        .enabled(if: Programs.python != nil, Comment(rawValue: Programs.withoutPython))
    )
    func probed() async throws {
        let files = try TLSFiles()
        let peers = try await PythonTLSPeers(files)
        #expect(Set(peers.ports.map(\.name)) == Set(Self.expected.keys))
        for host in Self.hosts {
            let results = try await Self.probe(peers.ports.map { "https://\(host):\($0.port)/" }, files)
            try #require(results.count == peers.ports.count)
            for (peer, result) in zip(peers.ports, results) {
                let expected = try #require(Self.expected[peer.name])
                #expect(result["error_code"]?.integer == expected.code, "\(peer.name): \(result.compactText)")
                #expect(result["error_class"]?.string == expected.errorClass, "\(peer.name)")
                #expect((result["status"]?.integer == 200) == (expected.code == 0), "\(peer.name)")
            }
        }
    }

    @Test(
        "unverified, a wrong certificate will do; a wrong version will not",
        .enabled(if: Programs.python != nil, Comment(rawValue: Programs.withoutPython))
    )
    func insecure() async throws {
        let files = try TLSFiles()
        let peers = try await PythonTLSPeers(files)
        let names = ["wrong", "self", "selfwrong", "expired", "tls11", "http"]
        let results = try await Self.probe(
            names.map { "https://127.0.0.1:\(peers.port($0))/" },
            files,
            ["--insecure"]
        )
        #expect(results.map { $0["status"]?.integer } == [200, 200, 200, 200, 0, 0])
    }

    private static let script = """
        import http from 'k6/http';
        export const options = { vus: 1, iterations: 1 };
        export default function () {
          for (const url of JSON.parse(__ENV.URLS)) {
            const r = http.get(url, { timeout: '3s' });
            console.log('VERDICT ' + JSON.stringify({ status: r.status, error_code: r.error_code, error: r.error }));
          }
        }
        """

    @Test(
        "real k6 says the same, in the same words",
        .enabled(
            if: Programs.k6 != nil && Programs.python != nil,
            Comment(rawValue: "\(Programs.withoutK6); \(Programs.withoutPython)")
        )
    )
    func judged() async throws {
        let files = try TLSFiles()
        let peers = try await PythonTLSPeers(files)
        let asked = Self.hosts.flatMap { host in peers.ports.map { ($0.name, "https://\(host):\($0.port)/") }
        }
        let urls = asked.map(\.1)
        let run = try K6Run(
            profile: nil,
            source: Self.script,
            url: "",
            arguments: ["--log-format", "raw"],
            environment: files.environment.merging([
                "URLS": String(decoding: try JSONEncoder().encode(urls), as: UTF8.self)
            ]) { $1 }
        )
        let ours = try await Self.probe(urls, files).map(Self.verdict)
        #expect(try await run.process.end(within: .seconds(120)) == .exited(0))
        let theirs = try run.process.standardError.split(separator: "\n").filter { $0.hasPrefix("VERDICT ") }
            .map { try Self.verdict(JSONValue(parsing: Array($0.utf8.dropFirst(8)))) }
        try #require(ours.count == asked.count && theirs.count == asked.count)
        for ((name, _), (own, other)) in zip(asked, zip(ours, theirs)) {
            #expect(own == other, "\(name)")
        }
    }

    private struct OptionCase: Sendable, CustomTestStringConvertible {
        let options: @Sendable (TLSFiles) throws -> String
        let peer: String
        let succeeds: Bool
        var k6Agrees = true
        let testDescription: String
    }

    private static let optionCases: [OptionCase] = [
        OptionCase(
            options: { _ in #""tlsVersion": "tls1.2""# },
            peer: "good",
            succeeds: true,
            testDescription: "one version"
        ),
        OptionCase(
            options: { _ in #""tlsVersion": { "max": "tls1.2" }"# },
            peer: "tls13",
            succeeds: false,
            testDescription: "a server that is too new"
        ),
        OptionCase(
            options: { _ in #""tlsVersion": { "min": "tls1.0", "max": "tls1.1" }"# },
            peer: "tls10",
            succeeds: true,
            testDescription: "an old server"
        ),
        OptionCase(
            options: { _ in #""tlsCipherSuites": ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]"# },
            peer: "tls12",
            succeeds: false,
            testDescription: "a suite for another kind of key"
        ),
        OptionCase(
            options: { _ in #""insecureSkipTLSVerify": true"# },
            peer: "selfwrong",
            succeeds: true,
            testDescription: "unverified"
        ),
        OptionCase(
            options: { #""tlsAuth": \#(try $0.authentication())"# },
            peer: "client",
            succeeds: true,
            testDescription: "a client certificate"
        ),
        OptionCase(
            options: { #""tlsAuth": \#(try $0.authentication(domains: ["localhost"]))"# },
            peer: "client12",
            succeeds: true,
            testDescription: "a client certificate for this host"
        ),
        // k6 1.1.0 warns that it may remove domains, and shows the certificate to everybody.
        OptionCase(
            options: { #""tlsAuth": \#(try $0.authentication(domains: ["other.test"]))"# },
            peer: "client",
            succeeds: false,
            k6Agrees: false,
            testDescription: "a client certificate for another host"
        ),
    ]

    @Test(
        "the options of a profile do what they do in k6",
        .enabled(
            if: Programs.k6 != nil && Programs.python != nil,
            Comment(rawValue: "\(Programs.withoutK6); \(Programs.withoutPython)")
        ),
        arguments: optionCases
    )
    private func options(_ tried: OptionCase) async throws {
        let files = try TLSFiles()
        let peers = try await PythonTLSPeers(files)
        let profile = LoadProfile(
            """
            { "vus": 1, "duration": "1s", "minIterationDuration": "300ms", \(try tried.options(files)) }
            """
        )
        let url = "https://localhost:\(peers.port(tried.peer))/"
        try await ProcessSlots.shared.use {
            let run = try SwiftloadRun(profile: profile, url: url, environment: files.environment)
            let k6 = try K6Run(
                profile: profile,
                source: K6Run.get,
                url: url,
                environment: files.environment
            )
            #expect(try await run.process.end(within: .seconds(30)) == .exited(0))
            #expect(try await k6.process.end(within: .seconds(30)) == .exited(0))
            let failed = tried.succeeds ? 0.0 : 1.0
            #expect(try run.summary().metric("http_req_failed", "value") == failed)
            #expect((try k6.summary().metric("http_req_failed", "value") == failed) == tried.k6Agrees)
        }
    }

    @Test(
        "nginx: requests and bytes are those of its log, one handshake for each connection",
        .enabled(if: Programs.nginx != nil, Comment(rawValue: Programs.withoutNginx))
    )
    func nginx() async throws {
        let files = try TLSFiles()
        try await ProcessSlots.shared.use {
            let nginx = try await NginxProcess.start(requestsPerConnection: 40, tls: files)
            let run = try SwiftloadRun(
                profile: LoadProfile(
                    vus: 5,
                    seconds: 3,
                    pace: "4ms",
                    thresholds:
                        #"{ "http_reqs{tls_version:tls1.3}": ["count>100"], "http_reqs{tls_version:tls1.2}": ["count<1"] }"#
                ),
                url: "https://localhost:\(nginx.port)/",
                environment: files.environment
            )
            #expect(try await run.process.end(within: .seconds(30)) == .exited(0))
            let summary = try run.summary()
            let requests = try #require(summary.metric("http_reqs", "count"))
            #expect(await eventually(within: .seconds(5)) { nginx.answers.count == Int(requests) })
            #expect(nginx.answers.allSatisfy { $0.status == 200 })
            #expect(summary.metric("http_req_failed", "value") == 0)
            #expect(summary.metric("http_reqs{tls_version:tls1.3}", "count") == requests)
            // What crossed the sockets is more than what nginx sent before encryption.
            let plain = Double(nginx.answers.reduce(0) { $0 + $1.bytes })
            #expect(try #require(summary.metric("data_received", "count")) > plain)
            // One of 40 requests waits for a handshake.
            #expect(summary.metric("http_req_tls_handshaking", "med") == 0)
            #expect(try #require(summary.metric("http_req_tls_handshaking", "max")) > 0)
        }
    }

    @Test(
        "openssl s_server answers in each version",
        .enabled(if: OpenSSLServer.program != nil, "openssl is missing"),
        arguments: [("-tls1_2", "tls1.2"), ("-tls1_3", "tls1.3")]
    )
    func openSSL(flag: String, version: String) async throws {
        let files = try TLSFiles()
        let server = try await OpenSSLServer(files, [flag])
        let url = "https://localhost:\(server.port)/"
        let results = try await Self.probe([url, url], files)
        #expect(results.map { $0["status"]?.integer } == [200, 200])
        #expect(results.map { $0["tls_version"]?.string } == [version, version])
        // It closes after each page; the body's end is the connection's.
        #expect(results.allSatisfy { ($0["body_len"]?.integer ?? 0) > 500 })
    }

    @Test(
        "the social mix runs over TLS, sockets included",
        .enabled(if: Programs.nginx != nil, Comment(rawValue: Programs.withoutNginx))
    )
    func socialMix() async throws {
        let files = try TLSFiles()
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let nginx = try await NginxProcess.start(
                requestsPerConnection: 1000,
                tls: files,
                upstream: Int(demo.port)
            )
            let run = try SwiftloadRun(
                profile: LoadProfile.mixed(holding: 4),
                script: "social_mixed",
                url: "https://localhost:\(nginx.port)",
                environment: files.environment
            )
            #expect(
                try await run.process.end(within: .seconds(60)) == .exited(0),
                "\(run.process.standardError.suffix(1000))"
            )
            let summary = try run.summary()
            #expect(summary.metric("http_req_failed", "value") == 0)
            #expect(summary.metric("checks", "value") == 1)
            #expect(try #require(summary.metric("ws_sessions", "count")) > 0)
            #expect(try #require(summary.metric("ws_msgs_received", "count")) > 0)
        }
    }
}
