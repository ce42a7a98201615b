import DoublesCore
import Foundation
import TestPeers
import Testing

private let model = "llama3.2:3b"
private let schema =
    #"{"type":"object","properties":{"summary":{"type":"string"},"level":{"enum":["high","low"]}}}"#

private func chat(_ more: String = "", content: String = "E1: 40 of 100 requests failed") -> String {
    #"{"model":"\#(model)","messages":[{"role":"user","content":"\#(content)"}]\#(more.isEmpty ? "" : "," + more)}"#
}

private final class Ollama {
    let double: OllamaDouble
    let client: PeerClient

    init(mode: OllamaDouble.Mode = .ok, answers: String? = nil, record: String? = nil) throws {
        let options = OllamaDouble.Options(model: model, mode: mode, answers: answers, record: record)
        double = try OllamaDouble(port: 0, options: options)
        client = try PeerClient(port: double.port)
    }

    deinit { double.stop() }

    func get(_ path: String) throws -> PeerResponse { try client.request("GET", path) }

    func post(_ body: String, to path: String = "/api/chat") throws -> PeerResponse {
        try client.request(
            "POST",
            path,
            headers: ["Content-Type": "application/json"],
            body: Array(body.utf8)
        )
    }
}

/// The content of an answer, streamed or not.
private func content(_ answer: PeerResponse) -> String {
    answer.lines.map { line in
        (line["message"] as? [String: Any])?["content"] as? String ?? line["response"] as? String ?? ""
    }.joined()
}

@Suite struct OllamaDoubleTests {
    @Test func `it says who it is`() throws {
        let ollama = try Ollama()
        #expect(try ollama.get("/").text == "Ollama is running")
        #expect(try ollama.get("/api/version").json["version"] is String)
        let models = try ollama.get("/api/tags").json["models"] as? [[String: Any]]
        #expect(models?.map { $0["name"] as? String } == [model])
        let shown = try ollama.post(#"{"model":"\#(model)"}"#, to: "/api/show")
        #expect((shown.json["model_info"] as? [String: Any])?["llama.context_length"] as? Int == 131_072)
    }

    @Test func `a chat streams objects, the last one done`() throws {
        let answer = try Ollama().post(chat("\"format\":\(schema)"))
        #expect(answer.status == 200 && answer.headers["content-type"] == "application/x-ndjson")
        #expect(answer.headers["transfer-encoding"] == "chunked")
        #expect(answer.lines.count > 3 && answer.lines.dropLast().allSatisfy { $0["done"] as? Bool == false })
        let last = try #require(answer.lines.last)
        #expect(last["done"] as? Bool == true && last["done_reason"] as? String == "stop")
        #expect(
            ["prompt_eval_count", "eval_count", "total_duration"].allSatisfy { (last[$0] as? Int ?? 0) > 0 }
        )
        let document = try JSONSerialization.jsonObject(with: Data(content(answer).utf8)) as? [String: String]
        #expect(document == ["summary": "The evidence says: E1: 40 of 100 requests failed", "level": "high"])
    }

    @Test func `without streaming it is one object, and generate answers likewise`() throws {
        let ollama = try Ollama()
        let whole = try ollama.post(chat("\"stream\":false,\"format\":\(schema)"))
        #expect(whole.lines.count == 1 && whole.json["done"] as? Bool == true)
        #expect(whole.headers["content-type"] == "application/json; charset=utf-8")
        let body =
            #"{"model":"\#(model)","prompt":"E1: 7 errors in 30 s","stream":false,"format":\#(schema)}"#
        let generated = try ollama.post(body, to: "/api/generate")
        #expect((generated.json["response"] as? String)?.contains("E1: 7 errors in 30 s") == true)
        #expect(try ollama.post(#"{"model":"\#(model)"}"#).json["done_reason"] as? String == "load")
    }

    @Test(arguments: [
        ("/api/chat", "", 400, "missing request body"), ("/api/chat", "{x", 400, "invalid character 'x'"),
        ("/api/chat", "{\"messages\":[]}", 400, "model is required"),
        ("/api/chat", #"{"model":"x","messages":[]}"#, 404, "model 'x' not found"),
        ("/api/generate", #"{"model":"x","prompt":"a"}"#, 404, "model 'x' not found"),
        ("/api/show", #"{"model":"x"}"#, 404, "model 'x' not found"),
        (
            "/api/chat", chat(#""options":{"num_ctx":"many"}"#), 500,
            "option \"num_ctx\" must be of type integer"
        ),
        ("/api/chat", chat(#""options":{"temperature":"hot"}"#), 500, "must be of type float32"),
        ("/api/chat", chat(#""format":"xml""#), 500, "invalid format: \"xml\""),
        (
            "/api/chat", chat(#""format":{"type":"nonsense"}"#), 400,
            #"{"error":{"code":400,"message":"JSON schema conversion failed"#
        ),
        ("/api/chat", chat(#""stream":"yes""#), 400, "json: cannot unmarshal string"),
    ])
    func `mistakes are JSON errors`(path: String, body: String, status: Int, expected: String) throws {
        let answer = try Ollama().post(body, to: path)
        #expect(answer.status == status)
        let error = answer.json["error"] as? String ?? ""
        #expect(error.contains(expected), "\(error)")
    }

    @Test func `an unknown path is text, a wrong method too`() throws {
        let ollama = try Ollama()
        let unknown = try ollama.get("/api/nothing")
        #expect(unknown.status == 404 && unknown.text == "404 page not found")
        #expect(try ollama.get("/api/chat").status == 405)
    }

    @Test func `the context is 4096 tokens unless asked for`() throws {
        let ollama = try Ollama()
        let long = String(repeating: "word ", count: 6000)
        let refused = try ollama.post(chat(content: long))
        #expect(refused.status == 400)
        let nested = try #require(refused.json["error"] as? String)
        let inner = try JSONSerialization.jsonObject(with: Data(nested.utf8)) as? [String: [String: Any]]
        #expect(inner?["error"]?["type"] as? String == "exceed_context_size_error")
        let fits = try ollama.post(chat(#""options":{"num_ctx":16384}"#, content: long))
        #expect(fits.status == 200 && fits.lines.last?["prompt_eval_count"] as? Int ?? 0 > 7000)
        let generated = try ollama.post(
            #"{"model":"\#(model)","prompt":"\#(long)","stream":false}"#,
            to: "/api/generate"
        )
        #expect(generated.status == 200 && generated.json["prompt_eval_count"] as? Int == 4096)
        let half = String(repeating: "word ", count: 2500)
        let messages = Array(repeating: #"{"role":"user","content":"\#(half)"}"#, count: 3).joined(
            separator: ","
        )
        let many = try ollama.post(#"{"model":"\#(model)","messages":[\#(messages)],"stream":false}"#)
        #expect(many.status == 200 && many.json["prompt_eval_count"] as? Int ?? 0 < 4096)
    }

    @Test func `a limit on the answer cuts the document`() throws {
        let answer = try Ollama().post(
            chat("\"stream\":false,\"format\":\(schema),\"options\":{\"num_predict\":5}")
        )
        #expect(answer.status == 200 && answer.json["done_reason"] as? String == "length")
        #expect(content(answer).count == 20)
    }

    @Test func `answers come from the file in turn and requests go to the record`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ollama-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (answers, record) = (
            folder.appending(path: "answers").path, folder.appending(path: "record").path
        )
        try Data("{\"a\": 1}\nnot JSON\n".utf8).write(to: URL(fileURLWithPath: answers))
        let ollama = try Ollama(answers: answers, record: record)
        let contents = try (0..<3).map { _ in content(try ollama.post(chat("\"format\":\(schema)"))) }
        #expect(contents == ["{\"a\": 1}", "not JSON", "{\"a\": 1}"])
        let lines = try String(contentsOfFile: record, encoding: .utf8).split(separator: "\n")
        let first = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
        #expect(lines.count == 3 && first?["format"] is [String: Any])
    }
}

@Suite struct OllamaModeTests {
    private func answer(_ mode: OllamaDouble.Mode, streams: Bool = true) throws -> PeerResponse {
        try Ollama(mode: mode).post(chat("\"stream\":\(streams),\"format\":\(schema)"))
    }

    @Test func `a missing model is not in the list either`() throws {
        let ollama = try Ollama(mode: .noModel)
        #expect(try ollama.get("/api/tags").text == "{\"models\":[]}")
        #expect(try ollama.post(chat()).status == 404)
    }

    @Test func `refusals have their status`() throws {
        #expect(try answer(.busy).status == 503)
        let exceeded = try answer(.contextExceeded)
        #expect(exceeded.status == 400 && exceeded.text.contains("exceed_context_size_error"))
        #expect(try answer(.errorLine, streams: false).status == 500)
    }

    @Test(arguments: [OllamaDouble.Mode.garbage, .garbageAnswer])
    func `garbage is a page`(mode: OllamaDouble.Mode) throws {
        let page = try answer(mode)
        #expect(page.status == 200 && page.text.hasPrefix("<html>"))
        #expect(
            try Ollama(mode: mode).get("/").text.hasPrefix("<html>") == (mode == .garbage)
        )
    }

    @Test func `answers are damaged as they say`() throws {
        let cut = try answer(.truncated)
        #expect(cut.status == 200 && cut.lines.last?["done_reason"] as? String == "length")
        #expect((try? JSONSerialization.jsonObject(with: Data(content(cut).utf8))) == nil)
        let failed = try answer(.errorLine)
        #expect(failed.status == 200 && failed.lines.last?["error"] is String)
        for streams in [true, false] {
            let open = try answer(.notDone, streams: streams)
            #expect(open.status == 200 && open.lines.count == 1 && open.lines[0]["done"] as? Bool == false)
        }
        let empty = try answer(.empty)
        #expect(content(empty).isEmpty && empty.lines.last?["done"] as? Bool == true)
        let thinking = try answer(.thinking)
        #expect(content(thinking).isEmpty && thinking.text.contains("\"thinking\":\"{"))
        let short = try answer(.silentTruncation).lines.last?["prompt_eval_count"] as? Int ?? 0
        #expect(short < (try answer(.ok).lines.last?["prompt_eval_count"] as? Int ?? 0))
    }

    @Test func `slow is silent, and a slow stream starts`() throws {
        let slow = try OllamaDouble(port: 0, options: .init(mode: .slow))
        defer { slow.stop() }
        let client = try PeerClient(port: slow.port, patience: 1)
        #expect(try client.request("GET", "/api/version").status == 200)
        #expect(throws: PeerError.silent) {
            try client.request("POST", "/api/chat", body: Array(chat().utf8))
        }
        let stream = try OllamaDouble(port: 0, options: .init(mode: .slowStream))
        defer { stream.stop() }
        let other = try PeerClient(port: stream.port, patience: 1)
        other.sendRequest("POST", "/api/chat", body: Array(chat().utf8))
        #expect(try other.readHead().status == 200)
        #expect(try other.readChunk() != nil)
        #expect(throws: PeerError.silent) { try other.readChunk() }
    }
}
