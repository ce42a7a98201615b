import Measure
import Testing

@testable import Report

@Suite struct ServiceAnswerTests {
    @Test func theDataOfASuccess() throws {
        let text = "{\"status\":\"success\",\"warnings\":[\"w\"],\"infos\":[\"i\"],\"data\":[1]}"
        #expect(try ServiceAnswer.data(answer(text)) == [1])
    }

    @Test(arguments: [
        (
            answer(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"invalid parameter\"}"),
            "HTTP 400: bad_data: invalid parameter"
        ),
        (
            answer(400, "parse error at line 1, col 12: syntax error\nmore", "text/plain"),
            "HTTP 400: parse error at line 1, col 12: syntax error"
        ),
        (
            answer(503, "Ingester not ready: waiting for 15s after being ready\n"),
            "HTTP 503: Ingester not ready: waiting for 15s after being ready"
        ),
        (answer(502, "<html><body>Bad Gateway</body></html>", "text/html"), "HTTP 502 with a web page"),
        (answer(500, ""), "HTTP 500 with an empty body"),
        (
            answer(200, "<!DOCTYPE html>"),
            "HTTP 200, but a web page instead of JSON: line 1, column 1: found '<', expected a value"
        ),
        (
            answer(200, ""),
            "HTTP 200, but an empty body instead of JSON: line 1, column 1: found the end of the file, expected a value"
        ),
        (
            answer("{\"status\":\"success\",\"data\":{\"res"),
            "HTTP 200, but damaged text instead of JSON: line 1, column 33: found the end of the file, expected '\"' at the end of the string"
        ),
        (answer("{\"status\":\"error\",\"error\":\"query timed out\"}"), "HTTP 200, but query timed out"),
        (answer("[]"), "HTTP 200 with JSON of another kind: expected \"status\":\"success\" and \"data\""),
        (
            answer("{\"status\":\"success\"}"),
            "HTTP 200 with JSON of another kind: expected \"status\":\"success\" and \"data\""
        ),
        (
            answer("{\"status\":true,\"data\":{}}"),
            "HTTP 200 with JSON of another kind: expected \"status\":\"success\" and \"data\""
        ),
        (refusal, "GET http://127.0.0.1:9: connection refused"),
    ])
    func anythingElseIsAFaultInOneLine(result: Result<ServiceResponse, ServiceFailure>, text: String) {
        let fault = #expect(throws: AnswerFault.self) { try ServiceAnswer.data(result) }
        #expect(fault?.description == text)
    }

    @Test func bytesThatAreNoUTF8AreReplaced() throws {
        let body = Array("{\"status\":\"success\",\"data\":\"a".utf8) + [0xFF, 0xC3] + Array("b\"}".utf8)
        let data = try ServiceAnswer.data(.success(ServiceResponse(status: 200, body: body)))
        #expect(data == "a\u{FFFD}\u{FFFD}b")
    }

    @Test func listsOfTexts() throws {
        #expect(
            try ServiceAnswer.texts(answer("{\"status\":\"success\",\"data\":[\"a\",\"b\"]}")) == ["a", "b"]
        )
        // Loki leaves the list out when there is nothing.
        #expect(try ServiceAnswer.texts(answer("{\"status\":\"success\"}")) == [])
        #expect(try ServiceAnswer.texts(answer("{\"status\":\"success\",\"data\":null}")) == [])
        for data in ["{}", "1", "[1]", "\"a\""] {
            #expect(throws: AnswerFault.self) {
                try ServiceAnswer.texts(answer("{\"status\":\"success\",\"data\":\(data)}"))
            }
        }
        #expect(throws: AnswerFault.self) { try ServiceAnswer.texts(refusal) }
    }

    @Test func aFaultIsOneShortLineWithoutSecrets() {
        let text = "token=abc\nnext\u{1B}[31m" + String(repeating: "x", count: 1_000)
        let fault = AnswerFault(text).description
        #expect(fault.hasPrefix("token=**** next[31mxxx"))
        #expect(fault.count == 301)
    }
}
