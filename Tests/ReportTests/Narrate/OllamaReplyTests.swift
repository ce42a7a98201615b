import Measure
import Testing

@testable import Report

@Suite struct OllamaReplyTests {
    @Test func theContentIsJoinedOverTheLines() throws {
        let reply = try OllamaReply(stream: NarrateSamples.stream(#"{"summary":[]}"#, promptTokens: 812))
        #expect(reply.content == #"{"summary":[]}"#)
        #expect(reply.promptTokens == 812)
        #expect(reply.answerTokens == nil)
    }

    @Test(arguments: [
        ("", "its answer is empty, expected lines of JSON"),
        ("\n \n", "its answer is empty, expected lines of JSON"),
        ("<html>", "its answer has a line that is no JSON object: \"<html>\""),
        ("[1]", "its answer has a line that is no JSON object: \"[1]\""),
        (
            #"{"message":{"content":"x"},"done":false}"#,
            "its answer breaks off: no last line with \"done\":true"
        ),
        (
            #"{"message":{"content":"x"},"done":"true"}"#,
            "its answer breaks off: no last line with \"done\":true"
        ),
        (
            #"{"message":{"content":"x"},"done":true,"done_reason":"length","eval_count":5}"#,
            "the answer was cut off at 5 tokens"
        ),
        (
            #"{"message":{"content":"x"},"done":true,"done_reason":"load"}"#,
            "the answer ended with \"load\", expected \"stop\""
        ),
        (#"{"message":{"content":" "},"done":true}"#, "the answer has no text"),
        (
            #"{"message":{"content":"","thinking":"hm"},"done":false}"# + "\n"
                + #"{"done":true,"done_reason":"stop"}"#,
            "the answer has no text: the model only wrote down its thinking"
        ),
        (
            #"{"message":{"content":"x"},"done":false}"# + "\n"
                + #"{"error":"llama runner process has terminated"}"#,
            "it broke off: llama runner process has terminated"
        ),
    ]) func whatIsNoWholeAnswerSaysWhy(body: String, reason: String) {
        do {
            _ = try OllamaReply(stream: Array(body.utf8))
            Issue.record("\(body) was read")
        } catch {
            #expect(error.description == reason)
        }
    }

    @Test func anyPrefixOfAnAnswerIsRefusedWithoutACrash() {
        let whole = NarrateSamples.stream(String(repeating: "{\"ä\":1}", count: 9), promptTokens: 5)
        for count in 0..<whole.count {
            #expect(throws: OllamaFailure.self) { try OllamaReply(stream: Array(whole.prefix(count))) }
        }
    }

    @Test(arguments: [
        (#"{"error":"model 'x' not found"}"#, "model 'x' not found"),
        (#"{"error":{"message":"too long","type":"t"}}"#, "too long"),
        (
            #"{"error":"{\"error\":{\"code\":400,\"message\":\"request exceeds\",\"type\":\"exceed_context_size_error\"}}"}"#,
            "request exceeds"
        ),
        (#"{"error":"failed: {\"error\":\"bad schema\"}"}"#, "bad schema"),
        ("404 page not found\n", "404 page not found"),
        ("<html><body>502</body></html>", "an HTML page"),
        ("", "no reason given"),
        ("[1,2]", "[1,2]"),
        ("a\n\u{1B}[31mb", "a [31mb"),
    ]) func anErrorBecomesOneLine(body: String, line: String) {
        #expect(OllamaReply.errorText(in: Array(body.utf8)) == line)
    }

    @Test func modelsMatchByNameOrModelAndWithoutATagTheLatest() {
        let body =
            #"{"models":[{"name":"mistral:7b","model":"other:1"},{"model":"phi:latest"},{"name":5},7]}"#
        let names = OllamaReply.modelNames(in: Array(body.utf8)) ?? []
        #expect(names == ["mistral:7b", "phi:latest", "other:1"])
        for model in ["mistral:7b", "other:1", "phi", "phi:latest"] {
            #expect(OllamaReply.isListed(model, in: names))
        }
        for model in ["mistral", "mistral:7", "phi:3"] { #expect(!OllamaReply.isListed(model, in: names)) }
        #expect(OllamaReply.isListed("registry:5000/a/x", in: ["registry:5000/a/x:latest"]))
        #expect(OllamaReply.modelNames(in: Array(#"{"models":null}"#.utf8)) == [])
        #expect(OllamaReply.modelNames(in: Array(#"{"models":{}}"#.utf8)) == nil)
        #expect(OllamaReply.modelNames(in: Array("Ollama is running".utf8)) == nil)
    }
}
