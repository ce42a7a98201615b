// A Grafana dashboard of monitoring/ as its panels ask Prometheus. Must not judge, nor ask.

import Foundation
import Measure

/// The queries of one dashboard, its variables replaced by the values it opens with.
struct Dashboard: Sendable {
    /// One query of one panel.
    struct Query: Sendable {
        let panel: String
        let expression: String
    }

    static let stressCertification = "stress-certification"
    static let endpoints = "api-endpoints-overview"

    let name: String
    let queries: [Query]
    /// What the variables offer: name, metric selector and label of each `label_values`.
    let choices: [(variable: String, selector: String, label: String)]
    /// What the annotations ask.
    let annotations: [String]

    init(_ name: String) throws {
        self.name = name
        let text = try String(
            contentsOfFile: "\(Programs.root)/monitoring/grafana/dashboards/\(name).json",
            encoding: .utf8
        )
        let json = try JSONValue(parsing: text)
        let variables = json["templating"]?["list"]?.array ?? []
        var values = ["__range": "15m", "__rate_interval": "20s"]
        for variable in variables {
            guard let name = variable["name"]?.string else { continue }
            let isAll = variable["includeAll"]?.bool == true
            values[name] = isAll ? variable["allValue"]?.string : variable["current"]?["value"]?.string
        }
        queries = (json["panels"]?.array ?? []).flatMap { panel in
            (panel["targets"]?.array ?? []).map { target in
                Query(
                    panel: panel["title"]?.string ?? "",
                    expression: Self.replacing(values, in: target["expr"]?.string ?? "")
                )
            }
        }
        choices = variables.compactMap { variable in
            guard let name = variable["name"]?.string, let query = variable["query"]?["query"]?.string,
                let match = Self.replacing(values, in: query).wholeMatch(of: #/label_values\((.+), (\w+)\)/#)
            else { return nil }
            return (name, String(match.1), String(match.2))
        }
        annotations = (json["annotations"]?["list"]?.array ?? []).compactMap { $0["expr"]?.string }
    }

    /// Longer names first: `$path` is no `$p` with letters behind it.
    private static func replacing(_ values: [String: String], in text: String) -> String {
        values.sorted { $0.key.count > $1.key.count }.reduce(text) { text, variable in
            text.replacing("${\(variable.key)}", with: variable.value)
                .replacing("$\(variable.key)", with: variable.value)
        }
    }
}
