// What went over the wire: routes, checks, WebSockets. Must not contain judgement or markup.

import Measure

extension DocumentSource {
    /// Requests by route.
    var routes: ReportDocument.Section {
        let rows = analysis.routes.map { route in
            ReportTable.Row(
                cells: [
                    ReportTable.Cell(SafeText(name: route.route)),
                    ReportTable.Cell("\(route.requests)"),
                    ReportTable.Cell("\(route.failed)", route.failed > 0 ? .bad : .plain),
                    ReportTable.Cell(SafeText(ReportNumber.millisecondColumn(route.p50))),
                    ReportTable.Cell(SafeText(ReportNumber.millisecondColumn(route.p95))),
                    ReportTable.Cell(SafeText(ReportNumber.millisecondColumn(route.p99))),
                    ReportTable.Cell(SafeText(ReportNumber.millisecondColumn(route.serverMean))),
                    ReportTable.Cell(Self.statuses(route.statuses)),
                ],
                isMarked: route.failed > 0
            )
        }
        let table = ReportTable(
            caption: "Requests by route; durations in ms, as the client saw them unless the head says server",
            columns: [
                ReportTable.Column("Route", .code), ReportTable.Column("Requests", .number),
                ReportTable.Column("Failed", .number), ReportTable.Column("p50 ms", .number),
                ReportTable.Column("p95 ms", .number), ReportTable.Column("p99 ms", .number),
                ReportTable.Column("Server mean ms", .number), ReportTable.Column("Statuses", .text),
            ],
            rows: rows
        )
        return section(
            "routes",
            "Routes",
            table,
            otherwise: "No data\(gap(.timeline).map { ": \($0)" } ?? "")."
        )
    }

    /// `200 × 512, 500 × 3, no response × 2`.
    static func statuses(_ statuses: [Int: Int]) -> SafeText {
        let parts = statuses.filter { $0.value > 0 }.sorted {
            ($0.key == 0 ? 1_000 : $0.key) < ($1.key == 0 ? 1_000 : $1.key)
        }
        .map { ($0.key == 0 ? "no response" : "\($0.key)") + " × \($0.value)" }
        return parts.isEmpty ? SafeText(ReportNumber.noData) : SafeText(parts.joined(separator: ", "))
    }

    /// Checks.
    var checks: ReportDocument.Section {
        let table = checkTable(analysis.checks, caption: "Checks in the order of first sight")
        let otherwise: SafeText = "No data\(gap(.summary).map { ": \($0)" } ?? "")."
        return section("checks", "Checks", table, otherwise: otherwise)
    }

    /// WebSockets over the whole run.
    var sockets: ReportDocument.Section {
        guard let points = analysis.series?.points, !points.isEmpty else {
            return ReportDocument.Section(
                id: "sockets",
                title: "WebSockets",
                blocks: [noData(from: .timeline)]
            )
        }
        let most = points.compactMap(\.socketsOpen).max()
        let fields: [(SafeText, Int?)] = [
            ("Opened", points.reduce(0) { $0 + $1.socketsOpened }),
            ("Open at most", most),
            ("Messages sent", points.reduce(0) { $0 + $1.messagesSent }),
            ("Messages received", points.reduce(0) { $0 + $1.messagesReceived }),
        ]
        var codes: [Int: Int] = [:]
        for point in points { codes.merge(point.closeCodes, uniquingKeysWith: +) }
        var blocks: [ReportDocument.Block] = [
            .fields(
                fields.map { label, value in
                    ReportDocument.Field(
                        label: label,
                        value: SafeText(value.map { "\($0)" } ?? ReportNumber.noData),
                        tone: value == nil ? .muted : .plain
                    )
                }
            )
        ]
        if !codes.isEmpty { blocks.append(.table(Self.closeCodes(codes))) }
        return ReportDocument.Section(id: "sockets", title: "WebSockets", blocks: blocks)
    }

    private static func closeCodes(_ codes: [Int: Int]) -> ReportTable {
        ReportTable(
            caption: "WebSockets by close code",
            columns: [
                ReportTable.Column("Code", .number), ReportTable.Column("Meaning", .text),
                ReportTable.Column("Sockets", .number),
            ],
            rows: codes.sorted { $0.key < $1.key }.map { code, count in
                ReportTable.Row(
                    cells: [
                        ReportTable.Cell("\(code)"), ReportTable.Cell(closeMeaning(code)),
                        ReportTable.Cell("\(count)"),
                    ],
                    isMarked: code != 1_000 && code != 1_001 && code != 1_005
                )
            }
        )
    }

    /// RFC 6455, section 7.4.1.
    private static func closeMeaning(_ code: Int) -> SafeText {
        switch code {
        case 1_000: "normal"
        case 1_001: "going away"
        case 1_002: "protocol error"
        case 1_003: "data that cannot be accepted"
        case 1_005: "closed without a code"
        case 1_006: "abrupt end, no close frame"
        case 1_007: "data that does not fit its type"
        case 1_008: "against the other side's policy"
        case 1_009: "message too big"
        case 1_010: "an extension is missing"
        case 1_011: "server error"
        case 1_012: "server restarts"
        case 1_013: "try again later"
        case 4_000..<5_000: "private to the application"
        default: "other"
        }
    }
}
