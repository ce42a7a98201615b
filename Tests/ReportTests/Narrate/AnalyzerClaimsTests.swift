// The claim checker on the analyzer's own facts: what code says must hold when a model says it, and rewordings with it.

import Measure
import Testing

@testable import Report

@Suite struct AnalyzerClaimsTests {
    static func analysis(_ one: AnalyzerTests.Case) -> Analysis {
        var builder = RunBuilder()
        one.trouble(&builder)
        let metrics =
            one.metrics.isEmpty ? nil : RunBuilder.metrics(one.metrics.mapValues { value in { value($0) } })
        return Analyzer.analyze(builder.input(), metrics: metrics)
    }

    private func refusal(
        _ analysis: Analysis,
        _ text: String,
        _ evidence: [String],
        _ section: ModelAnswer.Section
    ) -> ClaimRefusal? {
        do {
            _ = try ClaimChecker(analysis).check(
                ModelAnswer.Claim(section: section, text: text, evidence: evidence)
            )
            return nil
        } catch { return error }
    }

    @Test(arguments: AnalyzerTests.cases) func whatCodeSaysHolds(one: AnalyzerTests.Case) {
        let analysis = Self.analysis(one)
        for fact in analysis.ledger.facts where fact.text.count <= 300 {
            #expect(refusal(analysis, fact.text, [fact.id], .findings) == nil, "\(fact.text)")
        }
        for finding in analysis.findings {
            let evidence = Array(finding.evidence.prefix(6))
            for text in [finding.title, finding.detail] where text.count <= 300 {
                #expect(refusal(analysis, text, evidence, .findings) == nil, "\(text)")
            }
            if !finding.nextAction.isEmpty, finding.nextAction.count <= 300 {
                #expect(
                    refusal(analysis, finding.nextAction, evidence, .nextActions) == nil,
                    "\(finding.nextAction)"
                )
            }
        }
    }

    /// A sentence on a run of the analyzer's tests, resting on the facts whose texts contain the words.
    struct Reworded: Sendable, CustomTestStringConvertible {
        let run: String
        let text: String
        let facts: [String]
        var section: ModelAnswer.Section = .findings
        var testDescription: String { "\(run): \(text)" }

        init(_ run: String, _ text: String, _ facts: [String], _ section: ModelAnswer.Section = .findings) {
            self.run = run
            self.text = text
            self.facts = facts
            self.section = section
        }
    }

    private func refusal(_ one: Reworded) throws -> ClaimRefusal? {
        let run = try #require(AnalyzerTests.cases.first { $0.name == one.run })
        let analysis = Self.analysis(run)
        let ids = one.facts.compactMap { part in analysis.ledger.facts.first { $0.text.contains(part) }?.id }
        try #require(ids.count == one.facts.count, "\(analysis.ledger.facts.map(\.text))")
        return refusal(analysis, one.text, ids, one.section)
    }

    static let truths: [Reworded] = [
        .init(
            "5xx on one route",
            "POST /api/posts answered 50 of 84 requests with status 500 between 12 s and 30 s.",
            ["50 of 84 requests"]
        ),
        .init(
            "5xx on one route",
            "59.5 % of requests to POST /api/posts failed with status 500.",
            ["50 of 84 requests"]
        ),
        .init(
            "5xx on one route",
            "From 12 s on, POST /api/posts returned 500 errors.",
            ["50 of 84 requests"]
        ),
        .init(
            "5xx on one route",
            "The threshold http_req_duration p(95)<500 held at 1.4 ms.",
            ["Threshold http_req_duration"]
        ),
        .init(
            "5xx on one route",
            "http_req_duration p95 was 1.4 ms, below the threshold of 500 ms.",
            ["Threshold http_req_duration"]
        ),
        .init(
            "5xx on one route",
            "The median request duration was 0.8 ms and the p95 1.4 ms.",
            ["The median of", "95th percentile (p95)"]
        ),
        .init(
            "5xx on one route",
            "1,700 HTTP requests were made, about 57 requests per second.",
            ["1700 HTTP", "requests per second"]
        ),
        .init(
            "5xx on one route",
            "Read the application's log for status 500 on POST /api/posts.",
            ["50 of 84 requests"],
            .nextActions
        ),
        .init(
            "5xx on one route",
            "Check the application log for 500 errors on POST /api/posts.",
            ["50 of 84 requests"],
            .nextActions
        ),
        .init(
            "429 on one route",
            "POST /api/posts was rate limited: 68 of 93 requests were answered with 429.",
            ["68 of 93"]
        ),
        .init(
            "429 on one route",
            "Rate limiting hit POST /api/posts from 10 s on.",
            ["68 of 93"],
            .likelyCauses
        ),
        .init(
            "429 on one route",
            "Raise the rate limit of POST /api/posts for the test.",
            ["68 of 93"],
            .nextActions
        ),
        .init(
            "429 on one route",
            "The likely cause is rate limiting on POST /api/posts.",
            ["68 of 93"],
            .likelyCauses
        ),
        .init(
            "resets",
            "66 of 733 requests failed because connections were reset.".replacing(
                "failed because connections were reset",
                "had their connection reset"
            ),
            ["66 of 733"]
        ),
        .init("resets", "Connections were reset between 9 s and 20 s.", ["66 of 733"]),
        .init(
            "killed and restarted",
            "276 of 334 requests got no answer between 11 s and 16 s.",
            ["276 of 334"]
        ),
        .init("killed and restarted", "The application restarted.", ["276 of 334"], .likelyCauses),
        .init("killed and restarted", "The application went away at 11 s.", ["276 of 334"]),
        .init(
            "killed for good",
            "The application went away at 12 s and did not come back.",
            ["1094 of 1148 requests got"]
        ),
        .init(
            "one endpoint slow",
            "The median of GET /api/friends rose from 0.63 ms to 178 ms.",
            ["GET /api/friends: median"]
        ),
        .init(
            "one endpoint slow",
            "GET /api/friends became slow at 14 s: its median was 178 ms instead of 0.63 ms.",
            ["GET /api/friends: median"]
        ),
        .init(
            "one endpoint slow",
            "GET /api/friends had a p95 of 244 ms, compared to 0.8 ms otherwise.",
            ["GET /api/friends: median"]
        ),
        .init("one endpoint slow", "GET /api/friends is slow.", ["GET /api/friends: median"], .bottlenecks),
        .init(
            "one endpoint slow",
            "Profile the handler of GET /api/friends.",
            ["GET /api/friends: median"],
            .nextActions
        ),
        .init(
            "slow database",
            "The database is slow: 80 ms per operation instead of 0.5 ms.",
            ["mean time of a database"]
        ),
        .init(
            "slow database",
            "The mean time of a database operation rose from 0.5 ms to 80 ms.",
            ["mean time of a database"]
        ),
        .init("slow database", "Database operations took 80 ms on average.", ["mean time of a database"]),
        .init(
            "slow database",
            "A slow database is the likely cause.",
            ["mean time of a database"],
            .likelyCauses
        ),
        .init("slow database", "The database is the bottleneck.", ["mean time of a database"], .bottlenecks),
        .init(
            "slow database",
            "Look at the slowest queries and at the connection pool.",
            ["mean time of a database"],
            .nextActions
        ),
        .init(
            "processor used up",
            "Processor time per request rose from 1.43 ms to 31.1 ms.",
            ["processor time per request"]
        ),
        .init("processor used up", "The application used at most 1.9 CPU cores.", ["CPU cores"]),
        .init("messages lost", "28 of 42 expected replies on WS /api/ws/chat did not arrive.", ["28 of 42"]),
        .init(
            "messages lost",
            "WebSocket messages were lost on WS /api/ws/chat.",
            ["28 of 42"],
            .likelyCauses
        ),
        .init(
            "sockets closed early",
            "The server closed 45 of 45 sessions on WS /api/ws/chat.".replacing("closed", "ended"),
            ["ended 45 of 45"]
        ),
        .init("wrong answers", "The check 'has ticket' failed 34 of 51 times.", ["has ticket"]),
        .init("wrong answers", "Check 'has ticket' failed 34 times.", ["has ticket"]),
        .init(
            "memory growth",
            "The application's memory grew from 60 MB to 220 MB.",
            ["Resident memory of the process"]
        ),
        .init(
            "memory growth",
            "Resident memory grew to 220 MB, by 8 MB per second.".replacing(", by 8 MB per second", ""),
            ["Resident memory of the process"]
        ),
        .init(
            "starved generator",
            "The load generator was the bottleneck.",
            ["generator reacted late"],
            .bottlenecks
        ),
        .init("starved generator", "The generator reacted late in 20 of 30 s.", ["generator reacted late"]),
        .init("pause", "No request was answered for 5 s from 12 s on.", ["no request was answered"]),
        .init("pause", "The application stood still for 5 s.", ["no request was answered"]),
        .init(
            "a route that is never answered",
            "GET /api/posts was not answered between 12 s and 30 s.",
            ["GET /api/posts was not"]
        ),
        .init(
            "429 on several routes",
            "GET /api/conversations answered 60 of 207 requests with 429.",
            ["GET /api/conversations: 60 of 207"]
        ),
        .init("5xx everywhere", "Requests on all routes failed with 503 from 12 s to 30 s.", ["522 of 1148"]),
        .init(
            "sockets closed early",
            "45 WebSocket sessions on WS /api/ws/chat were ended by the server with close code 1006.",
            ["ended 45 of 45"]
        ),
        .init("handshakes refused", "51 WebSocket handshakes were refused on WS /api/ws/chat.", ["51 of 51"]),
        .init(
            "killed for good",
            "1,094 of 1,148 requests got no answer after 12 s.",
            ["1094 of 1148 requests got"]
        ),
        .init(
            "slow database",
            "Database operations slowed down from 0.5 ms to 80 ms.",
            ["mean time of a database"]
        ),
        .init(
            "network delay",
            "The network is the likely cause.",
            ["median time of a request at the server"],
            .likelyCauses
        ),
        .init(
            "memory growth",
            "Take heap profiles and compare them.",
            ["Resident memory of the process"],
            .nextActions
        ),
    ]

    @Test(arguments: truths) func whatIsTrueIsShown(one: Reworded) throws {
        let found = try refusal(one); #expect(found == nil)
    }

    @Test(arguments: lies) func whatIsFalseIsDropped(one: Reworded) throws {
        let found = try refusal(one); #expect(found != nil)
    }
}
