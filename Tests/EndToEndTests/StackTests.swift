// `scripts/stack.sh`: what it starts, that it starts nothing twice, what it says when something is in the way.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("the stack", .timeLimit(.minutes(5)))
struct StackTests {
    @Test(
        "without Docker: application and Prometheus, once; down leaves nothing",
        .enabled(if: Programs.prometheus != nil, "\(Programs.withoutPrometheus)")
    )
    func native() async throws {
        let tree = try StackTree(programs: ["docker": "exit 1"])
        let before = tree.files()
        let up = try await tree.stack("up", ["SEED_CHECK": "1"])
        #expect(up.ending == .exited(0))
        #expect(up.standardError.contains("SEED_CHECK"))
        #expect(up.standardError.contains("has no posts"))
        #expect(try await LoopbackClient.get("/health/ready", port: tree.demoPort) == 200)
        let prometheus = tree.port("PROMETHEUS_PORT")
        let rules = try await LoopbackClient.page("/api/v1/rules", port: prometheus)
        #expect(String(decoding: rules.body, as: UTF8.self).contains("HighErrorRate"))
        // It looks for its targets when it is ready already.
        let target = "127.0.0.1:\(tree.demoPort)/metrics"
        var targets = ""
        for _ in 0..<300 where !targets.contains(target) {
            try await Task.sleep(for: .milliseconds(100))
            let page = try await LoopbackClient.page("/api/v1/targets", port: prometheus)
            targets = String(decoding: page.body, as: UTF8.self)
        }
        #expect(targets.contains(target), "\(targets)")

        let pids = [tree.pid("demo"), tree.pid("prometheus")]
        let again = try await tree.stack("up")
        #expect(again.ending == .exited(0))
        #expect(again.standardOutput.contains("demo application: already up on port \(tree.demoPort)"))
        #expect(again.standardOutput.contains("Prometheus: already up on port \(prometheus)"))
        #expect([tree.pid("demo"), tree.pid("prometheus")] == pids)

        let demo = tree.demoPort
        let down = try await tree.stack("down")
        #expect(down.ending == .exited(0))
        #expect(!StackTree.isOpen(demo))
        #expect(!StackTree.isOpen(prometheus))
        #expect(try tree.directory.names(in: "tmp/stack").filter { $0.hasSuffix(".pid") } == [])
        #expect(tree.files() == before)
        #expect(tree.directory.text(of: "tmp/stack/app.log").hasPrefix("{"))
        let downAgain = try await tree.stack("down")
        #expect(downAgain.ending == .exited(0))
        #expect(downAgain.standardOutput == "demo application: was not up\n")
    }

    @Test(
        "names the port that is taken, who has it and what changes it",
        arguments: [
            ("DEMO_PORT", "the demo application", "native"), ("PROMETHEUS_PORT", "Prometheus", "native"),
            ("LOKI_PORT", "Loki", "compose"), ("LOKI_GRPC_PORT", "Loki (gRPC)", "compose"),
            ("PROMTAIL_PORT", "Promtail", "compose"), ("GRAFANA_PORT", "Grafana", "compose"),
        ]
    )
    func takenPort(_ variable: String, _ service: String, _ monitoring: String) async throws {
        let other = LoopbackServer { peer, _ in peer.close() }
        defer { other.stop() }
        let tree = try StackTree(programs: ["docker": StackTree.docker, "prometheus": "exit 1"])
        let up = try await tree.stack("up", [variable: "\(other.port)", "MONITORING": monitoring])
        #expect(up.ending == .exited(1))
        #expect(up.errorLines.count == 1)
        let line = up.errorLines.first ?? ""
        let own = "process \(ProcessInfo.processInfo.processIdentifier) ("
        #expect(line.hasPrefix("stack.sh: port \(other.port) for \(service) is in use by \(own)"), "\(line)")
        #expect(line.hasSuffix("choose another port with \(variable)=N"), "\(line)")
        #expect(up.standardOutput == "")
        #expect(tree.pid("demo") == "")
    }

    @Test(
        "uses an application and a Prometheus that are there, and stops neither",
        arguments: [true, false]
    )
    func present(namedByBaseURL: Bool) async throws {
        let application = LoopbackServer { peer, _ in peer.serveRequests { _ in httpAnswer(200, "[]") } }
        let prometheus = LoopbackServer { peer, _ in peer.serveRequests { _ in httpAnswer(200, "ready") } }
        defer {
            application.stop()
            prometheus.stop()
        }
        let tree = try StackTree(programs: ["docker": "exit 1"])
        var variables = ["PROMETHEUS_PORT": "\(prometheus.port)", "SEED_CHECK": "1"]
        variables[namedByBaseURL ? "BASE_URL" : "DEMO_PORT"] =
            namedByBaseURL ? "http://localhost:\(application.port)/" : "\(application.port)"
        let up = try await tree.stack("up", variables)
        #expect(up.ending == .exited(0), "\(up.standardError)")
        #expect(up.standardOutput.contains(":\(application.port)"))
        #expect(up.standardOutput.contains("is there already"))
        #expect(up.standardOutput.contains("Prometheus: there already on port \(prometheus.port)"))
        #expect(up.standardError.contains("has no posts"), "\(up.standardError)")
        #expect([tree.pid("demo"), tree.pid("prometheus")] == ["", ""])
        #expect(try await tree.stack("down", variables).ending == .exited(0))
        #expect(StackTree.isOpen(UInt16(application.port)) && StackTree.isOpen(UInt16(prometheus.port)))
    }

    @Test(
        "lets Prometheus scrape the application that BASE_URL names",
        .enabled(if: Programs.prometheus != nil, "\(Programs.withoutPrometheus)")
    )
    func scrapesBaseURL() async throws {
        let demo = try await DemoProcess.start()
        let tree = try StackTree(programs: ["docker": "exit 1"])
        let up = try await tree.stack("up", ["BASE_URL": demo.url])
        #expect(up.ending == .exited(0), "\(up.standardError)")
        #expect(tree.pid("demo") == "")
        let configuration = tree.directory.text(of: "tmp/stack/monitoring/prometheus.yml")
        #expect(configuration.contains("targets: [\"127.0.0.1:\(demo.port)\"]"), "\(configuration)")
        #expect(try await tree.stack("down").ending == .exited(0))
    }

    @Test("says that the application did not start, and its last lines")
    func applicationFails() async throws {
        let tree = try StackTree(programs: ["app": "echo no database >&2; exit 3", "docker": "exit 1"])
        let up = try await tree.stack(
            "up",
            ["DEMO_BIN": tree.directory.path(of: "bin/app"), "MONITORING": "none"]
        )
        #expect(up.ending == .exited(1))
        #expect(up.standardError.contains("the demo application did not start"))
        #expect(up.standardError.contains("    no database"))
        #expect(tree.pid("demo") == "")
    }

    @Test("says that Prometheus did not start; down stops the rest")
    func prometheusFails() async throws {
        let tree = try StackTree(programs: ["prometheus": "echo bad flag; exit 2", "docker": "exit 1"])
        let up = try await tree.stack("up")
        #expect(up.ending == .exited(1))
        #expect(up.standardError.contains("prometheus ended before it was ready"))
        #expect(up.standardError.contains("    bad flag"))
        let port = tree.demoPort
        #expect(StackTree.isOpen(port))
        #expect(try await tree.stack("down").ending == .exited(0))
        #expect(!StackTree.isOpen(port))
    }

    @Test("with Docker: the containers, once, and the application's lines go to Loki")
    func containers() async throws {
        let tree = try StackTree(
            programs: ["docker": StackTree.docker, "containers": StackTree.containers]
        )
        let up = try await tree.stack("up")
        #expect(up.ending == .exited(0))
        #expect(
            up.standardOutput.contains("Grafana: http://127.0.0.1:\(tree.port("GRAFANA_PORT"))/d/stress-cert")
        )
        let calls = { tree.directory.text(of: "calls").split(separator: "\n").map(String.init) }
        let compose = "compose --env-file monitoring/versions.env -f monitoring/compose.yml"
        #expect(calls().contains("\(compose) up --detach"))
        let configuration = tree.directory.text(of: "tmp/stack/monitoring/prometheus.yml")
        #expect(configuration.contains("127.0.0.1:\(tree.demoPort)"))
        #expect(configuration.contains("scrape_interval: 5s"))
        #expect(try await LoopbackClient.get("/api/posts", port: tree.demoPort) == 200)
        #expect(
            await eventually(within: .seconds(30)) {
                tree.directory.text(of: "posted").contains("/loki/api/v1/push")
            }
        )
        #expect(try await tree.stack("up").standardOutput.contains("monitoring: already up"))
        #expect(calls().count { $0.hasSuffix(" up --detach") } == 1)

        #expect(try await tree.stack("down").ending == .exited(0))
        #expect(calls().last == "\(compose) down --volumes")
        #expect(!StackTree.isOpen(tree.port("LOKI_PORT")))
        let callCount = calls().count
        #expect(try await tree.stack("down").ending == .exited(0))
        #expect(calls().count == callCount)
    }

    @Test("with Docker: says which container ended, and its last lines")
    func containerFails() async throws {
        let tree = try StackTree(programs: ["docker": StackTree.docker])
        try tree.directory.write("prometheus\n", to: "broken")
        let up = try await tree.stack("up")
        #expect(up.ending == .exited(1))
        #expect(up.standardError.contains("prometheus ended before it was ready; its last lines:"))
        #expect(up.standardError.contains("no space left on device"))
        try tree.directory.write("", to: "broken")
        let slow = try await tree.stack("up", ["MONITORING_TIMEOUT": "1"])
        #expect(slow.ending == .exited(1))
        #expect(slow.standardError.contains("prometheus did not answer http://127.0.0.1:"))
        #expect(slow.standardError.contains("within 1 s"))
        #expect(try await tree.stack("down").ending == .exited(0))
        #expect(tree.directory.text(of: "calls").contains(" down --volumes"))
        #expect(tree.pid("demo") == "")
    }

    @Test("calls the targets of a checkout of the application")
    func checkout() async throws {
        let server = LoopbackServer { peer, _ in peer.serveRequests { _ in httpAnswer(200, "[]") } }
        defer { server.stop() }
        let tree = try StackTree()
        let checkout = try TemporaryDirectory()
        try checkout.write(
            "up down monitor-up monitor-down:\n\t@echo $@ $(ENVIRONMENT) >>calls\n",
            to: "Makefile"
        )
        let variables = ["SANCTUM_DIR": checkout.path, "SANCTUM_PORT": "\(server.port)", "SEED_CHECK": "1"]
        let up = try await tree.stack("up", variables)
        #expect(up.ending == .exited(0))
        #expect(up.standardError.contains("has no posts"))
        #expect(try checkout.text("calls") == "up stress\nmonitor-up\n")
        #expect(try await tree.stack("down").ending == .exited(0))
        #expect(try checkout.text("calls") == "up stress\nmonitor-up\nmonitor-down\ndown stress\n")
        #expect(tree.pid("demo") == "")
    }

    @Test(
        "says what is wrong with a variable",
        arguments: [
            (["MONITORING": "grafana"], "MONITORING=grafana: expected auto, compose, native or none"),
            (["MONITORING": "compose"], "MONITORING=compose: no Docker engine with Compose answers"),
            (["SANCTUM_DIR": "/nowhere"], "SANCTUM_DIR=/nowhere has no Makefile"),
            (["BASE_URL": "localhost:8375"], "BASE_URL=localhost:8375: expected http://HOST[:PORT]"),
            (["BASE_URL": ReportPlaces.refusedURL], "where BASE_URL says that the application is"),
        ]
    )
    func variables(_ variables: [String: String], _ words: String) async throws {
        let tree = try StackTree(programs: ["docker": "exit 1"])
        let up = try await tree.stack("up", variables)
        #expect(up.ending == .exited(1))
        #expect(up.errorLines.count == 1)
        #expect(up.standardError.contains(words))
        #expect(tree.pid("demo") == "")
    }

    @Test("says that a checkout's application did not become ready")
    func checkoutIsNotReady() async throws {
        let closed = try ClosedPort()
        let checkout = try TemporaryDirectory()
        try checkout.write("up down monitor-up monitor-down:\n\t@true\n", to: "Makefile")
        let up = try await StackTree().stack(
            "up",
            ["SANCTUM_DIR": checkout.path, "SANCTUM_PORT": "\(closed.number)", "SANCTUM_TIMEOUT": "1"]
        )
        #expect(up.ending == .exited(1))
        #expect(
            up.standardError.contains(
                "did not answer http://127.0.0.1:\(closed.number)/health/ready within 1 s"
            )
        )
    }
}
