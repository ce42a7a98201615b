// Asking Loki about a run. Must not contain LogQL or the reading of answers, which are functions of their
// own.

import Measure

/// A Loki that holds the application's logs.
public struct LokiSource: Sendable {
    /// How many questions are under way at a time.
    private static let concurrency = 8

    private let baseURL: String
    private let fetch: Fetch
    private let timeout: Duration

    /// A source; `timeout` is for everything together.
    public init(baseURL: String, fetch: @escaping Fetch, timeout: Duration = .seconds(8)) {
        self.baseURL = baseURL
        self.fetch = fetch
        self.timeout = timeout
    }

    /// Asks about a window. Never fails: what could not be had says so. Without a window nothing is asked.
    public func collect(window: RunWindow?) async -> LogsCollection {
        guard let window else {
            return LogsCollection(window: nil, status: .degraded("not asked: nothing tells when the run was"))
        }
        let selector: LogSelector?
        let session: Session
        do {
            let service = try ServiceURL(baseURL)
            let client = ServiceClient(service: service, fetch: fetch, budget: TimeBudget(timeout))
            session = Session(client: client, grid: LogGrid(window: window))
            do {
                selector = try await session.selector()
            } catch {
                throw AnswerFault("\(service.text): \(error)")
            }
        } catch {
            return Self.unanswered(window, .degraded("Loki at \(error)"), failure: "\(error)")
        }
        guard let selector else {
            let reason =
                "Loki answers, but holds no log stream in the window: are the application's logs shipped?"
            return Self.unanswered(window, .empty(reason), failure: nil)
        }
        let questions = LogCatalog(selector: selector).questions
        var queries = await questions.mapConcurrently(atMost: Self.concurrency) { await session.count($0) }
        let requests = zip(questions, queries).flatMap { LogSampleRequest.all(for: $0, $1, session.grid) }
        let samples = await requests.mapConcurrently(atMost: Self.concurrency) { await session.fetch($0) }
        let entries = LogSample.merge(samples, into: &queries)
        return LogsCollection(
            window: window,
            status: Self.status(of: queries, selector),
            queries: queries,
            entries: entries
        )
    }

    /// How usable the answers are together.
    static func status(of queries: [LogQuery], _ selector: LogSelector) -> SourceStatus {
        let failures = queries.compactMap { query in query.failure.map { "\(query.name): \($0)" } }
        if let first = failures.first {
            return .degraded("\(failures.count) of \(queries.count) queries failed; \(first)")
        }
        if queries.last?.total == 0 {
            return .empty(
                "Loki answers, but holds no line of \(selector.text) in the window: are the application's logs shipped?"
            )
        }
        return .ok
    }

    /// A collection of questions without answers, for one reason.
    private static func unanswered(_ window: RunWindow, _ status: SourceStatus, failure: String?)
        -> LogsCollection
    {
        let queries = LogCatalog(selector: .upstream).questions.map { question in
            LogQuery(name: question.name, expression: question.expression, failure: failure)
        }
        return LogsCollection(window: window, status: status, queries: queries)
    }
}

extension LogQuestion {
    /// What `logs.json` shows as the query.
    var expression: String { selections.joined(separator: "\n") }
}

// The questions on the wire.
private struct Session: Sendable {
    /// How much of the time the first question may take: a server that is slower than this answers no forty
    /// others.
    private static let probeShare = 0.6

    let client: ServiceClient
    let grid: LogGrid

    /// Finds out which streams are the application's; nil when there are none at all.
    func selector() async throws(AnswerFault) -> LogSelector? {
        let range = [
            (name: "start", value: nanoseconds(grid.start)), (name: "end", value: nanoseconds(grid.end)),
        ]
        let labels = try ServiceAnswer.texts(
            await client.get("/loki/api/v1/labels", range, share: Self.probeShare)
        )
        let origins = LogSelector.origins.filter(labels.contains)
        let lists = await origins.mapConcurrently(atMost: origins.count) { label in
            let path = "/loki/api/v1/label/\(ServiceURL.encoded(label))/values"
            return (try? ServiceAnswer.texts(await client.get(path, range, share: 0.3))) ?? []
        }
        return LogSelector(labels: labels, values: Dictionary(uniqueKeysWithValues: zip(origins, lists)))
    }

    /// Counts the lines that answer a question: all in the window, and step by step when there are any.
    func count(_ question: LogQuestion) async -> LogQuery {
        var query = LogQuery(name: question.name, expression: question.expression)
        do throws(AnswerFault) {
            let total = try await total(question)
            query.total = total
            guard total > 0, question.hasCourse else { return query }
            query.counts = try await counts(question, total)
            query.step = Double(grid.step) / 1_000
        } catch {
            query.failure = "lines could not be counted: \(error)"
        }
        return query
    }

    private func total(_ question: LogQuestion) async throws(AnswerFault) -> Int {
        var total = 0
        for selection in question.selections {
            let parameters = [
                (name: "query", value: LogQL.count(selection, milliseconds: grid.length)),
                (name: "time", value: nanoseconds(grid.end)),
            ]
            let result = await client.get("/loki/api/v1/query", parameters, share: 0.5)
            total += try LokiAnswer.total(try ServiceAnswer.data(result))
        }
        return total
    }

    private func counts(_ question: LogQuestion, _ total: Int) async throws(AnswerFault) -> [LogQuery.Count] {
        var counts = grid.times.map { LogQuery.Count(time: $0, count: 0) }
        guard counts.count > 1 else { return grid.times.map { LogQuery.Count(time: $0, count: total) } }
        for selection in question.selections {
            let parameters = [
                (name: "query", value: LogQL.count(selection, milliseconds: grid.step)),
                (name: "start", value: nanoseconds(grid.end - (counts.count - 1) * grid.step)),
                (name: "end", value: nanoseconds(grid.end)),
                (name: "step", value: JSONValue.number(Double(grid.step) / 1_000).compactText),
            ]
            let result = await client.get("/loki/api/v1/query_range", parameters, share: 0.6)
            let some = try LokiAnswer.counts(try ServiceAnswer.data(result), grid)
            for place in counts.indices { counts[place].count += some[place].count }
        }
        return counts
    }

    /// Fetches sample lines.
    func fetch(_ request: LogSampleRequest) async -> LogSample {
        // The first lines of a slice rather than the last: the very first error tells most.
        let parameters = [
            (name: "query", value: request.selection), (name: "start", value: String(request.start)),
            (name: "end", value: String(request.end)), (name: "limit", value: String(request.limit)),
            (name: "direction", value: "forward"),
        ]
        let result = await client.get("/loki/api/v1/query_range", parameters)
        do {
            let data = try ServiceAnswer.data(result)
            return LogSample(
                request: request,
                result: .success(try LokiAnswer.entries(data, category: request.question.category))
            )
        } catch {
            return LogSample(request: request, result: .failure(error))
        }
    }

    private func nanoseconds(_ milliseconds: Int) -> String { String(milliseconds * 1_000_000) }
}
