// What of a load test's surroundings answers. Must not contain sockets; a service that is down is a finding, no error.

import Measure

/// Looks at the application and at what a report asks: Prometheus, Loki, Ollama.
public struct ServicesCheckup: Sendable {
    /// How far back lines of a log count, s.
    static let logReach = 900.0
    /// A sample of the application older than this is no sign of scraping, s.
    static let scrapeAge = 90.0

    private let fetch: Fetch
    private let patience: Duration

    /// A checkup that asks by `fetch`; each service has `patience` for all that it is asked.
    public init(fetch: @escaping Fetch, patience: Duration = .seconds(5)) {
        self.fetch = fetch
        self.patience = patience
    }

    // MARK: The application

    /// Whether something answers at `url`, and whether it calls itself ready.
    public func application(_ url: String) async -> CheckupLine {
        let path = "/health/ready"
        do {
            let (service, response) = try await first(path, of: url)
            return Self.application(response, at: service.text + path)
        } catch {
            return CheckupLine(
                "application",
                problem: "\(error)",
                remedy: "start it, name another with BASE_URL, or make demo-up"
            )
        }
    }

    /// The first answer of a service, whatever its status.
    private func first(_ path: String, of url: String) async throws(AnswerFault) -> (
        ServiceURL, ServiceResponse
    ) {
        let service = try ServiceURL(url)
        let client = ServiceClient(service: service, fetch: fetch, budget: TimeBudget(patience))
        switch await client.get(path) {
        case .success(let response): return (service, response)
        case .failure(let failure): throw AnswerFault("\(service.text): \(words(for: failure))")
        }
    }

    private func words(for failure: ServiceFailure) -> String {
        switch failure.kind {
        case .refused: "nothing listens there"
        case .reset: "the connection was cut before there was an answer"
        case .timeout: "no answer within \(patience.components.seconds) s"
        case .dns: "no such host"
        case .malformed: "what answers is no HTTP server"
        case .tls, .tooLarge, .unusableURL: failure.description
        }
    }

    private static func application(_ response: ServiceResponse, at place: String) -> CheckupLine {
        let checks = (try? JSONValue(parsing: response.body))?["checks"]?.object?.members ?? []
        let ill = checks.filter { $0.value.string != "healthy" }.map {
            "\($0.name) \($0.value.string ?? "unknown")"
        }
        switch response.status {
        case 200..<300: return CheckupLine("application", ok: "\(place) answers \(response.status)")
        case 500...:
            let why = ill.isEmpty ? "" : ": \(ill.joined(separator: ", "))"
            return CheckupLine(
                "application",
                problem: "\(place) answers \(response.status)\(why)",
                remedy: "look at the application's log; it is not ready"
            )
        default:
            return CheckupLine(
                "application",
                ok:
                    "\(place) answers \(response.status): it has no such page, so whether it is ready is unknown"
            )
        }
    }

    // MARK: Prometheus

    /// Whether Prometheus answers, and whether it scrapes the application.
    public func prometheus(_ url: String) async -> CheckupLine {
        let remedy = "make stress-stack-up, or name another with PROM_URL"
        do {
            let (service, _) = try await first("/-/ready", of: url)
            let client = ServiceClient(service: service, fetch: fetch, budget: TimeBudget(patience))
            // `time() - timestamp(…)` is the age of the last sample; there is none once a target is gone.
            let query = "min by (job, instance) (time() - timestamp(\(MetricCatalog.requestsTotal)))"
            let answer = await client.get("/api/v1/query", [("query", query)], share: 0.6)
            let series = try PrometheusAnswer.series(try ServiceAnswer.data(answer))
            let fresh = series.filter { ($0.points.last?.value ?? .infinity) < Self.scrapeAge }
            if !fresh.isEmpty {
                let places = fresh.map { "\($0.labels["job"] ?? "?") at \($0.labels["instance"] ?? "?")" }
                return CheckupLine(
                    "Prometheus",
                    ok: "\(service.text) scrapes \(places.joined(separator: ", "))"
                )
            }
            let targets = await client.get("/api/v1/targets", [("state", "active")])
            return CheckupLine(
                "Prometheus",
                problem:
                    "\(service.text) answers, but has no current \(MetricCatalog.requestsTotal): \(try Self.targets(targets))",
                remedy: "let it scrape the application's /metrics (monitoring/prometheus.yml)"
            )
        } catch {
            return CheckupLine("Prometheus", problem: "\(error)", remedy: remedy)
        }
    }

    /// What the targets are like, in words.
    private static func targets(_ answer: Result<ServiceResponse, ServiceFailure>) throws(AnswerFault)
        -> String
    {
        let active = try ServiceAnswer.data(answer)["activeTargets"]?.array ?? []
        let words = active.prefix(5).map { target in
            let job = target["labels"]?["job"]?.string ?? "?"
            let place = target["scrapeUrl"]?.string ?? "?"
            let error = target["lastError"]?.string ?? ""
            return "\(job) at \(place) is \(target["health"]?.string ?? "?")"
                + (error.isEmpty ? "" : " (\(error))")
        }
        return words.isEmpty ? "it has no target" : words.joined(separator: "; ")
    }

    // MARK: Loki

    /// Whether Loki answers, and whether it had lines of the application in the quarter of an hour before `now`, in seconds
    /// since 1970.
    public func loki(_ url: String, now: Double) async -> CheckupLine {
        do {
            let (service, response) = try await first("/ready", of: url)
            guard response.status == 200 else {
                return CheckupLine(
                    "Loki",
                    problem: "\(service.text) is not ready (HTTP \(response.status))",
                    remedy: "it takes about 20 s to start"
                )
            }
            let source = LokiSource(baseURL: url, fetch: fetch, timeout: patience)
            let logs = await source.collect(window: RunWindow(start: now - Self.logReach, end: now))
            if let lines = logs["lines"]?.total, lines > 0 {
                return CheckupLine("Loki", ok: "\(service.text) has \(lines) lines of the last 15 minutes")
            }
            return CheckupLine(
                "Loki",
                problem: "\(service.text) answers, but has no line of the last 15 minutes",
                remedy: "ship the application's log to it (the demo does with LOKI_URL)"
            )
        } catch {
            return CheckupLine(
                "Loki",
                problem: "\(error)",
                remedy: "make stress-stack-up, or name another with LOKI_URL"
            )
        }
    }

    // MARK: Ollama

    /// Whether Ollama answers, and whether it has the model.
    public func ollama(_ url: String, model: String) async -> CheckupLine {
        do throws(AnswerFault) {
            _ = try await first("/api/version", of: url)
        } catch {
            return CheckupLine(
                "Ollama",
                problem: "\(error)",
                remedy: "ollama serve, or name another with OLLAMA_URL; without it code words the report"
            )
        }
        let client = OllamaClient(url: url, model: model, fetch: fetch, timeouts: .init(list: patience))
        do {
            try await client.checkModel()
            return CheckupLine("Ollama", ok: "\(Redaction.masking(url)) has the model \(model)")
        } catch {
            return CheckupLine(
                "Ollama",
                problem: error.description,
                remedy:
                    "the command above, or name another model with OLLAMA_MODEL; without one code words the report"
            )
        }
    }
}
