import Testing

@testable import Report

@Suite struct LogCatalogTests {
    private func questions(_ levelLabels: [String] = []) throws -> [LogQuestion] {
        let selector = try #require(
            LogSelector(labels: ["container"] + levelLabels, values: ["container": ["app"]])
        )
        return LogCatalog(selector: selector).questions
    }

    @Test func upstreamsNamesComeFirst() throws {
        let questions = try questions()
        #expect(
            questions.map(\.name) == [
                "severity", "rate_limit", "server_error", "severity_panic", "severity_error", "severity_warn",
                "lines",
            ]
        )
        #expect(questions.allSatisfy { $0.selections.count == 1 })
        #expect(questions.allSatisfy { $0.selections[0].hasPrefix("{container=\"app\"}") })
        #expect(questions.last?.selections == ["{container=\"app\"}"])
        #expect(questions.filter { $0.category == "severity" }.reduce(0) { $0 + $1.sampleLimit } == 200)
    }

    @Test func labelsOfLevelsCountForLinesWithoutALevel() throws {
        let error = try #require(try questions(["level"]).first { $0.name == "severity_error" })
        #expect(error.selections.count == 2)
        #expect(error.selections[1].hasPrefix("{container=\"app\", level=~\"(?i)(?:error|err)\"} !~ `"))
        let both = try #require(
            try questions(["level", "detected_level"]).first { $0.name == "severity_warn" }
        )
        #expect(both.selections.count == 3)
        #expect(both.selections[2].hasPrefix("{container=\"app\", level=\"\", detected_level=~"))
        #expect(both.selections[2].hasSuffix(LogQL.linesWithoutWord))
        #expect(try questions(["level"]).first { $0.name == "rate_limit" }?.selections.count == 1)
    }

    @Test func onlyWhatWasAskedForIsAccepted() throws {
        let questions = try questions()
        let error = try #require(questions.first { $0.name == "severity_error" })
        let limited = try #require(questions.first { $0.name == "rate_limit" })
        let entry = LogEntry(nanoseconds: 1, line: "", category: "x", level: "error", httpStatus: 200)
        #expect(error.accepts(entry))
        #expect(!limited.accepts(entry))
        let bare = LogEntry(nanoseconds: 1, line: "", category: "x")
        #expect(!error.accepts(bare))
        #expect(limited.accepts(bare))
    }

    @Test func entriesOfAQuestion() {
        let entry = LogEntry(nanoseconds: 1, line: "", category: "severity", level: "fatal")
        #expect(LogQuestion.matches("severity", entry))
        #expect(LogQuestion.matches("severity_panic", entry))
        #expect(!LogQuestion.matches("severity_error", entry))
        #expect(!LogQuestion.matches("rate_limit", entry))
    }
}
