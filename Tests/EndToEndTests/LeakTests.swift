// What thousands of connections leave behind in the load generator's memory: nothing.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("memory", .timeLimit(.minutes(5)))
struct LeakTests {
    /// A TLS session that leaked would leave some 20 KB, a pair of zlib streams some 300.
    private static let bytesPerConnection = 2000.0

    /// Bytes that each connection added to the process after the first third of the run.
    private static func growth(_ run: SwiftloadRun, connections: Double) throws -> Double {
        let sizes = try run.timeline().seconds.compactMap { $0.generator?.residentBytes }
        try #require(sizes.count >= 9)
        return Double(sizes[sizes.count - 1] - sizes[sizes.count / 3]) / (connections * 2 / 3)
    }

    @Test(
        "thousands of TLS connections leave nothing",
        .enabled(if: Programs.nginx != nil, Comment(rawValue: Programs.withoutNginx))
    )
    func requests() async throws {
        let files = try TLSFiles()
        try await ProcessSlots.shared.use {
            let nginx = try await NginxProcess.start(requestsPerConnection: 1000, tls: files)
            let run = try SwiftloadRun(
                profile: LoadProfile(
                    #"{ "vus": 8, "duration": "12s", "noConnectionReuse": true }"#
                ),
                url: "https://localhost:\(nginx.port)/",
                environment: files.environment
            )
            #expect(try await run.process.end(within: .seconds(60)) == .exited(0))
            let summary = try run.summary()
            let connections = try #require(summary.metric("http_reqs", "count"))
            #expect(summary.metric("http_req_failed", "value") == 0 && connections > 1000)
            #expect(try Self.growth(run, connections: connections) < Self.bytesPerConnection)
        }
    }

    @Test(
        "thousands of compressed WebSockets over TLS leave nothing",
        .enabled(if: PythonPeer.python != nil, Comment(rawValue: PythonPeer.isMissing))
    )
    func sockets() async throws {
        let files = try TLSFiles()
        try await ProcessSlots.shared.use {
            let peer = try await SecureSocketPeer(
                "websockets",
                certificate: files.path("good.pem"),
                key: files.path("good.key")
            )
            let run = try SwiftloadRun(
                profile: LoadProfile(#"{ "vus": 8, "duration": "15s" }"#),
                script: "ws_echo",
                url: "https://\(peer.authority)",
                arguments: ["-e", "ECHO_DEFLATE=1", "-e", "ECHO_MESSAGES=1", "-e", "ECHO_BYTES=20000"],
                environment: files.environment
            )
            #expect(try await run.process.end(within: .seconds(60)) == .exited(0))
            let summary = try run.summary()
            let sessions = try #require(summary.metric("ws_sessions", "count"))
            #expect(summary.metric("checks", "value") == 1 && sessions > 1000)
            // The messages were compressed, or these would be 20 MB and more.
            #expect(try #require(summary.metric("data_sent", "count")) < sessions * 10_000)
            #expect(try Self.growth(run, connections: sessions) < Self.bytesPerConnection)
        }
    }
}
