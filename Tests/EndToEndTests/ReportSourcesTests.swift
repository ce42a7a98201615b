// Every combination of broken sources on one run: the report is always made, and says what it lacks.

import Foundation
import Measure
import TestSupport
import Testing

/// What can be wrong with a source.
enum SourceTrouble: String, Sendable, CaseIterable {
    /// Connections are refused.
    case down
    /// Takes the question and never answers.
    case slow
    /// Answers with something else than was asked for.
    case garbage
    /// Answers, and there is nothing in it.
    case empty
}

/// One combination.
struct SourceTroubles: Sendable, CustomTestStringConvertible {
    let prometheus: SourceTrouble
    let loki: SourceTrouble
    let ollama: SourceTrouble

    static let all = SourceTrouble.allCases.flatMap { prometheus in
        SourceTrouble.allCases.flatMap { loki in
            SourceTrouble.allCases.map { Self(prometheus: prometheus, loki: loki, ollama: $0) }
        }
    }

    var testDescription: String {
        "Prometheus \(prometheus.rawValue), Loki \(loki.rawValue), Ollama \(ollama.rawValue)"
    }
}

/// Every source in every trouble, started once.
struct TroubledSources: Sendable {
    let prometheus: [SourceTrouble: MonotonousService]
    let loki: [SourceTrouble: DoubleProcess]
    let ollama: [SourceTrouble: DoubleProcess]

    static let shared = Task {
        TroubledSources(
            prometheus: [
                .slow: MonotonousService(.silent), .garbage: MonotonousService(.cutJSON),
                .empty: MonotonousService(.emptyPrometheus),
            ],
            loki: [
                .slow: try await DoubleProcess("loki", mode: "slow"),
                .garbage: try await DoubleProcess("loki", mode: "garbage"),
                .empty: try await DoubleProcess("loki", mode: "empty"),
            ],
            ollama: [
                .slow: try await DoubleProcess("ollama", mode: "slow"),
                .garbage: try await DoubleProcess("ollama", mode: "garbage"),
                .empty: try await DoubleProcess("ollama", mode: "no-model"),
            ]
        )
    }

    func places(_ troubles: SourceTroubles) -> ReportPlaces {
        ReportPlaces(
            prometheus: prometheus[troubles.prometheus]?.url ?? ReportPlaces.refusedURL,
            loki: loki[troubles.loki]?.url ?? ReportPlaces.refusedURL,
            ollama: ollama[troubles.ollama]?.url ?? ReportPlaces.refusedURL
        )
    }
}

@Suite("a report without its sources", .timeLimit(.minutes(5)))
struct ReportSourcesTests {
    @Test("is made, soon, and says of each source what is wrong", arguments: SourceTroubles.all)
    func combinations(troubles: SourceTroubles) async throws {
        let run = try await MixedRun.inMode(.standard).run
        let report = try await MadeReport.make(
            in: try MadeReport.copy(of: run.directory),
            places: try await TroubledSources.shared.value.places(troubles),
            slots: .waitingReports
        )
        #expect(report.ending == .exited(0), "\(report.process.standardError)")
        #expect(report.process.standardError == "")
        #expect(report.missing == [])
        #expect(report.duration < .seconds(15))
        let analysis = try report.analysis()
        #expect(analysis["status"]?.string == "HEALTHY")
        let coverage = report.section("Coverage of sources")
        for (source, trouble) in [
            ("prometheus", troubles.prometheus), ("loki", troubles.loki), ("ollama", troubles.ollama),
        ] {
            // Ollama without the model is no empty source: nothing can be asked.
            let state = trouble == .empty && source != "ollama" ? "empty" : "degraded"
            let health = try #require(analysis["data_source_health"]?[source])
            #expect(health["status"]?.string == "degraded" && health["state"]?.string == state, "\(source)")
            let reason = try #require(health["error"]?.string)
            #expect(Self.words(of: trouble, source).contains { reason.contains($0) }, "\(source): \(reason)")
            let row = coverage.split(separator: "\n").first { $0.contains(" \(source) ") }
            #expect(row?.contains(state) == true, "\(source): \(coverage)")
            #expect(report.pageSays(reason.prefix { !"\"'<>&".contains($0) }), "\(source): \(reason)")
            #expect(report.process.standardOutput.contains("\(state): \(source): "))
        }
        #expect(analysis["model"]?["author"]?.isNull == true)
        #expect(analysis["k6_highlights"]?["http_req_duration_p95_ms"]?.number != nil)
    }

    /// What a reason must say, one of these.
    private static func words(of trouble: SourceTrouble, _ source: String) -> [String] {
        switch trouble {
        case .down: ["connection refused"]
        case .slow: ["no answer", "did not answer", "timed out", "within"]
        case .garbage: ["web page", "HTML", "damaged", "JSON"]
        case .empty: source == "ollama" ? ["ollama pull llama3.2:3b"] : ["holds no", "nothing", "no "]
        }
    }

    @Test("takes less than two seconds when all connections are refused")
    func refused() async throws {
        let run = try await MixedRun.inMode(.standard).run
        var shortest = Duration.seconds(1_000)
        // The best of a few: the machine may be busy with something else.
        for _ in 0..<5 where shortest >= .seconds(2) {
            let report = try await MadeReport.make(in: try MadeReport.copy(of: run.directory))
            #expect(report.ending == .exited(0) && report.missing == [])
            shortest = min(shortest, report.duration)
        }
        #expect(shortest < .seconds(2))
    }

    @Test(
        "has pages that the foreign judge accepts",
        .enabled(if: Programs.python != nil, Comment(rawValue: Programs.withoutPython)),
        arguments: SourceTrouble.allCases.filter { $0 != .slow }
    )
    func pages(trouble: SourceTrouble) async throws {
        let run = try await MixedRun.inMode(.standard).run
        let troubles = SourceTroubles(prometheus: trouble, loki: trouble, ollama: trouble)
        let report = try await MadeReport.make(
            in: try MadeReport.copy(of: run.directory),
            places: try await TroubledSources.shared.value.places(troubles)
        )
        #expect(try await report.violations() == [])
    }

    @Test(
        "keeps what an earlier report collected, and says so",
        .enabled(if: Programs.prometheus != nil, Comment(rawValue: Programs.withoutPrometheus))
    )
    func kept() async throws {
        let observed = try await ObservedRun.slowDatabase.value.report
        let directory = try MadeReport.copy(
            of: observed.directory,
            files: MadeReport.runFiles + ["metrics.json", "logs.json"]
        )
        let report = try await MadeReport.make(in: directory)
        for (file, source) in [("metrics.json", "prometheus"), ("logs.json", "loki")] {
            #expect(try report.directory.bytes("run/\(file)") == observed.directory.bytes("run/\(file)"))
            let health = try report.analysis()["data_source_health"]?[source]
            #expect(health?["state"]?.string == "degraded")
            #expect(health?["error"]?.string?.contains("\(file) of an earlier report is used") == true)
        }
        #expect(try report.analysis().causes.first?["cause"]?.string == "slow_dependency")
    }

    @Test(
        "is made without a source whose address is none, or that nobody answers at",
        arguments: ["nonsense", "https://127.0.0.1:1", "http://", "ftp://127.0.0.1/"]
    )
    func addresses(url: String) async throws {
        let run = try await MixedRun.inMode(.standard).run
        let report = try await MadeReport.make(
            in: try MadeReport.copy(of: run.directory),
            places: ReportPlaces(prometheus: url, loki: url, ollama: url)
        )
        #expect(report.ending == .exited(0) && report.missing == [], "\(report.process.standardError)")
        for source in ["prometheus", "loki", "ollama"] {
            let health = try report.analysis()["data_source_health"]?[source]
            #expect(health?["state"]?.string == "degraded", "\(source)")
            #expect(health?["error"]?.string?.contains("expected") == true, "\(source): \(health)")
        }
    }
}
