// `swiftload doctor` with everything there, and with nothing.

import Foundation
import TestSupport
import Testing

@Suite("the doctor", .timeLimit(.minutes(5)))
struct DoctorTests {
    @Test(
        "finds the application, what scrapes it, its log and the model",
        .enabled(if: Programs.prometheus != nil, Comment(rawValue: Programs.withoutPrometheus))
    )
    func everything() async throws {
        let loki = try await DoubleProcess("loki")
        let ollama = try await DoubleProcess("ollama")
        let demo = try await DemoProcess.start(environment: ["LOKI_URL": loki.url])
        let prometheus = try await PrometheusProcess.start(scraping: demo.port)
        let directory = try TemporaryDirectory()
        // The machine is busy with other tests.
        let arguments = [
            "doctor", "--skip", "machine", "--base-url", demo.url, "--prom-url", prometheus.url, "--loki-url",
            loki.url,
            "--ollama-url", ollama.url, "--ollama-model", "llama3.2:3b",
        ]
        try await prometheus.reachTarget()
        // The first samples and the first push take their time.
        var doctor = try await SwiftloadRun.command(arguments, in: directory)
        for _ in 0..<100 where doctor.ending != .exited(0) {
            _ = try await LoopbackClient.get("/api/posts", port: demo.port)
            doctor = try await SwiftloadRun.command(arguments, in: directory)
        }
        #expect(doctor.ending == .exited(0), "\(doctor.standardOutput)")
        let lines = doctor.standardOutput.split(separator: "\n")
        #expect(lines.map { $0.prefix(9) } == Array(repeating: "ok       ", count: 4))
        #expect(lines[1].contains("scrapes sanctum-app at 127.0.0.1:\(demo.port)"))
        #expect(doctor.standardError == "")
    }

    @Test("names each thing that is missing, with a remedy, and ends with 1")
    func nothing() async throws {
        let directory = try TemporaryDirectory()
        let doctor = try await SwiftloadRun.command(
            ["doctor"],
            in: directory,
            environment: ReportPlaces().environment.merging(["BASE_URL": ReportPlaces.refusedURL]) { $1 }
        )
        #expect(doctor.ending == .exited(1))
        let lines = doctor.standardOutput.split(separator: "\n")
        #expect(lines.count == 9)
        for (line, name) in zip(lines, ["application", "Prometheus", "Loki", "Ollama"]) {
            #expect(line.hasPrefix("problem  \(name)"))
            #expect(line.contains("nothing listens there; remedy: "))
        }
        for (line, name) in zip(lines.dropFirst(4), ["descriptors", "ports", "cores", "timers"]) {
            #expect(line.dropFirst(9).hasPrefix(name))
        }
        #expect(lines.last?.hasSuffix(" problems") == true)
    }

    @Test(
        "refuses what it does not know with 255",
        arguments: [["--skip", "lok"], ["--vus=-4"], ["--vus", "0"], ["x"]]
    )
    func usage(arguments: [String]) async throws {
        let doctor = try await SwiftloadRun.command(["doctor"] + arguments, in: try TemporaryDirectory())
        #expect(doctor.ending == .exited(255))
        #expect(doctor.errorLines.count == 1)
    }
}
