import Measure
import Testing

@testable import Report

@Suite struct LokiAnswerTests {
    private func entries(_ json: String) throws -> [LogEntry] {
        try LokiAnswer.entries(try JSONValue(parsing: json), category: "severity")
    }

    @Test func linesInAscendingTimeOverAllStreams() throws {
        let read = try entries(
            """
            {"resultType":"streams","result":[
              {"stream":{"container":"a"},"values":[["3","level=error c"],["1","level=WARN a"]]},
              {"stream":{"container":"b","level":"error"},"values":[["2","plain",{"trace_id":"x"}]]}],"stats":{}}
            """
        )
        #expect(read.map(\.nanoseconds) == [1, 2, 3])
        #expect(read.map(\.level) == ["warn", "error", "error"])
        #expect(read[1].labels == ["container": "b", "level": "error"])
        #expect(read.allSatisfy { $0.category == "severity" })
    }

    @Test func aLevelOfTheLineCountsMoreThanALabel() throws {
        func level(_ line: String, _ labels: String) throws -> String? {
            try entries(
                "{\"resultType\":\"streams\",\"result\":[{\"stream\":{\(labels)},\"values\":[[\"1\",\"\(line)\"]]}]}"
            )[0].level
        }
        #expect(try level("level=INFO error", "\"level\":\"error\"") == nil)
        #expect(try level("x", "\"detected_level\":\"warn\"") == "warn")
        #expect(try level("x", "\"detected_level\":\"warn\",\"level\":\"fatal\"") == "fatal")
        #expect(try level("x", "\"detected_level\":\"unknown\"") == nil)
        #expect(try level("panic: x", "") == "panic")
    }

    @Test func linesAreMaskedThenCut() throws {
        let long = "status=429 password=hunter2 " + String(repeating: "é", count: 3_000)
        let read = try entries(
            "{\"resultType\":\"streams\",\"result\":[{\"stream\":{},\"values\":[[\"1\",\"\(long)\"]]}]}"
        )
        #expect(read[0].line.count == 2_000)
        #expect(read[0].line.hasPrefix("status=429 password=**** é"))
        #expect(read[0].httpStatus == 429)
    }

    @Test func strangeCharactersSurvive() throws {
        let read = try entries(
            #"{"resultType":"streams","result":[{"stream":{},"values":[["1","a\u0000\u001b[31m\nb"]]}]}"#
        )
        #expect(read[0].line == "a\u{0}\u{1B}[31m\nb")
        #expect(try entries("{\"resultType\":\"streams\",\"result\":[]}") == [])
    }

    @Test(arguments: [
        "{}", "[]", "{\"resultType\":\"matrix\",\"result\":[]}", "{\"resultType\":\"streams\",\"result\":{}}",
        "{\"resultType\":\"streams\",\"result\":[1]}",
        "{\"resultType\":\"streams\",\"result\":[{\"stream\":{}}]}",
        "{\"resultType\":\"streams\",\"result\":[{\"stream\":{\"a\":1},\"values\":[]}]}",
        "{\"resultType\":\"streams\",\"result\":[{\"stream\":{},\"values\":[[\"1\"]]}]}",
        "{\"resultType\":\"streams\",\"result\":[{\"stream\":{},\"values\":[[1,\"x\"]]}]}",
        "{\"resultType\":\"streams\",\"result\":[{\"stream\":{},\"values\":[[\"one\",\"x\"]]}]}",
        "{\"resultType\":\"streams\",\"result\":[{\"stream\":{},\"values\":[[\"1\",2]]}]}",
    ])
    func answersOfAnotherShapeAreFaults(json: String) {
        #expect(throws: AnswerFault.self) { try entries(json) }
    }

    @Test func totals() throws {
        let vector =
            "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"5\"]},{\"metric\":{\"a\":\"b\"},\"value\":[1,\"2\"]}]}"
        #expect(try LokiAnswer.total(try JSONValue(parsing: vector)) == 7)
        #expect(try LokiAnswer.total(["resultType": "vector", "result": []]) == 0)
        let negative = "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"-5\"]}]}"
        #expect(throws: AnswerFault.self) { try LokiAnswer.total(try JSONValue(parsing: negative)) }
        #expect(throws: AnswerFault.self) { try LokiAnswer.total(["resultType": "streams", "result": []]) }
    }

    @Test func countsHaveEveryStep() throws {
        let grid = LogGrid(window: try #require(RunWindow(start: 100, end: 103)))
        let matrix =
            "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[101,\"5\"],[103,\"1\"],[999,\"7\"]]}]}"
        let counts = try LokiAnswer.counts(try JSONValue(parsing: matrix), grid)
        #expect(
            counts == [.init(time: 101, count: 5), .init(time: 102, count: 0), .init(time: 103, count: 1)]
        )
    }
}
