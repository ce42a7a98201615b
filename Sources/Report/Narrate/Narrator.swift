// From an analysis to words: asks the model, checks what it says, falls back to code. Must not contain how any of that is done.

/// Makes a run's narrative.
public enum Narrator {
    /// Words for `analysis`, and Ollama's row of the coverage.
    ///
    /// Always returns a narrative: without a usable model it is code's, and the row is `degraded` with a line that says why. A model that
    /// answered is `ok` as a source even when few or none of its claims held; the row's detail has the count. `progress` is told what is
    /// waited for.
    public static func narrate(
        analysis: Analysis,
        ollamaURL: String,
        model: String,
        fetch: @escaping Fetch,
        timeouts: OllamaClient.Timeouts = OllamaClient.Timeouts(),
        progress: @Sendable (String) -> Void = { _ in }
    ) async -> (narrative: Narrative, coverage: SourceCoverage) {
        let prompt = ModelPrompt(analysis)
        guard !prompt.factIDs.isEmpty else {
            let reason = "the model was not asked: there is no fact it could cite"
            return (
                CodeNarrator.narrative(of: analysis, reason: reason),
                SourceCoverage(source: .ollama, status: .empty(reason), detail: "words by code")
            )
        }
        let client = OllamaClient(url: ollamaURL, model: model, fetch: fetch, timeouts: timeouts)
        do {
            progress("looking for model \(model)")
            try await client.checkModel()
            progress("asking model \(model), about \(prompt.estimatedTokens) tokens")
            let schema = ModelSchema.schema(factIDs: prompt.factIDs, findingIDs: prompt.findingIDs)
            let reply = try await client.ask(prompt, schema: schema)
            return try checked(reply, analysis: analysis, model: model, place: client.url)
        } catch {
            return (
                CodeNarrator.narrative(of: analysis, reason: error.description),
                SourceCoverage(
                    source: .ollama,
                    status: .degraded(error.description),
                    detail: "no model's words: the report is worded by code"
                )
            )
        }
    }

    private static func checked(
        _ reply: OllamaReply,
        analysis: Analysis,
        model: String,
        place: String
    ) throws(OllamaFailure) -> (narrative: Narrative, coverage: SourceCoverage) {
        let answer: ModelAnswer
        do {
            answer = try ModelAnswer(parsing: reply.content)
        } catch {
            throw OllamaFailure(
                "model \(model) answered with something else than the JSON object asked for: \(error)"
            )
        }
        let narrative = ClaimChecker(analysis).narrative(from: answer, model: model)
        let detail: String
        if case .code(let reason) = narrative.author {
            detail = "model \(model): \(reason)"
        } else {
            detail = "model \(model): \(narrative.claimsVerified) of \(narrative.claimsTotal) claims verified"
        }
        return (narrative, SourceCoverage(source: .ollama, status: .ok, detail: detail))
    }
}
