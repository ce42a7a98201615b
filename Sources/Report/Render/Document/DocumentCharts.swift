// Which series go into which chart. Must not contain geometry or markup.

import Measure

extension DocumentSource {
    /// The axis of all charts: as long as what is known of the run, marked where findings begin.
    var axis: TimeAxis {
        let last = analysis.series?.points.last?.time ?? 0
        let end = max(analysis.window?.duration ?? 0, last, analysis.highlights.duration ?? 0)
        // The best-ranked findings: more marks than these could not be read.
        let marks = rankedFindings.filter { $0.onset != nil }.prefix(8).compactMap { finding in
            finding.onset.map { TimeAxis.Mark(time: $0, label: SafeText(name: finding.id)) }
        }
        return TimeAxis(end: end > 0 ? end : 1, marks: marks.sorted { $0.time < $1.time })
    }

    /// The run as the client saw it.
    var course: ReportDocument.Section {
        guard let points = analysis.series?.points, !points.isEmpty else {
            return ReportDocument.Section(
                id: "course",
                title: "Course of the run",
                blocks: [noData(from: .timeline)]
            )
        }
        var charts = [latency(points), outcomes(points), vus(points), errors(points)]
        let hasSockets = points.contains {
            ($0.socketsOpen ?? 0) > 0 || $0.socketsOpened > 0 || $0.messagesSent > 0
        }
        if hasSockets { charts += [openSockets(points), socketChanges(points), messages(points)] }
        var note =
            "All charts share one time axis from the run's start, in minutes and seconds. Where there is no data there is no line."
        if !axis.marks.isEmpty { note += " Vertical marks are where findings begin." }
        if points.count > ChartPath.mostPoints {
            note += " Points are joined: latency and errors keep the highest value, the others the mean."
        }
        return ReportDocument.Section(
            id: "course",
            title: "Course of the run",
            blocks: [
                .paragraph(SafeText(note)),
                .charts(ReportDocument.ChartGroup(axis: axis, charts: charts)),
            ]
        )
    }

    private func series(
        _ name: SafeText,
        _ look: Chart.Look,
        _ points: [RunSeries.Point],
        _ thinning: Chart.Thinning = .mean,
        isFilled: Bool = false,
        value: (RunSeries.Point) -> Double?
    ) -> Chart.Series {
        Chart.Series(
            name: name,
            look: look,
            samples: points.map { Chart.Sample(time: $0.time, value: value($0)) },
            thinning: thinning,
            isFilled: isFilled
        )
    }

    private func latency(_ points: [RunSeries.Point]) -> Chart {
        Chart(
            id: "chart-latency",
            title: "Latency of requests",
            unit: .milliseconds,
            series: [
                series("p50", .first, points, .highest) { $0.p50 },
                series("p95", .second, points, .highest) { $0.p95 },
                series("p99", .third, points, .highest) { $0.p99 },
            ],
            bounds: latencyBounds
        )
    }

    /// The profile's bounds for the 95th percentile of all requests.
    private var latencyBounds: [Chart.Bound] {
        analysis.thresholds.compactMap { row in
            guard row.metric == BuiltinMetric.httpReqDuration.metric.name,
                let threshold = try? Threshold(parsing: row.expression),
                threshold.method == .percentile(95), threshold.bound.isFinite
            else { return nil }
            return Chart.Bound(label: "threshold \(SafeText(name: row.expression))", value: threshold.bound)
        }
    }

    private func outcomes(_ points: [RunSeries.Point]) -> Chart {
        let rate: (Int) -> (RunSeries.Point) -> Double? = { outcome in { $0.rate($0.outcomes[outcome] ?? 0) }
        }
        return Chart(
            id: "chart-requests",
            title: "Requests per second by outcome",
            unit: .perSecond,
            series: [
                series("2xx and 3xx", .first, points, isFilled: true, value: rate(2)),
                series("4xx", .warning, points, value: rate(4)),
                series("5xx", .bad, points, value: rate(5)),
                series("no response", .gone, points, value: rate(0)),
            ]
        )
    }

    private func vus(_ points: [RunSeries.Point]) -> Chart {
        Chart(
            id: "chart-vus",
            title: "VUs",
            unit: .count,
            series: [series("active", .first, points, isFilled: true) { $0.vus.map(Double.init) }]
        )
    }

    private func errors(_ points: [RunSeries.Point]) -> Chart {
        Chart(
            id: "chart-errors",
            title: "Failed requests and failed checks per second",
            unit: .perSecond,
            series: [
                series("failed requests", .bad, points, .highest) { $0.rate($0.failed) },
                series("failed checks", .warning, points, .highest) { $0.rate($0.checkFailures) },
            ]
        )
    }

    private func openSockets(_ points: [RunSeries.Point]) -> Chart {
        Chart(
            id: "chart-sockets-open",
            title: "WebSockets open",
            unit: .count,
            series: [series("open", .first, points, isFilled: true) { $0.socketsOpen.map(Double.init) }]
        )
    }

    private func socketChanges(_ points: [RunSeries.Point]) -> Chart {
        let closed: (RunSeries.Point) -> Int = { $0.closeCodes.values.reduce(0, +) }
        return Chart(
            id: "chart-sockets-changes",
            title: "WebSockets opened and closed per second",
            unit: .perSecond,
            series: [
                series("opened", .first, points) { $0.rate($0.socketsOpened) },
                series("closed", .second, points) { $0.rate(closed($0)) },
                series("ended abruptly (1006)", .bad, points, .highest) {
                    $0.rate($0.closeCodes[1_006] ?? 0)
                },
            ]
        )
    }

    private func messages(_ points: [RunSeries.Point]) -> Chart {
        Chart(
            id: "chart-messages",
            title: "WebSocket messages per second",
            unit: .perSecond,
            series: [
                series("sent", .first, points) { $0.rate($0.messagesSent) },
                series("received", .second, points) { $0.rate($0.messagesReceived) },
            ]
        )
    }

    /// The run as the server's monitoring saw it: a chart for each query with a course.
    var serverSide: ReportDocument.Section {
        let charts = (metrics?.queries ?? []).enumerated().compactMap {
            serverChart($0.element, place: $0.offset)
        }
        let reason = metrics?.status.reason ?? gap(.prometheus)
        let nothing: ReportDocument.Block = .paragraph(
            "No data\(reason.map { ": \($0)" } ?? ": Prometheus has no series of this run")."
        )
        return ReportDocument.Section(
            id: "server",
            title: "Course at the server",
            blocks: charts.isEmpty
                ? [nothing] : [.charts(ReportDocument.ChartGroup(axis: axis, charts: charts))]
        )
    }

    /// The most lines of a server chart, those with the highest values.
    private static let mostServerLines = 4

    private func serverChart(_ query: MetricQuery, place: Int) -> Chart? {
        guard query.outcome == .data, !query.isZero, let start = analysis.window?.start,
            query.range.contains(where: { $0.points.count > 1 }), query.unit != .epoch
        else { return nil }
        let scale = query.unit == .seconds ? 1_000.0 : 1
        let unit: Chart.Unit =
            switch query.unit {
            case .seconds: .milliseconds
            case .ratio: .ratio
            case .perSecond: .perSecond
            case .bytes: .bytes
            case .cores: .cores
            case .count, .epoch: .count
            }
        let peak: (MetricSeries) -> Double = { $0.points.map(\.value).max() ?? 0 }
        let shown = query.range.sorted { (peak($0), $1.name) > (peak($1), $0.name) }.prefix(
            Self.mostServerLines
        )
        let looks: [Chart.Look] = [.first, .second, .third, .fourth]
        let lines = zip(shown, looks).map { series, look in
            Chart.Series(
                name: SafeText(name: series.name.isEmpty ? "all" : series.name),
                look: look,
                samples: series.points.map { Chart.Sample(time: $0.time - start, value: $0.value * scale) },
                thinning: .highest
            )
        }
        let more = query.range.count - shown.count
        return Chart(
            id: "chart-server-\(place)",
            title:
                "\(SafeText(name: query.name))\(more > 0 ? ", the highest \(shown.count) of \(query.range.count) series" : "")",
            unit: unit,
            series: lines
        )
    }
}

extension MetricSeries {
    /// Its labels in order: `method=GET path=/api/posts`.
    fileprivate var name: String {
        labels.filter { $0.key != "__name__" }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            .joined(separator: " ")
    }
}
