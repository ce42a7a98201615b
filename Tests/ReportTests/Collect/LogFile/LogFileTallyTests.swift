import Testing

@testable import Report

@Suite("counts of a log file")
struct LogFileTallyTests {
    private let window = RunWindow(start: 0, end: 100)

    private func collection(_ lines: [(Int, String)], gap: String? = nil) throws -> LogsCollection {
        let window = try #require(window)
        var tally = LogFileTally(path: "app.log", window: window)
        for (second, line) in lines { tally.add(Int64(second) * 1_000_000_000, Array(line.utf8)[...]) }
        return tally.collection(window: window, status: .ok, gap: gap)
    }

    @Test("have the shape of Loki's answers, from all three formats")
    func shape() throws {
        let logs = try collection([
            (1, TextLogFile.json(1)),
            (2, TextLogFile.json(2, "WARN")),
            (3, #"time=… level=ERROR msg="GORM query error" error="locked""#),
            (4, #"time=… level=INFO msg="request processed" status=503 path=/api/posts"#),
            (5, TextLogFile.json(5, "INFO", #","status":429"#)),
            (6, #"time=… level=INFO msg="level=ERROR status=500""#),
            (7, "1970/01/01 00:00:07 panic: runtime error"),
            (8, "1970/01/01 00:00:08 Client 7 (chat hub): Buffer full, dropped message"),
        ])
        let names = LogCatalog(selector: .upstream).questions.map(\.name)
        #expect(logs.queries.map(\.name) == names)
        let totals = Dictionary(uniqueKeysWithValues: logs.queries.map { ($0.name, $0.total) })
        #expect(
            totals == [
                "severity": 3, "rate_limit": 1, "server_error": 1, "severity_panic": 1, "severity_error": 1,
                "severity_warn": 1, "lines": 8,
            ]
        )
        #expect(logs.entries.map(\.time) == [2, 3, 4, 5, 7])
        #expect(logs.entries.map(\.level) == ["warn", "error", nil, nil, "panic"])
        #expect(
            logs.entries.map(\.category) == [
                "severity", "severity", "server_error", "rate_limit", "severity",
            ]
        )
        #expect(logs.entries.allSatisfy { $0.labels == ["filename": "app.log"] })
        #expect(logs["severity"]?.expression == "app.log: lines of level warn or worse")
        #expect(logs["server_error"]?.expression == "app.log: request lines with status 500 to 599")
        #expect(try LogsCollection(decoding: logs.json) == logs)
    }

    @Test("are exact for each step of the run")
    func course() throws {
        let logs = try collection((0..<100).map { ($0, TextLogFile.json($0, $0 < 50 ? "INFO" : "WARN")) })
        let query = try #require(logs["severity_warn"])
        let step = try #require(query.step)
        #expect(query.total == 50)
        #expect(query.counts.map(\.count).reduce(0, +) == 50)
        for count in query.counts {
            let seconds = (50..<100).count { Double($0) > count.time - step && Double($0) <= count.time }
            #expect(count.count == seconds, "\(count)")
        }
    }

    @Test("come with samples from all over the run, no more than are asked of Loki")
    func samples() throws {
        let lines = (0..<100).flatMap { second in
            (0..<20).map { (second, TextLogFile.json(second, "ERROR", #","n":\#($0)"#)) }
        }
        let logs = try collection(lines)
        #expect(logs["severity_error"]?.total == 2_000)
        #expect(logs["severity_error"]?.isTruncated == true)
        #expect(logs.entries.count == 100)
        for tenth in 0..<10 {
            #expect(logs.entries.count { Int($0.time) / 10 == tenth } == 10)
        }
        let few = try collection(Array(lines.prefix(60)))
        #expect(few.entries.count == 60)
        #expect(few["severity_error"]?.isTruncated == false)
    }

    @Test("tell no total when lines are missing")
    func gap() throws {
        let logs = try collection([(1, TextLogFile.json(1, "WARN"))], gap: "half of it")
        #expect(logs.queries.allSatisfy { $0.total == nil && $0.failure == "half of it" })
        #expect(logs.entries.count == 1)
    }

    @Test("show no secret, and bounded lines")
    func secrets() throws {
        let long = String(repeating: "z", count: 5_000)
        let logs = try collection([
            (1, TextLogFile.json(1, "ERROR", #","url":"/ws?ticket=abc123","token":"s3cr3t""#)),
            (2, TextLogFile.json(2, "ERROR", #","long":"\#(long)""#)),
        ])
        #expect(!logs.json.compactText.contains("abc123"))
        #expect(!logs.json.compactText.contains("s3cr3t"))
        #expect(logs.entries[0].line.contains("ticket=****"))
        #expect(logs.entries[1].line.count == LokiAnswer.lineLimit)
    }
}
