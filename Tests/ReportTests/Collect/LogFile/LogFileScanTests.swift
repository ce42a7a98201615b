import TestSupport
import Testing

@testable import Report

@Suite("the scan of a log file")
struct LogFileScanTests {
    private static func scan(_ text: TextLogFile, _ from: Int, _ to: Int, byteLimit: Int = 1 << 28) throws
        -> (lines: [String], outcome: LogFileScan.Outcome)
    {
        let scan = LogFileScan(
            file: text.file,
            from: Int64(from) * 1_000_000_000,
            to: Int64(to) * 1_000_000_000,
            byteLimit: byteLimit
        )
        var lines: [String] = []
        let outcome = try scan.lines { lines.append(String(decoding: $1, as: UTF8.self)) }
        return (lines, outcome)
    }

    @Test("gives the lines of the stretch and no others")
    func stretch() throws {
        let lines = (0..<100).map { TextLogFile.json($0) }
        let text = TextLogFile(lines.joined(separator: "\n"))
        let (found, outcome) = try Self.scan(text, 10, 19)
        #expect(found == Array(lines[10...19]))
        #expect(outcome == LogFileScan.Outcome(hasTimes: true, cutAt: nil))
        #expect(try Self.scan(text, 90, 300).lines == Array(lines[90...]))
        #expect(try Self.scan(text, 200, 300).lines == [])
        #expect(try Self.scan(TextLogFile(""), 0, 10).outcome == LogFileScan.Outcome())
    }

    @Test("finds its place in a long file without reading it")
    func longFile() throws {
        let padding = #","x":"\#(String(repeating: "y", count: 1_000))""#
        let lines = (0..<20_000).map { TextLogFile.json($0, "INFO", padding) }
        let text = TextLogFile(lines.joined(separator: "\n") + "\n")
        for from in [0, 7, 9_999, 19_990] {
            let before = text.readCount
            #expect(try Self.scan(text, from, from + 5).lines == Array(lines[from..<min(from + 6, 20_000)]))
            // Twenty halvings at most, a chunk each, and what is between two of them.
            #expect(text.readCount - before < 30 * LogFileScan.chunkSize)
        }
        #expect(text.bytes.count > 60 * LogFileScan.chunkSize)
    }

    @Test("lets lines without a time belong to the line before them")
    func inherited() throws {
        let text = TextLogFile(
            ["lost", TextLogFile.json(5), "panic: oh", "goroutine 1", TextLogFile.json(50), "\tlate"].joined(
                separator: "\r\n"
            )
        )
        #expect(try Self.scan(text, 0, 10).lines == [TextLogFile.json(5), "panic: oh", "goroutine 1"])
        #expect(try Self.scan(text, 20, 60).lines == [TextLogFile.json(50), "\tlate"])
    }

    @Test("finds lines that are a little out of order")
    func disorder() throws {
        let lines = [10, 13, 9, 12, 21, 18, 30].map { TextLogFile.json($0) }
        let text = TextLogFile(lines.joined(separator: "\n"))
        #expect(
            try Self.scan(text, 10, 20).lines == [10, 13, 12, 18].map { TextLogFile.json($0) }
        )
    }

    @Test("stops at its limit and says up to when it came")
    func limit() throws {
        let lines = (0..<30_000).map { TextLogFile.json($0) }
        let text = TextLogFile(lines.joined(separator: "\n"))
        let (found, outcome) = try Self.scan(text, 0, 29_000, byteLimit: LogFileScan.chunkSize)
        #expect(found == Array(lines[..<found.count]))
        #expect(found.count < 29_000)
        #expect(outcome.cutAt == Int64(found.count - 1) * 1_000_000_000)
        #expect(text.readCount < 20 * LogFileScan.chunkSize)
    }

    @Test("keeps a bounded part of a line without end, and of a hole")
    func hole() throws {
        let hole = [UInt8](repeating: 0, count: 8 * LogFileScan.chunkSize)
        let text = TextLogFile(
            bytes: Array((TextLogFile.json(1) + "\n").utf8) + hole + Array(("\n" + TextLogFile.json(2)).utf8)
        )
        let (found, _) = try Self.scan(text, 0, 10)
        #expect(found.count == 3)
        #expect(found[1].utf8.count == LogFileScan.lineLimit)
        #expect(found[2] == TextLogFile.json(2))
    }

    @Test("passes over a hole before the lines, and gives up in one without end")
    func leadingHole() throws {
        let hole = [UInt8](repeating: 0, count: 8 * LogFileScan.chunkSize)
        let lines = "\n" + (0..<30).map { TextLogFile.json($0) }.joined(separator: "\n")
        let text = TextLogFile(bytes: hole + Array(lines.utf8))
        #expect(try Self.scan(text, 3, 5, byteLimit: LogFileScan.chunkSize).lines.count == 3)
        let (found, outcome) = try Self.scan(text, 3, 5, byteLimit: LogFileScan.chunkSize / 4)
        #expect(found == [])
        #expect(outcome == LogFileScan.Outcome(hasTimes: false, cutAt: 3_000_000_000))
    }

    @Test("says that no line tells a time")
    func untimed() throws {
        let (found, outcome) = try Self.scan(TextLogFile("a\nb\nc"), 0, 10)
        #expect(found == [])
        #expect(!outcome.hasTimes)
    }

    @Test("takes lines apart wherever chunks end", arguments: [0, 1, 2, 3, 5, 8])
    func chunks(_ size: Int) {
        let bytes = Array("one\n\ntwo\r\nthree is long\nfour".utf8)
        var splitter = LineSplitter(limit: 8)
        var lines: [String] = []
        let step = size == 0 ? bytes.count : size
        for start in stride(from: 0, to: bytes.count, by: step) {
            splitter.feed(Array(bytes[start..<min(start + step, bytes.count)])) {
                lines.append(String(decoding: $0, as: UTF8.self))
            }
        }
        splitter.finish { lines.append(String(decoding: $0, as: UTF8.self)) }
        #expect(lines == ["one", "", "two", "three is", "four"])
    }
}
