// The regular expressions before a foreign judge: Prometheus uses the library that Loki uses (RE2 of Go).

import Foundation
import Measure
import TestSupport
import Testing

@testable import Report

@Suite(.enabled(if: BackfilledPrometheus.isInstalled, "no prometheus in /usr/bin"))
struct LogQLExpressionTests {
    private let filters: [(text: String, isWanted: @Sendable (SampleLine) -> Bool)] = [
        (LogQL.lines(ofLevels: LogLevel.allCases), { $0.level != nil }),
        (LogQL.lines(ofLevels: [.panic, .fatal]), { $0.level == .panic || $0.level == .fatal }),
        (LogQL.lines(ofLevels: [.error]), { $0.level == .error }),
        (LogQL.lines(ofLevels: [.warn]), { $0.level == .warn }),
        (LogQL.lines(ofStatus: "429"), { $0.status == 429 }),
        (LogQL.lines(ofStatus: "5\\d\\d"), { $0.status ?? 0 >= 500 }),
        (LogQL.linesWithoutLevel, { !LogFields($0.text).hasLevel }),
    ]

    @Test func theyFindTheLinesTheyShould() async throws {
        let prometheus = try await BackfilledPrometheus()
        for line in SampleLine.all {
            for filter in filters {
                let isFound = try await Self.matches(filter.text, line.text, prometheus.url)
                #expect(isFound == filter.isWanted(line), "\(filter.text): \(line)")
            }
        }
    }

    /// All filters of `|~ `…` !~ `…`` hold.
    private static func matches(_ filters: String, _ line: String, _ url: String) async throws -> Bool {
        let pieces = filters.components(separatedBy: "`")
        for index in stride(from: 0, to: pieces.count - 1, by: 2) {
            let isFound = try await isFound(pieces[index + 1], line, url)
            if isFound != pieces[index].contains("|~") { return false }
        }
        return true
    }

    /// Whether RE2 finds `pattern` in `line`: a label gets the line, another one is set when the first
    /// matches.
    private static func isFound(_ pattern: String, _ line: String, _ url: String) async throws -> Bool {
        let quoted: (String) -> String = { JSONValue.string($0).compactText }
        let source = "label_replace(vector(1), \"line\", \(quoted(line)), \"\", \"\")"
        let whole = quoted("(?s:.*)(?:\(pattern))(?s:.*)")
        let query = "label_replace(\(source), \"hit\", \"1\", \"line\", \(whole))"
        let service = try ServiceURL(url)
        let request = ServiceRequest(url: service.url("/api/v1/query", [("query", query)]))
        let data = try ServiceAnswer.data(await socketFetch(request))
        return data["result"]?.array?.first?["metric"]?["hit"] != nil
    }
}
