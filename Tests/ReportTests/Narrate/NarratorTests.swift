import Measure
import Synchronization
import Testing

@testable import Report

@Suite struct NarratorTests {
    private static let tags = Array(#"{"models":[{"name":"m:latest","model":"m:latest"}]}"#.utf8)

    /// An Ollama that has model `m` and answers with this text.
    private static func ollama(_ content: String, promptTokens: Int? = nil) -> Fetch {
        { request in
            request.url.hasSuffix("/api/tags")
                ? .success(ServiceResponse(status: 200, body: tags))
                : .success(
                    ServiceResponse(
                        status: 200,
                        contentType: "application/x-ndjson",
                        body: NarrateSamples.stream(content, promptTokens: promptTokens)
                    )
                )
        }
    }

    private static func narrate(
        _ fetch: @escaping Fetch,
        analysis: Analysis = NarrateSamples.slowDatabase()
    ) async -> (narrative: Narrative, coverage: SourceCoverage) {
        await Narrator.narrate(
            analysis: analysis,
            ollamaURL: "http://localhost:11434",
            model: "m",
            fetch: fetch
        )
    }

    @Test func whatHoldsIsShownAndTheGapsAreFilledByCode() async {
        let content = #"""
            {"summary":[{"text":"The run is HEALTHY.","evidence":["E1"]}],
             "findings":[{"text":"p95 of POST /api/posts rose from 120 ms to 1.93 s.","evidence":["E2"]},
                         {"text":"p95 of POST /api/posts rose from 120 ms to 1.93 s","evidence":["E2"]},
                         {"text":"p95 of GET /api/feed was 4.5 s.","evidence":["E3"]}],
             "likely_causes":[{"text":"The database is slow.","evidence":["E4"],"finding":"F1"}],
             "confidence":0.99}
            """#
        let (narrative, coverage) = await Self.narrate(Self.ollama(content))
        #expect(narrative.author == .model("m"))
        #expect(narrative.findings.map(\.text) == ["p95 of POST /api/posts rose from 120 ms to 1.93 s."])
        #expect(narrative.findings.map(\.evidence) == [["E2"]])
        #expect(narrative.likelyCauses.map(\.text) == ["The database is slow."])
        #expect(narrative.summary.hasPrefix("The run of profile medium is CRITICAL"))
        #expect(narrative.nextActions.first?.text.hasPrefix("Look at the slow queries") == true)
        #expect(narrative.confidence == 0.85)
        #expect((narrative.claimsVerified, narrative.claimsTotal) == (2, 5))
        #expect(narrative.dropped.count == 3)
        #expect(narrative.dropped.allSatisfy { !$0.contains("HEALTHY") && !$0.contains("4.5") })
        #expect(coverage.source == .ollama)
        #expect(coverage.status == .ok)
        #expect(coverage.detail == "model m: 2 of 5 claims verified")
    }

    @Test func aModelThatIsLessSureThanCodeLowersTheConfidence() async {
        let content = #"{"findings":[{"text":"No requests failed.","evidence":["E5"]}],"confidence":0.2}"#
        #expect(await Self.narrate(Self.ollama(content)).narrative.confidence == 0.2)
    }

    @Test func whatIsAFactIsNotShownAsACause() async {
        let content = #"{"likely_causes":[{"text":"No requests failed.","evidence":["E5"]}]}"#
        let (narrative, _) = await Self.narrate(Self.ollama(content))
        #expect(narrative.findings.map(\.text) == ["No requests failed."])
        #expect(
            narrative.likelyCauses
                == CodeNarrator.narrative(of: NarrateSamples.slowDatabase(), reason: "").likelyCauses
        )
    }

    @Test func nothingThatHoldsMakesCodeTheAuthor() async {
        let content = #"{"summary":[{"text":"All is well.","evidence":["E5"]}],"confidence":1}"#
        let (narrative, coverage) = await Self.narrate(Self.ollama(content))
        #expect(narrative.author == .code(reason: "none of the model's 1 claims could be verified"))
        #expect(narrative.dropped == ["1 claim: it says all is well, or not, against the verdict"])
        #expect(coverage.status == .ok)
    }

    @Test(arguments: ["[1]", "so sorry", "{\"summary\":[", "<html>"])
    func anAnswerThatIsNoObjectIsDegraded(content: String) async {
        let (narrative, coverage) = await Self.narrate(Self.ollama(content))
        guard case .degraded(let reason) = coverage.status else {
            Issue.record("\(coverage)")
            return
        }
        #expect(reason.hasPrefix("model m answered with something else than the JSON object asked for"))
        #expect(narrative.author == .code(reason: reason))
    }

    @Test func withoutOllamaCodeSpeaksAndSaysWhy() async {
        let (narrative, coverage) = await Self.narrate { _ in
            .failure(ServiceFailure(.refused, "connection refused"))
        }
        let reason = "Ollama at http://localhost:11434 did not answer /api/tags: connection refused"
        #expect(narrative.author == .code(reason: reason))
        #expect(coverage.status == .degraded(reason))
    }

    @Test func withoutFactsNobodyIsAsked() async {
        let analysis = Analysis(profile: "x", directoryName: "x", status: .healthy, reasons: ["nothing"])
        let (narrative, coverage) = await Self.narrate(
            { _ in
                Issue.record("asked")
                return .failure(ServiceFailure(.refused, ""))
            },
            analysis: analysis
        )
        #expect(coverage.status.word == "empty")
        #expect(narrative.claimsTotal == 0)
    }

    @Test func itTellsWhatItWaitsFor() async {
        let lines = Mutex<[String]>([])
        _ = await Narrator.narrate(
            analysis: NarrateSamples.clean(),
            ollamaURL: "http://localhost:11434",
            model: "m",
            fetch: Self.ollama("{}"),
            progress: { line in lines.withLock { $0.append(line) } }
        )
        let told = lines.withLock { $0 }
        #expect(told.first == "looking for model m")
        #expect(told.last?.hasPrefix("asking model m, about ") == true)
    }
}
