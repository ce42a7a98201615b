import Measure
import TestSupport
import Testing

@testable import Report

@Suite struct RunReportTests {
    /// A directory whose files are read and written, and services that answer a report; all of it is remembered in order.
    private final class Desk: Sendable {
        let log = Collected<String>()
        let written = Collected<(ArtifactName, [UInt8])>()
        let files: RunFiles
        let failing: ArtifactName?

        init(_ files: RunFiles, failing: ArtifactName? = nil) {
            self.files = files
            self.failing = failing
        }

        var report: RunReport {
            RunReport(
                directoryName: "20260921T120000Z-test",
                version: "1.2.3",
                generatedAt: UTCTime(epoch: 1_790_000_100),
                read: { self.files.content($0) },
                write: { name, bytes in
                    if name == self.failing { throw Refused(name: name) }
                    self.log.add(name.rawValue)
                    self.written.add((name, bytes))
                },
                progress: { self.log.add("# \($0)") }
            )
        }

        /// Remembers what is asked, and answers by `answer`.
        func fetch(_ answer: @escaping @Sendable (ServiceRequest) -> Result<ServiceResponse, ServiceFailure>)
            -> Fetch
        {
            { request in
                self.log.add(request.url)
                return answer(request)
            }
        }

        func bytes(_ name: ArtifactName) -> [UInt8]? { written.all.last { $0.0 == name }?.1 }
        var names: [ArtifactName] { written.all.map(\.0) }
    }

    private struct Refused: Error, Equatable { let name: ArtifactName }

    private static let services: RunReport.Services = {
        var services = RunReport.Services(
            prometheusURL: "http://p:1",
            lokiURL: "http://l:2",
            ollamaURL: "http://o:3",
            model: "small"
        )
        // Not what is tried here: a real budget would run out while other tests have the threads.
        services.sourceTimeout = .seconds(300)
        return services
    }()

    private static let documents: [ArtifactName] = [.analysis, .reportText, .reportMarkdown, .reportHTML]

    private static var files: RunFiles {
        var builder = RunBuilder(seconds: 20)
        builder.fail("POST /api/posts", status: 500, share: 0.7, from: 10)
        return builder.files()
    }

    private static func earlier(_ shift: Double = 0, end: Double = 20) -> RunFiles {
        var files = files
        var metrics = RunBuilder.metrics([MetricName.errorRatio: { _ in 0.25 }], length: 20)
        let window = RunWindow(start: RunBuilder.origin + shift, end: RunBuilder.origin + shift + end)
        metrics.window = window
        let logs = LogsCollection(
            window: window,
            status: .ok,
            queries: [LogQuery(name: "severity", expression: "{}", total: 42)],
            entries: [
                LogEntry(
                    nanoseconds: 1_790_000_005_000_000_000,
                    line: "an earlier line",
                    category: "severity"
                )
            ]
        )
        files[text: .metrics] = metrics.json.compactText
        files[text: .logs] = logs.json.compactText
        return files
    }

    private static let nobody: @Sendable (ServiceRequest) -> Result<ServiceResponse, ServiceFailure> = { _ in
        refusal
    }

    // MARK: Order

    @Test func `metrics and logs are on disk before the model is asked, reports after it`() async throws {
        let desk = Desk(Self.files)
        _ = try await desk.report.make(services: Self.services, fetch: desk.fetch(Self.nobody))
        #expect(desk.names == [.metrics, .logs] + Self.documents)
        let log = desk.log.all
        let model = try #require(log.firstIndex { $0.hasPrefix("http://o:3") })
        let logs = try #require(log.firstIndex(of: "logs.json"))
        let metrics = try #require(log.firstIndex(of: "metrics.json"))
        let analysis = try #require(log.firstIndex(of: "ai-analysis.json"))
        #expect(metrics < logs && logs < model && model < analysis)
        #expect(log.firstIndex { $0.hasPrefix("http://p:1") }.map { $0 < metrics } == true)
        #expect(log.firstIndex { $0.hasPrefix("http://l:2") }.map { $0 < logs } == true)
        #expect(log.contains { $0.hasPrefix("# asking Prometheus and Loki about 2026-09-21T") })
        #expect(log.contains { $0.hasPrefix("# Ollama: ") })
    }

    @Test func `nobody answering is a report with gaps, not an error`() async throws {
        let desk = Desk(Self.files)
        let outcome = try await desk.report.make(services: Self.services, fetch: desk.fetch(Self.nobody))
        #expect(
            outcome.analysis.coverage.map(\.source) == [.summary, .timeline, .prometheus, .loki, .ollama]
        )
        #expect(
            outcome.analysis.coverage.map(\.status.word) == ["ok", "ok", "degraded", "degraded", "degraded"]
        )
        #expect(outcome.analysis.causes.first?.cause == .serverErrors)
        guard case .code = outcome.narrative.author else {
            Issue.record("\(outcome.narrative.author)")
            return
        }
    }

    // MARK: Without services

    @Test func `without services nothing is asked, and the earlier answers are used`() async throws {
        let desk = Desk(Self.earlier())
        let outcome = try await desk.report.make(services: nil, fetch: desk.fetch(Self.nobody))
        #expect(!desk.log.all.contains { $0.hasPrefix("http") })
        #expect(desk.names == Self.documents)
        #expect(outcome.analysis.alerts.first?.actual == "25.00%")
        #expect(outcome.analysis.ledger.facts.contains { $0.source == .loki && $0.value == 42 })
        #expect(outcome.analysis.coverage.last?.status == .empty("no model was asked"))
    }

    @Test func `without services and earlier answers the files alone are told`() async throws {
        let desk = Desk(Self.files)
        let outcome = try await desk.report.make(services: nil, fetch: desk.fetch(Self.nobody))
        #expect(desk.names == Self.documents)
        #expect(outcome.analysis.coverage[2].status == .degraded("not asked"))
    }

    @Test func `earlier answers that cannot be read are none`() async throws {
        var files = Self.earlier()
        files[text: .metrics] = "{"
        files.unreadable[.logs] = "permission denied"
        let outcome = try await Desk(files).report.make(services: nil, fetch: { _ in refusal })
        #expect(outcome.analysis.coverage[2].status == .degraded("not asked"))
        #expect(outcome.analysis.coverage[3].status == .degraded("not asked"))
    }

    @Test func `without a model's name no model is asked`() async throws {
        let desk = Desk(Self.files)
        var services = Self.services
        services.model = ""
        _ = try await desk.report.make(services: services, fetch: desk.fetch(Self.nobody))
        #expect(!desk.log.all.contains { $0.hasPrefix("http://o:3") })
        #expect(desk.log.all.contains { $0.hasPrefix("http://p:1") })
    }

    // MARK: Earlier answers

    @Test func `what was collected before is kept when the services are gone`() async throws {
        let desk = Desk(Self.earlier())
        let outcome = try await desk.report.make(services: Self.services, fetch: desk.fetch(Self.nobody))
        #expect(desk.names == Self.documents)
        #expect(outcome.analysis.alerts.first?.actual == "25.00%")
        let prometheus = try #require(outcome.analysis.coverage[2].status.reason)
        #expect(prometheus.hasSuffix("metrics.json of an earlier report is used"))
        let loki = try #require(outcome.analysis.coverage[3].status.reason)
        #expect(loki.hasSuffix("logs.json of an earlier report is used"))
    }

    @Test(arguments: [
        (0.0, 20.0, true), (0.9, 20, true), (1, 20, false), (-60, 20, false), (0, 22, false), (0, 19.5, true),
    ])
    func `what was collected for another window is not kept`(shift: Double, end: Double, isKept: Bool)
        async throws
    {
        let desk = Desk(Self.earlier(shift, end: end - shift))
        _ = try await desk.report.make(services: Self.services, fetch: desk.fetch(Self.nobody))
        #expect(desk.names == (isKept ? [] : [.metrics, .logs]) + Self.documents)
    }

    @Test func `an earlier collection without data is written anew`() async throws {
        var files = Self.earlier()
        let window = RunWindow(start: RunBuilder.origin, end: RunBuilder.origin + 20)
        files[text: .metrics] = MetricsCollection(window: window, status: .degraded("x")).json.compactText
        files[text: .logs] = LogsCollection(window: window, status: .degraded("x")).json.compactText
        let desk = Desk(files)
        _ = try await desk.report.make(services: Self.services, fetch: desk.fetch(Self.nobody))
        #expect(desk.names == [.metrics, .logs] + Self.documents)
    }

    @Test func `a service that answers takes the place of earlier answers`() async throws {
        let desk = Desk(Self.earlier())
        let outcome = try await desk.report.make(
            services: Self.services,
            fetch: desk.fetch { request in
                guard !request.url.hasPrefix("http://o") else { return refusal }
                if request.url.contains("/query_range") {
                    return answer(#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#)
                }
                if request.url.contains("/query") {
                    return answer(#"{"status":"success","data":{"resultType":"vector","result":[]}}"#)
                }
                return answer(#"{"status":"success","data":["up", "job"]}"#)
            }
        )
        #expect(desk.names.contains(.logs))
        let logs = String(decoding: try #require(desk.bytes(.logs)), as: UTF8.self)
        #expect(!logs.contains("an earlier line"))
        #expect(outcome.analysis.coverage[3].status.reason?.contains("earlier report") != true)
        #expect(outcome.analysis.logEntries.isEmpty)
    }

    // MARK: Writing

    @Test(arguments: [ArtifactName.metrics, .logs, .analysis, .reportText, .reportMarkdown, .reportHTML])
    func `what cannot be written ends the report`(name: ArtifactName) async throws {
        let desk = Desk(Self.files, failing: name)
        await #expect(throws: Refused(name: name)) {
            _ = try await desk.report.make(services: Self.services, fetch: desk.fetch(Self.nobody))
        }
        // What came before it is there, nothing after it.
        let order: [ArtifactName] = [.metrics, .logs] + Self.documents
        #expect(desk.names == Array(order.prefix { $0 != name }))
        if [.metrics, .logs].contains(name) {
            #expect(!desk.log.all.contains { $0.hasPrefix("http://o:3") })
        }
    }

    @Test func `the same files give the same bytes`() async throws {
        let (one, other) = (Desk(Self.earlier()), Desk(Self.earlier()))
        _ = try await one.report.make(services: Self.services, fetch: one.fetch(Self.nobody))
        _ = try await other.report.make(services: Self.services, fetch: other.fetch(Self.nobody))
        for name in Self.documents {
            #expect(try #require(one.bytes(name)) == #require(other.bytes(name)), "\(name)")
        }
    }

    @Test func `documents are what they are called`() async throws {
        let desk = Desk(Self.files)
        _ = try await desk.report.make(services: Self.services, fetch: desk.fetch(Self.nobody))
        func text(_ name: ArtifactName) throws -> String {
            String(decoding: try #require(desk.bytes(name)), as: UTF8.self)
        }
        for name in [ArtifactName.metrics, .logs, .analysis] {
            let text = try text(name)
            #expect(text.hasSuffix("}\n"))
            _ = try JSONValue(parsing: Array(text.utf8))
        }
        #expect(try text(.metrics).split(separator: "\n").count == 1)
        #expect(try text(.reportHTML).lowercased().hasPrefix("<!doctype html>"))
        #expect(try text(.reportMarkdown).hasPrefix("# "))
        for name in Self.documents { #expect(try text(name).contains("POST /api/posts")) }
    }
}
