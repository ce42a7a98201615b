// Run directories where there is no room, or nothing may be written. The file systems are mounted in a namespace of the test's own.

import Foundation
import Measure
import TestSupport
import Testing

/// A file system that only the command sees.
private enum Mounted {
    /// Whether this machine lets a test mount something for itself: root, or user namespaces.
    static let flags: [String]? = {
        for flags in [["--mount"], ["--mount", "--map-root-user"]] {
            guard
                let probe = try? ChildProcess(
                    "/usr/bin/env",
                    ["unshare"] + flags + ["mount", "-t", "tmpfs", "tmpfs", "/mnt"],
                    environment: Programs.environment
                )
            else { continue }
            while probe.ending == nil { usleep(2_000) }
            if probe.ending == .exited(0) { return flags }
        }
        return nil
    }()

    static let missing: Comment = "unshare(1) may not mount here"

    /// Runs a shell command with `artifacts` in `directory` mounted as tmpfs with these options.
    static func run(_ command: String, _ options: String, in directory: TemporaryDirectory) async throws
        -> ChildProcess
    {
        let folder = directory.path(of: "artifacts")
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let mount = "mount -t tmpfs -o \(options) tmpfs '\(folder)'"
        let process = try ChildProcess(
            "/usr/bin/env",
            ["unshare"] + (flags ?? []) + ["sh", "-c", "\(mount) && { \(command); }"],
            environment: Programs.environment,
            directory: directory.path
        )
        try await process.end(within: .seconds(60))
        return process
    }
}

@Suite(
    "where artifacts are written",
    .enabled(if: Mounted.flags != nil, Mounted.missing),
    .timeLimit(.minutes(5))
)
struct ArtifactPlaceTests {
    @Test("a disk that fills up during the run: named, 104, and nothing is half written")
    func fullDisk() async throws {
        let demo = try await DemoProcess.start()
        let directory = try TemporaryDirectory()
        try directory.write(LoadProfile(vus: 2, seconds: 3).text, to: "p.json")
        let command = """
            '\(try Programs.swiftload())' run --profile p.json --script get --base-url \(demo.cheapURL) --run-dir artifacts
            code=$?; ls -A artifacts; cat artifacts/metadata.json; exit $code
            """
        // Metadata and the first block of the timeline fit in.
        let process = try await Mounted.run(command, "size=8k", in: directory)
        #expect(process.ending == .exited(104), "\(process.standardOutput)\(process.standardError)")
        #expect(process.standardError.contains("summary.json: No space left on device"))
        #expect(process.errorLines.last?.contains("the run directory is incomplete") == true)
        #expect(
            !process.standardOutput.contains("partial"),
            "no temporary file is left: \(process.standardOutput)"
        )
        #expect(!process.standardOutput.contains("\nsummary.json"))
        #expect(process.standardOutput.contains("http_reqs"), "the summary is still on the terminal")
        #expect(process.standardOutput.contains(#""start_epoch""#), "metadata is whole")
    }

    @Test("a folder that may not be written to: named before anything is sent, 104")
    func readOnlyFolder() async throws {
        let demo = try await DemoProcess.start()
        let directory = try TemporaryDirectory()
        try directory.write(LoadProfile(vus: 2, seconds: 3).text, to: "p.json")
        let command =
            "'\(try Programs.swiftload())' run --profile p.json --base-url \(demo.url) --artifact-dir artifacts"
        let process = try await Mounted.run(command, "ro", in: directory)
        #expect(process.ending == .exited(104))
        #expect(process.errorLines.count == 1)
        #expect(process.standardError.contains("in artifacts:"))
        #expect(process.standardError.contains("Read-only file system"))
        #expect(!demo.wasAsked)
    }

    @Test("a report on a full disk: named, 104, and what the run left stays as it was")
    func reportOnFullDisk() async throws {
        let demo = try await DemoProcess.start()
        let directory = try TemporaryDirectory()
        let run = try SwiftloadRun(profile: LoadProfile(vus: 2, seconds: 2), url: demo.cheapURL)
        try await run.process.end(within: .seconds(30))
        let place = run.directory.path(of: "run")
        let command = """
            cp '\(place)'/* artifacts && head -c 100000000 /dev/zero >artifacts/filler 2>/dev/null
            '\(try Programs.swiftload())' report --offline artifacts; code=$?
            ls -A artifacts; cmp artifacts/summary.json '\(place)/summary.json' && exit $code
            """
        let process = try await Mounted.run(command, "size=512k", in: directory)
        #expect(process.ending == .exited(104), "\(process.standardOutput)\(process.standardError)")
        #expect(process.standardError.contains("No space left on device"))
        #expect(!process.standardOutput.contains("partial"))
        #expect(!process.standardOutput.contains("\nreport."))
    }
}
