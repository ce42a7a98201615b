import Foundation
import Testing

@testable import DemoApp

@Suite struct ProcessFaultsTests {
    @Test func `memory grows while the fault lasts, and shows in the metrics`() async throws {
        try await withFaults("memory-growth=200@0-0.5") { port in
            let client = try RawClient(port: port)
            let before = try client.metric("process_resident_memory_bytes")
            _ = try client.request("GET", "/api/posts")
            let end = ContinuousClock.now + .seconds(10)
            var grown = 0.0
            while grown < 80 * 1_048_576, ContinuousClock.now < end {
                grown = try client.metric("process_resident_memory_bytes") - before
            }
            #expect(grown >= 80 * 1_048_576)
        }
    }

    @Test(arguments: [true, false]) func `a crash ends the process at once`(hasPanic: Bool) throws {
        let path = temporaryPath("log")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let demo = try DemoProcess("--fault", "exit=7\(hasPanic ? ",panic=yes" : "")@1-", "--log", path)
        let client = try RawClient(port: try demo.port())
        #expect(try client.request("GET", "/api/posts").status == 200)
        #expect(client.isEnded())
        #expect(demo.waitForExit() == 7)
        let lines = try logLines(path)
        #expect(lines[0]["status"] as? Int == 200 && lines.count == (hasPanic ? 2 : 1))
        guard hasPanic else { return }
        #expect(
            lines[1]["msg"] as? String
                == "panic: runtime error: invalid memory address or nil pointer dereference"
        )
        #expect(lines[1]["level"] as? String == "ERROR")
    }
}
