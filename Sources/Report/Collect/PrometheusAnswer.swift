// Series as Prometheus writes them, read and written. Must not contain HTTP or the meaning of a query.

import Measure

/// Reads and writes the `data` object of a query's answer.
enum PrometheusAnswer {
    /// How many series of one question are kept.
    static let seriesLimit = 50

    /// The series of a `matrix`, `vector` or `scalar`, by their labels. Values that are not finite are left
    /// out, series without any other as well, and so are native histograms.
    static func series(_ data: JSONValue) throws(AnswerFault) -> [MetricSeries] {
        guard let kind = data["resultType"]?.string, let result = data["result"] else {
            throw AnswerFault("data: expected resultType and result")
        }
        switch kind {
        case "scalar":
            let point = try point(result, "result")
            return point.map { [MetricSeries(points: [$0])] } ?? []
        case "matrix", "vector":
            guard let elements = result.array else { throw AnswerFault("data.result: expected a list") }
            var series: [MetricSeries] = []
            for (index, element) in elements.enumerated() {
                let one = try oneSeries(element, "result[\(index)]")
                if !one.points.isEmpty { series.append(one) }
            }
            return series.sorted { $0.labelText < $1.labelText }
        default: throw AnswerFault("data.resultType: found \(kind.quotedExcerpt), expected matrix or vector")
        }
    }

    /// The `limit` series with the largest sum of values, in the order given, and how many were left out.
    static func largest(_ limit: Int, of series: [MetricSeries]) -> (kept: [MetricSeries], omitted: Int) {
        guard series.count > limit else { return (series, 0) }
        let sums = series.map { $0.points.reduce(0) { $0 + $1.value } }
        let ranked = series.indices.sorted { sums[$0] == sums[$1] ? $0 < $1 : sums[$0] > sums[$1] }
        let kept = Set(ranked.prefix(limit))
        return (series.indices.filter(kept.contains).map { series[$0] }, series.count - limit)
    }

    /// A `matrix` of these series.
    static func matrix(_ series: [MetricSeries]) -> JSONValue {
        let result = series.map { one -> JSONValue in
            ["metric": metric(one), "values": .array(one.points.map(pair))]
        }
        return ["resultType": "matrix", "result": .array(result)]
    }

    /// A `vector` of the first point of each series.
    static func vector(_ series: [MetricSeries]) -> JSONValue {
        let result = series.compactMap { one -> JSONValue? in
            one.points.first.map { ["metric": metric(one), "value": pair($0)] }
        }
        return ["resultType": "vector", "result": .array(result)]
    }

    private static func oneSeries(_ element: JSONValue, _ place: String) throws(AnswerFault) -> MetricSeries {
        guard let metric = element["metric"]?.object else {
            throw AnswerFault("\(place).metric: expected labels")
        }
        var labels: [String: String] = [:]
        for member in metric.members {
            guard let value = member.value.string else {
                throw AnswerFault("\(place).metric: expected the text of a label")
            }
            labels[member.name] = value
        }
        var pairs: [JSONValue] = []
        if let value = element["value"] { pairs = [value] }
        if let values = element["values"] {
            guard let array = values.array else { throw AnswerFault("\(place).values: expected a list") }
            pairs += array
        }
        let isHistogram = element["histogram"] != nil || element["histograms"] != nil
        guard isHistogram || element["value"] != nil || element["values"] != nil else {
            throw AnswerFault("\(place): expected value or values")
        }
        var points: [MetricSeries.Point] = []
        for pair in pairs {
            if let point = try point(pair, place) { points.append(point) }
        }
        return MetricSeries(labels: labels, points: points.sorted { $0.time < $1.time })
    }

    /// A pair of time and text; nil when the value is not finite.
    private static func point(_ pair: JSONValue, _ place: String) throws(AnswerFault) -> MetricSeries.Point? {
        guard let elements = pair.array, elements.count == 2, let time = elements[0].number,
            let text = elements[1].string, let value = Double(text)
        else { throw AnswerFault("\(place): expected a pair of a time and a number as text") }
        return value.isFinite ? MetricSeries.Point(time: time, value: value) : nil
    }

    private static func metric(_ series: MetricSeries) -> JSONValue {
        .object(JSONObject(series.labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }

    private static func pair(_ point: MetricSeries.Point) -> JSONValue {
        [.number(point.time), .string(JSONValue.number(point.value).compactText)]
    }
}

extension MetricSeries {
    /// The labels as one text that orders series: `method=GET,path=/api/posts`.
    var labelText: String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}
