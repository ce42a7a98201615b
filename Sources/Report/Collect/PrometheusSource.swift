// Asking Prometheus about a run. Must not contain PromQL or the reading of answers, which are functions of
// their own.

import Measure

/// A Prometheus that scraped the application during the run.
public struct PrometheusSource: Sendable {
    /// How many questions are under way at a time.
    private static let concurrency = 8
    /// How much of the time the first question may take: a server that is slower than this answers no forty
    /// others.
    private static let probeShare = 0.6

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
    public func collect(window: RunWindow?) async -> MetricsCollection {
        guard let window else {
            let reason = "not asked: nothing tells when the run was"
            return MetricsCollection(window: nil, status: .degraded(reason))
        }
        let service: ServiceURL
        do {
            service = try ServiceURL(baseURL)
        } catch {
            return unanswered(window, error.description)
        }
        let client = ServiceClient(service: service, fetch: fetch, budget: TimeBudget(timeout))
        var discovery = MetricDiscovery()
        do {
            discovery.names = try await names(client, share: Self.probeShare)
        } catch {
            return unanswered(window, "\(service.text): \(error)")
        }
        await discover(&discovery, window, client)
        let grid = MetricGrid(
            window: window,
            scrapeInterval: discovery.scrapeInterval,
            slowestInterval: discovery.slowestInterval
        )
        let found = discovery
        let questions = MetricCatalog(discovery: discovery, grid: grid).questions
        let queries = await questions.mapConcurrently(atMost: Self.concurrency) { question in
            await Self.ask(question, grid, found, client)
        }
        return MetricsCollection(
            window: window,
            step: grid.step,
            statusLabel: discovery.statusLabel,
            status: Self.status(of: queries, questions),
            queries: queries
        )
    }

    /// How usable the answers are together.
    static func status(of queries: [MetricQuery], _ questions: [MetricQuestion]) -> SourceStatus {
        let failures = queries.compactMap { query -> String? in
            if case .failed(let reason) = query.outcome { "\(query.name): \(reason)" } else { nil }
        }
        if let first = failures.first {
            return .degraded("\(failures.count) of \(queries.count) queries failed; \(first)")
        }
        let own = zip(queries, questions).filter { $1.exporter == .application }
        if own.allSatisfy({ $0.0.outcome != .data }) {
            return .empty(
                "Prometheus answers, but holds no http_requests_total in the window: is the application scraped?"
            )
        }
        return .ok
    }

    /// What a question's outcome is, from whether there is a value and which metrics are known.
    static func outcome(
        of question: MetricQuestion,
        hasValues: Bool,
        _ discovery: MetricDiscovery
    ) -> MetricQuery.Outcome {
        if hasValues { return .data }
        let known = question.exporter == .process ? discovery.jobNames ?? discovery.names : discovery.names
        guard let known else { return .empty }
        return known.isSuperset(of: question.needs) ? .empty : .missing
    }

    /// A collection in which every question failed for one reason.
    private func unanswered(_ window: RunWindow, _ reason: String) -> MetricsCollection {
        let grid = MetricGrid(window: window, scrapeInterval: 15, slowestInterval: 15)
        let queries = MetricCatalog(discovery: MetricDiscovery(), grid: grid).questions.map { question in
            MetricQuery(
                name: question.name,
                expression: question.expression,
                unit: question.unit,
                outcome: .failed(reason)
            )
        }
        return MetricsCollection(
            window: window,
            status: .degraded("Prometheus at \(reason)"),
            queries: queries
        )
    }
}

// The questions on the wire.
extension PrometheusSource {
    /// Which of the metrics in question are known, to the application's job alone if one is given.
    private func names(
        _ client: ServiceClient,
        job: String? = nil,
        share: Double
    ) async throws(AnswerFault) -> Set<String> {
        var matchers = ["__name__=~\"\(MetricCatalog.metrics.joined(separator: "|"))\""]
        if let job { matchers.append(PromQL.matcher("job", equals: job)) }
        let selector = "{\(matchers.joined(separator: ","))}"
        let result = await client.get("/api/v1/label/__name__/values", [("match[]", selector)], share: share)
        return Set(try ServiceAnswer.texts(result))
    }

    /// Finds out labels, job and intervals. What cannot be found out keeps its initial value.
    private func discover(
        _ discovery: inout MetricDiscovery,
        _ window: RunWindow,
        _ client: ServiceClient
    ) async {
        let grid = MetricGrid(window: window, scrapeInterval: 15, slowestInterval: 15)
        let run = "[\(grid.runLength)s]"
        let sockets = "{__name__=~\"sanctum_.+\"}"
        async let labels = client.get(
            "/api/v1/labels",
            [("match[]", "http_requests_total"), ("start", time(window.start)), ("end", time(grid.end))],
            share: 0.4
        )
        async let exporters = instant(
            "sum by (job) (count_over_time(http_requests_total\(run)))",
            grid,
            client
        )
        async let others = instant("sum by (job) (count_over_time(\(sockets)\(run)))", grid, client)
        async let samples = instant("up[\(min(3_600, max(180, grid.runLength)))s]", grid, client)

        discovery.requestLabels = Set((try? ServiceAnswer.texts(await labels)) ?? [])
        let (requests, rest, scrapes) = await (exporters, others, samples)
        discovery.isShared = requests.count > 1
        discovery.job = MetricDiscovery.job(among: requests.isEmpty ? rest : requests)
        if discovery.job == nil {
            let scraped = scrapes.filter { ApplicationName.likeness($0.labels["job"] ?? "") > 0 }
            discovery.job = MetricDiscovery.job(among: scraped)
        }
        var intervals = MetricDiscovery.intervals(between: scrapes)
        if discovery.job.map({ intervals[$0] == nil }) ?? intervals.isEmpty {
            let result = await client.get("/api/v1/targets", [("state", "active")], share: 0.3)
            let targets = (try? ServiceAnswer.data(result)).map(MetricDiscovery.intervals(ofTargets:)) ?? [:]
            intervals.merge(targets) { measured, _ in measured }
        }
        discovery.take(intervals: intervals)
        if let job = discovery.job { discovery.jobNames = try? await names(client, job: job, share: 0.3) }
    }

    /// An answer for the window's end; empty also when there is none.
    private func instant(_ expression: String, _ grid: MetricGrid, _ client: ServiceClient) async
        -> [MetricSeries]
    {
        let result = await client.get(
            "/api/v1/query",
            [("query", expression), ("time", time(grid.end))],
            share: 0.4
        )
        guard let data = try? ServiceAnswer.data(result) else { return [] }
        return (try? PrometheusAnswer.series(data)) ?? []
    }

    private static func ask(
        _ question: MetricQuestion,
        _ grid: MetricGrid,
        _ discovery: MetricDiscovery,
        _ client: ServiceClient
    ) async -> MetricQuery {
        var query = MetricQuery(
            name: question.name,
            expression: question.expression,
            unit: question.unit,
            outcome: question.unasked ?? .empty
        )
        guard question.unasked == nil else { return query }
        var parameters = [(name: "query", value: question.expression)]
        let isCourse = question.moments == .course
        if isCourse {
            parameters += [("start", time(grid.start)), ("end", time(grid.end)), ("step", time(grid.step))]
        } else {
            parameters.append(("time", time(grid.end)))
        }
        let result = await client.get(isCourse ? "/api/v1/query_range" : "/api/v1/query", parameters)
        do {
            let all = try PrometheusAnswer.series(try ServiceAnswer.data(result))
            let (series, omitted) = PrometheusAnswer.largest(PrometheusAnswer.seriesLimit, of: all)
            query.omittedSeries = omitted
            query.range = isCourse ? series : []
            query.instant = isCourse ? atEnd(series, grid) : series
            query.outcome = outcome(of: question, hasValues: !series.isEmpty, discovery)
        } catch {
            query.outcome = .failed(error.description)
        }
        return query
    }

    /// The last moment of the grid is the window's end: no second question is needed to know the values
    /// there.
    static func atEnd(_ series: [MetricSeries], _ grid: MetricGrid) -> [MetricSeries] {
        series.compactMap { one in
            guard let last = one.points.last, last.time > grid.end - grid.step / 2 else { return nil }
            return MetricSeries(labels: one.labels, points: [last])
        }
    }
}

/// A moment or a distance as a parameter: seconds with at most three decimals.
private func time(_ seconds: Double) -> String {
    JSONValue.number((seconds * 1_000).rounded() / 1_000).compactText
}
