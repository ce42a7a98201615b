// The options about names and connections in whole runs. Their meaning is tried in LoadGenTests.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("options about names", .timeLimit(.minutes(2))) struct NetworkOptionsTests {
    private func profile(_ members: String) -> LoadProfile {
        LoadProfile(#"{"vus": 1, "duration": "1s", "minIterationDuration": "20ms", \#(members)}"#)
    }

    /// A server that answers with the `Host` it was asked for.
    private static func server(_ hosts: Collected<String>) -> LoopbackServer {
        LoopbackServer { peer, _ in
            peer.serveRequests {
                hosts.add($0.header("Host") ?? "")
                return httpAnswer(200, "x")
            }
        }
    }

    @Test("a name of hosts leads to its address, and the server is asked by the name")
    func hosts() async throws {
        let asked = Collected<String>()
        let server = Self.server(asked)
        let run = try SwiftloadRun(
            profile: profile(##""hosts": {"*.app.test": "127.0.0.1:\##(server.port)"}"##),
            url: "http://www.app.test/"
        )
        #expect(try await run.process.end(within: .seconds(20)) == .exited(0), "\(run.process.standardError)")
        #expect(try run.summary().metric("http_req_failed", "value") == 0)
        #expect(Set(asked.all) == ["www.app.test"])
    }

    @Test(
        "blocked names and addresses are failures, not reached",
        arguments: [
            ["--block-hostnames", "*.app.test"], ["--blacklist-ip", "127.0.0.0/8"],
        ]
    )
    func blocked(flags: [String]) async throws {
        let asked = Collected<String>()
        let server = Self.server(asked)
        let run = try SwiftloadRun(
            profile: profile(##""hosts": {"www.app.test": "127.0.0.1:\##(server.port)"}"##),
            url: "http://www.app.test/",
            arguments: flags
        )
        #expect(try await run.process.end(within: .seconds(20)) == .exited(0), "\(run.process.standardError)")
        #expect(try run.summary().metric("http_req_failed", "value") == 1)
        #expect(asked.all.isEmpty)
    }

    @Test("a proxy that k6 would use ends the run before it begins; one that it would not use does not")
    func proxies() async throws {
        let hosts = Collected<String>()
        let server = Self.server(hosts)
        let proxied = try SwiftloadRun(
            profile: profile(#""noSetup": true"#),
            url: "http://app.test/",
            environment: ["HTTP_PROXY": "http://user:hunter2@proxy.test:1"]
        )
        #expect(try await proxied.process.end(within: .seconds(20)) == .exited(104))
        let line =
            "swiftload: environment: HTTP_PROXY: found a proxy, expected none, as proxies are not supported: unset it or add app.test to NO_PROXY"
        #expect(proxied.process.errorLines.contains(line))
        #expect(!proxied.process.standardError.contains("hunter2"))
        let direct = try SwiftloadRun(
            profile: profile(#""noSetup": true"#),
            url: server.url,
            environment: ["HTTP_PROXY": "http://proxy.test:1"]
        )
        #expect(try await direct.process.end(within: .seconds(20)) == .exited(0))
    }
}
