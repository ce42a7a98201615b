import Foundation
import Testing

@testable import DemoApp

@Suite struct DemoCommandTests {
    static let mistakes: [[String]] = [
        ["--fault", "errors=200"], ["--fault", "nonsense"], ["--fault", "errors,route=GET /nowhere"],
        ["--fault", "errors@5-1"], ["--fault-seed", "x"], ["--fault-span", "0"],
        ["--loki-url", "https://example.com"],
    ]

    @Test(arguments: mistakes) func `a mistake in the flags is one line and exit code 2`(flags: [String])
        throws
    {
        let demo = try DemoProcess(flags)
        #expect(demo.waitForExit() == 2)
        let message = demo.errors()
        #expect(message.hasPrefix("demo: ") && message.hasSuffix("\n"))
        #expect(message.split(separator: "\n").count == 1 && message.contains(flags[1]))
    }

    @Test func `a seed, a span and a record go together`() throws {
        let path = temporaryPath("record")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let demo = try DemoProcess(
            "--fault",
            "slow-database",
            "--fault",
            "cpu",
            "--fault-seed",
            "4",
            "--fault-span",
            "20",
            "--fault-record",
            path
        )
        _ = try demo.port()
        demo.terminate()
        #expect(demo.waitForExit() == 0)
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let record = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        let expected = try FaultPlan.make(["slow-database", "cpu"], seed: 4, span: 20)
        #expect(record.map { $0["from"] as? Double } == expected.map(\.from))
        #expect(record.map { $0["value"] as? Double } == expected.map(\.size))
        #expect(demo.errors().isEmpty)
    }
}

/// The demo as a process of its own, on a free port.
final class DemoProcess {
    private let process = Process()
    private let output = Pipe()
    private let problems = Pipe()

    convenience init(_ flags: String...) throws { try self.init(flags) }

    init(_ flags: [String]) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: "demo")
        process.arguments = ["--port", "0", "--database", ":memory:"] + flags
        process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "LOKI_URL" }
        process.standardOutput = output
        process.standardError = problems
        try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Waits for the line that says where it listens.
    func port() throws -> Int {
        var text = ""
        while !text.hasSuffix("\n") {
            let data = output.fileHandleForReading.readData(ofLength: 1)
            if data.isEmpty { throw RawError.closed }
            text += String(decoding: data, as: UTF8.self)
        }
        return try #require(Int(text.split(separator: ":").last?.dropLast() ?? ""))
    }

    func terminate() { process.terminate() }

    func waitForExit() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    func errors() -> String {
        String(decoding: problems.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
}
