import TestSupport
import Testing

@testable import Report

@Suite("a log file instead of Loki")
struct LogFileSourceTests {
    private func unanswered() throws -> LogsCollection {
        LogsCollection(
            window: try #require(RunWindow(start: 10, end: 20)),
            status: .degraded("Loki at http://l:3100: refused"),
            queries: [LogQuery(name: "severity", expression: "x", failure: "refused")]
        )
    }

    @Test("is the source when Loki did not answer, and its status says so")
    func source() throws {
        let text = TextLogFile((0..<30).map { TextLogFile.json($0, "WARN") }.joined(separator: "\n"))
        let logs = LogFileSource(file: text.file).collect(insteadOf: try unanswered())
        #expect(logs["severity"]?.total == 11)
        #expect(
            logs.status
                == .degraded(
                    "Loki at http://l:3100: refused; the application's log file app.log is the source"
                )
        )
        #expect(
            Collector.line(about: logs, from: text.file)
                == "application's log app.log: 11 lines, 11 of them warnings or worse"
        )
        #expect(
            Coverage.rows(RunInput(directoryName: "x") { _ in .absent }, metrics: nil, logs: logs)[3].detail
                == "11 lines of level warning or worse, 11 samples kept."
        )
    }

    @Test(
        "tells why it is not the source",
        arguments: [
            ("", "has no line that tells a time"), ("a\nb", "has no line that tells a time"),
            (TextLogFile.json(300), "has no line of the run's time"),
        ]
    )
    func nothing(_ text: String, _ words: String) throws {
        let logs = LogFileSource(file: TextLogFile(text).file).collect(insteadOf: try unanswered())
        #expect(
            logs.status
                == .degraded("Loki at http://l:3100: refused; the application's log file app.log \(words)")
        )
        #expect(logs.queries == (try unanswered()).queries)
    }

    @Test("that cannot be read is said")
    func unreadable() throws {
        let file = LogFile(
            path: "gone.log",
            size: { () throws(LogFile.Failure) in throw LogFile.Failure("No such file or directory") },
            read: { (_, _) throws(LogFile.Failure) in [] }
        )
        let logs = LogFileSource(file: file).collect(insteadOf: try unanswered())
        #expect(
            logs.status.reason?.hasSuffix(
                "the application's log file gone.log cannot be read: No such file or directory"
            ) == true
        )
        #expect(Collector.line(about: logs, from: file) == logs.status.reason)
    }

    @Test("that is too large gives no totals")
    func limit() throws {
        let line = TextLogFile.json(15, "WARN", #","x":"\#(String(repeating: "y", count: 900))""#) + "\n"
        let text = TextLogFile(String(repeating: line, count: 4_000))
        var source = LogFileSource(file: text.file)
        source.byteLimit = 1024 * 1024
        let logs = source.collect(insteadOf: try unanswered())
        #expect(logs["severity"]?.total == nil)
        #expect(logs["severity"]?.failure == "only the first 1 MiB of the run's lines were read")
        // They are all in one tenth of the run.
        #expect(logs.entries.count == 4)
        #expect(text.readCount < 3 * 1024 * 1024)
    }

    @Test("that is a hole for the most part gives up and says where it looked")
    func hole() throws {
        let hole = [UInt8](repeating: 0, count: 17 * 1024 * 1024)
        var source = LogFileSource(file: TextLogFile(bytes: hole).file)
        source.byteLimit = 1024 * 1024
        let logs = source.collect(insteadOf: try unanswered())
        let words = "has no line of the run's time in the 16 MiB where it should be"
        #expect(logs.status.reason?.hasSuffix(words) == true, "\(logs.status)")
    }

    @Test("is not asked when Loki has lines, or when nobody knows when the run was")
    func wanted() throws {
        var logs = try unanswered()
        #expect(LogFileSource.isWanted(insteadOf: logs))
        logs.status = .empty("no stream")
        #expect(LogFileSource.isWanted(insteadOf: logs))
        logs.status = .ok
        #expect(!LogFileSource.isWanted(insteadOf: logs))
        logs.status = .degraded("1 of 7 queries failed")
        logs.queries = [LogQuery(name: "lines", expression: "x", total: 3)]
        #expect(!LogFileSource.isWanted(insteadOf: logs))
        logs.queries = []
        logs.window = nil
        #expect(!LogFileSource.isWanted(insteadOf: logs))
        #expect(LogFileSource(file: TextLogFile("").file).collect(insteadOf: logs) == logs)
    }

    @Test("survives any bytes", arguments: 1...30 as ClosedRange<UInt64>)
    func hostile(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let pieces: [[UInt8]] = [
            Array(TextLogFile.json(12, "ERROR").utf8), [0xFF, 0xFE, 0x00], [0x0A], [0x0D, 0x0A],
            Array(#"{"time":"1970-01-01T00:00:1"#.utf8), Array("\u{202E}\u{1B}[31m".utf8),
            Array("time=1970-01-01T00:00:13Z level=WARN x=\"".utf8), Array("1970/01/01 00:00:14 ".utf8),
        ]
        let bytes = (0..<200).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
        let logs = LogFileSource(file: TextLogFile(bytes: bytes).file).collect(
            insteadOf: try unanswered()
        )
        #expect(try LogsCollection(decoding: logs.json) == logs)
        #expect(logs["lines"]?.total ?? 0 >= logs["severity"]?.total ?? 0)
    }
}
