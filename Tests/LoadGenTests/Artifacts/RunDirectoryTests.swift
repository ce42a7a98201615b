import Glibc
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite struct RunDirectoryTests {
    private static let name = RunName(startEpoch: 1_700_000_000, profile: "low")

    @Test func `a directory that exists is never used again`() throws {
        let parent = try TemporaryDirectory()
        let paths = try (0..<3).map { _ in
            try RunDirectory.create(named: Self.name, in: "\(parent.path)/a/b").path
        }
        let first = "\(parent.path)/a/b/\(Self.name.text)"
        #expect(paths == [first, "\(first)-2", "\(first)-3"])
        #expect(try parent.names(in: "a/b").count == 3)
    }

    @Test func `an artifact is replaced whole, without a rest of the old or of a temporary file`() throws {
        let parent = try TemporaryDirectory()
        let directory = try RunDirectory(existing: parent.path)
        try directory.write(Array("long old content".utf8), to: .summary)
        try directory.write(Array("new".utf8), to: .summary)
        #expect(try parent.text("summary.json") == "new")
        #expect(try parent.names() == ["summary.json"])
    }

    @Test func `a reader never sees half of an artifact`() throws {
        // The old file stays open and whole while the new one takes its name.
        let parent = try TemporaryDirectory()
        let directory = try RunDirectory(existing: parent.path)
        try directory.write(Array("old".utf8), to: .summary)
        let reader = open(directory.path(of: .summary), O_RDONLY)
        defer { close(reader) }
        try directory.write(Array("new content".utf8), to: .summary)
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(reader, &buffer, 64)
        #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self) == "old")
    }

    @Test func `what cannot be written is an error that names path and reason`() throws {
        let parent = try TemporaryDirectory()
        try RunDirectory.writeFile([1], at: "\(parent.path)/file")
        let error = #expect(throws: ArtifactError.self) {
            try RunDirectory.create(named: Self.name, in: "\(parent.path)/file/x")
        }
        #expect(error?.description.contains("\(parent.path)/file") == true)
        #expect(error?.description.contains("Not a directory") == true)
        #expect(throws: ArtifactError.self) {
            try RunDirectory.writeFile([1], at: "\(parent.path)/none/file")
        }
    }

    @Test func `lines are on disk when append returns, opening anew starts over`() throws {
        let parent = try TemporaryDirectory()
        let directory = try RunDirectory(existing: parent.path)
        let file = try LineFile(.timeline, in: directory)
        try file.append("one")
        #expect(try parent.text("timeline.jsonl") == "one\n")
        try file.append("zwölf")
        #expect(try parent.text("timeline.jsonl") == "one\nzwölf\n")
        _ = try LineFile(.timeline, in: directory)
        #expect(try parent.text("timeline.jsonl") == "")
    }

    @Test func `a full disk throws once and then drops lines`() throws {
        // The artifact's name leads to a device that is always full.
        let parent = try TemporaryDirectory()
        #expect(symlink("/dev/full", "\(parent.path)/timeline.jsonl") == 0)
        let file = try LineFile(.timeline, in: try RunDirectory(existing: parent.path))
        let error = #expect(throws: ArtifactError.self) { try file.append("one") }
        #expect(error?.description.contains("No space left") == true)
        try file.append("two")
    }
}
