// A Loki in a few lines: selectors, line filters, count_over_time, and the errors of the real one. Must not
// contain the product's LogQL; regular expressions are Foundation's.

import Foundation
import Measure
import Report
import TestSupport

/// Streams in memory, asked in LogQL.
struct LokiDouble: Sendable {
    struct Line: Sendable {
        var time: Double
        var text: String
        var labels: [String: String] = ["container": "sanctum-app-1"]

        init(_ time: Double, _ text: String, _ labels: [String: String] = ["container": "sanctum-app-1"]) {
            (self.time, self.text, self.labels) = (time, text, labels)
        }

        var nanoseconds: Int { Int((time * 1_000).rounded()) * 1_000_000 }
    }

    var lines: [Line]

    /// Answers a question as Loki does.
    func answer(_ question: ScriptedService.Question) -> Result<ServiceResponse, ServiceFailure> {
        let parameters = question.parameters
        let start = Int(parameters["start"] ?? "0") ?? 0
        let end = Int(parameters["end"] ?? "0") ?? 0
        switch question.path {
        case "/loki/api/v1/labels":
            return list(Set(inside(start, end).flatMap(\.labels.keys)))
        case let path where path.hasSuffix("/values"):
            let label = path.split(separator: "/").dropLast().last.map(String.init) ?? ""
            return list(Set(inside(start, end).compactMap { $0.labels[label] }))
        case "/loki/api/v1/query":
            guard let (selection, length) = Self.counted(question.query) else {
                return fault(
                    "log queries are not supported as an instant query type, please change your query"
                )
            }
            let time = Int(parameters["time"] ?? "") ?? 0
            let count = matching(selection).count { $0.nanoseconds > time - length && $0.nanoseconds <= time }
            let result = count == 0 ? "" : "{\"metric\":{},\"value\":[\(Double(time) / 1e9),\"\(count)\"]}"
            return success("vector", result)
        case "/loki/api/v1/query_range":
            guard end > start else { return fault("the end of the range must be after its start") }
            if let (selection, length) = Self.counted(question.query) {
                return matrix(selection, length, start, end, parameters["step"])
            }
            return streams(question.query, start, end, parameters)
        default: return fault("404 page not found", 404)
        }
    }

    private func inside(_ start: Int, _ end: Int) -> [Line] {
        lines.filter { $0.nanoseconds >= start && $0.nanoseconds < end }
    }

    private func matrix(
        _ selection: String,
        _ length: Int,
        _ start: Int,
        _ end: Int,
        _ step: String?
    ) -> Result<ServiceResponse, ServiceFailure> {
        guard let step = step.flatMap(Double.init), step > 0 else { return fault("step is missing") }
        let found = matching(selection)
        var values: [String] = []
        for time in stride(from: start, through: end, by: Int(step * 1e9)) {
            let count = found.count { $0.nanoseconds > time - length && $0.nanoseconds <= time }
            if count > 0 { values.append("[\(Double(time) / 1e9),\"\(count)\"]") }
        }
        let result = values.isEmpty ? "" : "{\"metric\":{},\"values\":[\(values.joined(separator: ","))]}"
        return success("matrix", result)
    }

    private func streams(
        _ query: String,
        _ start: Int,
        _ end: Int,
        _ parameters: [String: String]
    ) -> Result<ServiceResponse, ServiceFailure> {
        let limit = Int(parameters["limit"] ?? "100") ?? 100
        guard limit <= 5_000 else {
            return fault("max entries limit per query exceeded, limit > max_entries_limit")
        }
        var found = matching(query).filter { $0.nanoseconds >= start && $0.nanoseconds < end }
        found.sort { $0.nanoseconds < $1.nanoseconds }
        if parameters["direction"] != "forward" { found.reverse() }
        let byLabels = Dictionary(grouping: found.prefix(limit)) { $0.labels }
        let result = byLabels.map { labels, lines -> String in
            let members = labels.map { ($0.key, JSONValue.string($0.value)) }
            let values = lines.map { line -> JSONValue in
                [.string(String(line.nanoseconds)), .string(line.text)]
            }
            let stream: JSONValue = ["stream": .object(JSONObject(members)), "values": .array(values)]
            return stream.compactText
        }
        return success("streams", result.joined(separator: ","))
    }

    private func list(_ texts: Set<String>) -> Result<ServiceResponse, ServiceFailure> {
        if texts.isEmpty { return ReportTests.answer("{\"status\":\"success\"}") }
        let data = JSONValue.array(texts.sorted().map { .string($0) }).compactText
        return ReportTests.answer("{\"status\":\"success\",\"data\":\(data)}")
    }

    private func success(_ type: String, _ result: String) -> Result<ServiceResponse, ServiceFailure> {
        ReportTests.answer(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"\(type)\",\"result\":[\(result)],\"stats\":{}}}"
        )
    }

    private func fault(_ text: String, _ status: Int = 400) -> Result<ServiceResponse, ServiceFailure> {
        ReportTests.answer(status, text + "\n", "text/plain; charset=utf-8")
    }

    /// Selection and nanoseconds of `sum(count_over_time(… [5s]))`.
    private static func counted(_ query: String) -> (String, Int)? {
        guard query.hasPrefix("sum(count_over_time("), query.hasSuffix("]))"),
            let open = query.lastIndex(of: "[")
        else { return nil }
        let selection = String(query[..<open].dropFirst(20))
        let text = query[query.index(after: open)...].dropLast(3)
        guard let length = try? DurationText.parse(String(text), unitRequired: true) else { return nil }
        return (selection, Int(length / .nanoseconds(1)))
    }

    private func matching(_ selection: String) -> [Line] {
        guard let close = selection.firstIndex(of: "}") else { return [] }
        let matchers = selection[..<close].dropFirst().components(separatedBy: ", ")
        // ` |~ `…` !~ `…``: every other piece is an expression.
        let pieces = selection[selection.index(after: close)...].components(separatedBy: "`")
        let filters = stride(from: 0, to: pieces.count - 1, by: 2).map { index in
            (isWanted: pieces[index].contains("|~"), regex: Self.regex(pieces[index + 1]))
        }
        return lines.filter { line in
            matchers.allSatisfy { Self.matches($0, line.labels) }
                && filters.allSatisfy { ($0.regex.matches(line.text)) == $0.isWanted }
        }
    }

    private static func matches(_ matcher: String, _ labels: [String: String]) -> Bool {
        let parts = matcher.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        let value = labels[parts[0]] ?? ""
        let isRegex = parts[1].hasPrefix("~")
        let text = String(parts[1].drop { $0 == "~" }.dropFirst().dropLast()).replacingOccurrences(
            of: "\\\\",
            with: "\\"
        )
        return isRegex ? regex("^(?:\(text))$").matches(value) : value == text
    }

    private static func regex(_ pattern: String) -> NSRegularExpression {
        guard let regex = try? NSRegularExpression(pattern: pattern) else {
            fatalError("no regex: \(pattern)")
        }
        return regex
    }
}

extension NSRegularExpression {
    /// Whether it is found anywhere in `text`.
    func matches(_ text: String) -> Bool {
        firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
}
