import Measure
import Testing

@testable import Report

@Suite struct OllamaClientTests {
    private func client(
        _ model: String = "llama3.2:3b",
        _ answer: @escaping Fetch
    ) -> OllamaClient {
        OllamaClient(url: "http://localhost:11434/", model: model, fetch: answer)
    }

    private func failure(_ work: () async throws(OllamaFailure) -> Void) async -> String? {
        do {
            try await work()
            return nil
        } catch {
            return error.description
        }
    }

    @Test func aMissingModelSaysWhatIsThere() async {
        let body = Array(#"{"models":[{"name":"mistral:7b","model":"mistral:7b"}]}"#.utf8)
        let client = client { request in
            #expect(request.method == "GET")
            #expect(request.url == "http://localhost:11434/api/tags")
            return .success(ServiceResponse(status: 200, body: body))
        }
        #expect(
            await failure(client.checkModel)
                == "model llama3.2:3b is not in Ollama at http://localhost:11434 (it has: mistral:7b): "
                + "ollama pull llama3.2:3b"
        )
        let empty = self.client { _ in
            .success(ServiceResponse(status: 200, body: Array(#"{"models":[]}"#.utf8)))
        }
        #expect(await failure(empty.checkModel)?.contains("(it has none)") == true)
    }

    @Test func aListedModelIsFine() async {
        let body = Array(#"{"models":[{"name":"phi:latest"}]}"#.utf8)
        let client = client("phi") { _ in .success(ServiceResponse(status: 200, body: body)) }
        #expect(await failure(client.checkModel) == nil)
    }

    @Test(arguments: [
        (
            404, "text/plain", "404 page not found",
            "answered /api/tags with 404, expected 200: 404 page not found"
        ),
        (503, nil, #"{"error":"server busy"}"#, "answered /api/tags with 503, expected 200: server busy"),
        (200, "text/html", "<html>", "answered /api/tags with an HTML page, expected JSON"),
        (200, nil, "<html>", "answered /api/tags with an HTML page, expected a list of models"),
        (
            200, nil, "Ollama is running",
            "answered /api/tags with Ollama is running, expected a list of models"
        ),
    ]) func anAnswerThatIsNoListSaysWhatItIs(status: Int, type: String?, body: String, line: String) async {
        let client = client { _ in
            .success(ServiceResponse(status: status, contentType: type, body: Array(body.utf8)))
        }
        #expect(await failure(client.checkModel) == "Ollama at http://localhost:11434 \(line)")
    }

    @Test func noConnectionNamesThePlace() async {
        let client = client { _ in .failure(ServiceFailure(.refused, "127.0.0.1:11434: connection refused")) }
        #expect(
            await failure(client.checkModel)
                == "Ollama at http://localhost:11434 did not answer /api/tags: 127.0.0.1:11434: connection refused"
        )
    }

    @Test func theQuestionHasSchemaOptionsAndTimeouts() async throws {
        let prompt = ModelPrompt(NarrateSamples.slowDatabase())
        let client = client { request in
            #expect(request.method == "POST")
            #expect(request.url == "http://localhost:11434/api/chat")
            #expect(request.firstByteTimeout == .seconds(30))
            #expect(request.timeout == .seconds(120))
            let body = try? JSONValue(parsing: request.body ?? [])
            #expect(body?["model"] == "llama3.2:3b")
            #expect(body?["stream"] == true)
            #expect(body?["format"]?["type"] == "object")
            #expect(
                body?["options"]
                    == ["num_ctx": 4_096, "num_predict": 1_536, "temperature": 0, "seed": 1]
            )
            #expect(body?["keep_alive"] == "5m")
            #expect(body?["messages"]?.array?.compactMap { $0["role"]?.string } == ["system", "user"])
            return .success(
                ServiceResponse(status: 200, body: NarrateSamples.stream("{}", promptTokens: 1_000))
            )
        }
        let schema = ModelSchema.schema(factIDs: ["E1"], findingIDs: [])
        #expect(try await client.ask(prompt, schema: schema).content == "{}")
    }

    @Test func aPromptThatWasCutIsNoticed() async {
        let prompt = ModelPrompt(NarrateSamples.slowDatabase())
        let client = client { _ in
            .success(ServiceResponse(status: 200, body: NarrateSamples.stream("{}", promptTokens: 30)))
        }
        let line = await failure { () throws(OllamaFailure) in _ = try await client.ask(prompt, schema: [:]) }
        #expect(line?.contains("read 30 tokens of a prompt of about \(prompt.estimatedTokens)") == true)
        #expect(line?.contains("its answer is not used") == true)
    }

    @Test func aCutAnswerIsNoAnswer() async {
        let prompt = ModelPrompt(NarrateSamples.clean())
        let client = client { _ in
            .success(ServiceResponse(status: 200, body: NarrateSamples.stream("{", reason: "length")))
        }
        #expect(
            await failure { () throws(OllamaFailure) in _ = try await client.ask(prompt, schema: [:]) }
                == "model llama3.2:3b of Ollama at http://localhost:11434 gave no usable answer: "
                + "the answer was cut off at the most tokens"
        )
    }

    @Test func aTimeoutAndAnAnswerTooLargeAreOneLineEach() async {
        let prompt = ModelPrompt(NarrateSamples.clean())
        for kind in [ServiceFailure.Kind.timeout, .tooLarge, .reset, .malformed] {
            let client = client { _ in .failure(ServiceFailure(kind, "no answer within 120s")) }
            let line = await failure { () throws(OllamaFailure) in
                _ = try await client.ask(prompt, schema: [:])
            }
            #expect(
                line == "Ollama at http://localhost:11434 did not answer /api/chat: no answer within 120s"
            )
        }
    }
}
