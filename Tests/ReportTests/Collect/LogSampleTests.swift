import Testing

@testable import Report

@Suite struct LogSampleTests {
    private let question = LogQuestion(name: "q", selections: ["a", "b"], sampleLimit: 100, category: "q")

    private func grid() throws -> LogGrid { LogGrid(window: try #require(RunWindow(start: 0, end: 100))) }

    private func sample(_ lines: [(Int64, String)], limit: Int = 10, labels: [String: String] = [:])
        -> LogSample
    {
        let request = LogSampleRequest(question: question, selection: "a", start: 0, end: 1, limit: limit)
        let entries = lines.map { LogEntry(nanoseconds: $0.0, line: $0.1, labels: labels, category: "q") }
        return LogSample(request: request, result: .success(entries))
    }

    @Test func requestsCoverSlicesAndSelections() throws {
        var query = LogQuery(name: "q", expression: "a", total: 5)
        #expect(LogSampleRequest.all(for: question, query, try grid()).map(\.selection) == ["a", "b"])
        query.total = 1_000
        let requests = LogSampleRequest.all(for: question, query, try grid())
        #expect(requests.count == 20)
        #expect(requests.allSatisfy { $0.limit == 10 })
        query.total = 0
        #expect(LogSampleRequest.all(for: question, query, try grid()).isEmpty)
        query.total = nil
        #expect(LogSampleRequest.all(for: question, query, try grid()).count == 20)
        let counted = LogQuestion(name: "q", selections: ["a"])
        #expect(LogSampleRequest.all(for: counted, query, try grid()).isEmpty)
    }

    @Test func entriesAreSortedAndThereOnce() {
        var queries = [LogQuery(name: "q", expression: "", total: 4)]
        let entries = LogSample.merge(
            [sample([(5, "e"), (3, "c")]), sample([(3, "c"), (3, "d")], labels: ["x": "y"])],
            into: &queries
        )
        #expect(entries.map(\.line) == ["c", "d", "e"])
        #expect(entries[0].labels.isEmpty)
        #expect(!queries[0].isTruncated)
        #expect(queries[0].failure == nil)
    }

    @Test func moreLinesThanSamplesIsTold() {
        var known = [LogQuery(name: "q", expression: "", total: 3)]
        _ = LogSample.merge([sample([(1, "a"), (2, "b")])], into: &known)
        #expect(known[0].isTruncated)
        // Not counted: a full slice is all that tells.
        var unknown = [LogQuery(name: "q", expression: "")]
        _ = LogSample.merge([sample([(1, "a")], limit: 2)], into: &unknown)
        #expect(!unknown[0].isTruncated)
        _ = LogSample.merge([sample([(1, "a"), (2, "b")], limit: 2)], into: &unknown)
        #expect(unknown[0].isTruncated)
        var other = [LogQuery(name: "lines", expression: "", total: 10)]
        _ = LogSample.merge([], into: &other)
        #expect(!other[0].isTruncated)
    }

    @Test func aFailureKeepsTheRest() {
        let request = LogSampleRequest(question: question, selection: "a", start: 0, end: 1, limit: 10)
        var queries = [LogQuery(name: "q", expression: "")]
        let failed = LogSample(request: request, result: .failure(AnswerFault("HTTP 500")))
        let entries = LogSample.merge([failed, sample([(1, "a")])], into: &queries)
        #expect(entries.count == 1)
        #expect(queries[0].failure == "lines could not be fetched: HTTP 500")
    }
}
