// metrics.json: upstream's shape, extended. Must not contain queries or HTTP.

import Measure

extension MetricsCollection {
    /// The document. Equal collections give equal bytes.
    public var json: JSONValue {
        var object = JSONObject()
        object["status"] = .string(status.word)
        object["reason"] = status.reason.map(JSONValue.string)
        object["window"] = window.map(\.json)
        object["step_seconds"] = step.map { .number($0) }
        object["status_label"] = statusLabel.map(JSONValue.string)
        object["queries"] = .object(JSONObject(queries.map { ($0.name, $0.json) }))
        return .object(object)
    }

    /// Reads the document, also one without our extensions: then a question without values counts as `empty`,
    /// since it does not tell whether the metric exists. Throws `MeasureError.shape`.
    public init(decoding json: JSONValue) throws(MeasureError) {
        guard let members = json["queries"]?.object else {
            throw .shape(
                path: json.object == nil ? "" : "queries",
                expected: "an object, as metrics.json has it"
            )
        }
        var queries: [MetricQuery] = []
        for member in members.members {
            queries.append(try MetricQuery(name: member.name, decoding: member.value))
        }
        let failure = queries.lazy.compactMap { query -> String? in
            if case .failed(let reason) = query.outcome { "\(query.name): \(reason)" } else { nil }
        }.first
        self.init(
            window: json["window"].flatMap(RunWindow.init(decoding:)),
            step: json["step_seconds"]?.number,
            statusLabel: json["status_label"]?.string,
            status: SourceStatus(decoding: json) ?? failure.map(SourceStatus.degraded) ?? .ok,
            queries: queries
        )
    }
}

extension MetricQuery {
    /// The question as a member of `queries`.
    fileprivate var json: JSONValue {
        var object: JSONObject = ["expr": .string(expression), "unit": .string(unit.rawValue)]
        switch outcome {
        case .data: object["outcome"] = "data"
        case .empty: object["outcome"] = "empty"
        case .missing: object["outcome"] = "missing"
        case .failed(let reason):
            object["outcome"] = "failed"
            object["error"] = .string(reason)
            return .object(object)
        }
        object["series_omitted"] = omittedSeries > 0 ? JSONValue(omittedSeries) : nil
        object["range"] = PrometheusAnswer.matrix(range)
        object["instant"] = PrometheusAnswer.vector(instant)
        return .object(object)
    }

    fileprivate init(name: String, decoding json: JSONValue) throws(MeasureError) {
        guard json.object != nil else {
            throw .shape(
                path: "queries.\(name)",
                expected: "an object with expr, and range and instant or error"
            )
        }
        self.init(
            name: name,
            expression: json["expr"]?.string ?? "",
            unit: json["unit"]?.string.flatMap(Unit.init(rawValue:)) ?? MetricCatalog.unit(of: name),
            outcome: .empty
        )
        if let reason = json["error"]?.string {
            outcome = .failed(reason)
            return
        }
        range = try Self.series(json["range"], "queries.\(name).range")
        instant = try Self.series(json["instant"], "queries.\(name).instant")
        omittedSeries = max(0, json["series_omitted"]?.integer ?? 0)
        if !range.isEmpty || !instant.isEmpty {
            outcome = .data
        } else if json["outcome"]?.string == "missing" {
            outcome = .missing
        }
    }

    private static func series(_ data: JSONValue?, _ path: String) throws(MeasureError) -> [MetricSeries] {
        guard let data, !data.isNull else { return [] }
        do {
            return try PrometheusAnswer.series(data)
        } catch {
            throw .shape(path: path, expected: "the data of an answer of Prometheus; \(error)")
        }
    }
}
