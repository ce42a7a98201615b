// The files that no compiler reads: monitoring/, the image's recipe, the workflow.

import Foundation
import TestSupport
import Testing

@Suite("the files for monitoring, image and workflow", .enabled(if: Programs.python != nil))
struct DeliveryFilesTests {
    @Test(
        "fit together, and the judge of that notices what does not",
        arguments: ["check_monitoring.py", "check_image.py"],
        [[], ["--self-test"]]
    )
    func judge(_ script: String, _ arguments: [String]) async throws {
        let judge = try ChildProcess(
            try #require(Programs.python),
            ["\(Programs.root)/scripts/\(script)"] + arguments,
            environment: Programs.environment
        )
        let ending = try await judge.end(within: .seconds(60))
        #expect(judge.errorLines == [])
        #expect(ending == .exited(0))
    }

    @Test("show a run on a job's page, with a report, without one, and without a run")
    func summary() async throws {
        let directory = try TemporaryDirectory()
        func page() async throws -> String {
            let process = try ChildProcess(
                "\(Programs.root)/scripts/job_summary.sh",
                [directory.path],
                environment: Programs.environment
            )
            #expect(try await process.end(within: .seconds(20)) == .exited(0))
            #expect(process.standardError == "")
            return process.standardOutput
        }
        #expect(try await page().hasPrefix("## No run"))
        for run in ["20260101T000000Z-low", "20260201T000000Z-low"] {
            try directory.make(folder: run)
            try directory.write(
                #"{"metrics":{"http_reqs":{"count":7,"thresholds":{"rate<1":true}}}}"#,
                to: "\(run)/summary.json"
            )
        }
        let table = try await page()
        #expect(table.hasPrefix("## 20260201T000000Z-low"))
        #expect(table.contains("| http_reqs count | 7 |"))
        #expect(table.contains("| checks value | no data |"))
        #expect(table.contains("| threshold http_reqs `rate<1` | crossed |"))
        try directory.write("# All well\n", to: "20260201T000000Z-low/report.md")
        #expect(try await page() == "# All well\n")
    }
}

extension TemporaryDirectory {
    /// Makes a folder in it.
    func make(folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(of: folder),
            withIntermediateDirectories: true
        )
    }
}
