import Measure
import Testing

@Suite struct SummaryTextTests {
    @Test(arguments: [
        ("05-lowshape/summary-export.json", "05-lowshape/summary.txt"),
        ("06-exit/app_down.summary.json", "06-exit/app_down.txt"),
        ("10-social-mixed/summary.json", "10-social-mixed/summary.txt"),
    ]) func theTextEqualsK6ByteForByte(json: String, text: String) throws {
        let summary = try Summary(decoding: try Golden.json(json))
        #expect(summary.text() == (try Golden.text(text)))
    }

    @Test func theMainTextEqualsK6ByteForByte() throws {
        var summary = try Summary(decoding: try Golden.json("01-main/summary-export.compact.json"))
        // The exported file tells neither the unit of a custom metric nor a percentile that was not asked for.
        summary["my_time_trend"]?.contains = .time
        summary["http_req_duration"]?.thresholds[1].observation = .value(28.7)
        #expect(summary.text() == (try Golden.text("01-main/text-compact.txt")))
    }

    private func metric(_ name: String, _ values: MetricValues, _ thresholds: [ThresholdVerdict] = [])
        -> SummaryMetric
    {
        SummaryMetric(name: name, contains: .default, values: values, thresholds: thresholds)
    }

    @Test func whatIsNotKnownIsNotShownAsZero() {
        let summary = Summary(
            metrics: [
                metric(
                    "c",
                    .counter(count: 0, rate: 0),
                    [
                        ThresholdVerdict(expression: "count<1", passed: true, observation: .noSamples),
                        ThresholdVerdict(expression: "rate<1", passed: false, observation: .value(2.5)),
                        ThresholdVerdict(expression: "count>3", passed: true, observation: .unknown),
                    ]
                )
            ],
            runDuration: 1
        )
        #expect(
            summary.text().contains(
                "    c\n    ✓ 'count<1' no data\n    ✗ 'rate<1' rate=2.5/s\n    ✓ 'count>3' count=?\n"
            )
        )
        #expect(!summary.text().contains("checks_total"))
    }

    @Test func coloursMarkPassedAndFailed() {
        var tree = CheckTree()
        tree.add(check: "good", passes: 2, fails: 0, firstSeen: 1)
        tree.add(check: "bad", passes: 1, fails: 2, firstSeen: 2)
        let checks = metric("checks", .rate(value: 0.6, passes: 3, fails: 2))
        let summary = Summary(metrics: [checks], rootGroup: tree.root, runDuration: 2)
        #expect(summary.text(usesColor: true).contains("    \u{1B}[32m✓\u{1B}[0m good\n"))
        #expect(
            summary.text(usesColor: true).contains("    \u{1B}[31m✗\u{1B}[0m bad\n      ↳  33% — ✓ 1 / ✗ 2\n")
        )
        #expect(!summary.text().contains("\u{1B}"))
    }

    @Test func foreignNamesCannotSteerTheTerminal() {
        var tree = CheckTree()
        tree.add(check: "a\u{1B}[2Jb\u{202E}c\nd", passes: 1, fails: 0, firstSeen: 1)
        let summary = Summary(
            metrics: [
                metric("checks", .rate(value: 1, passes: 1, fails: 0)),
                metric("m\u{7}{k:\u{9B}v}", .counter(count: 1, rate: 1)),
            ],
            rootGroup: tree.root,
            runDuration: 1
        )
        let text = summary.text()
        #expect(text.contains("    ✓ a[2Jbc d\n"))
        #expect(text.contains("{ k:v }"))
        #expect(!text.unicodeScalars.contains { $0 != "\n" && ControlCharacters.isControl($0) })
    }

    @Test func fullModeAddsThePhasesOfARequest() throws {
        let summary = try Summary(decoding: try Golden.json("01-main/summary-export.compact.json"))
        #expect(summary.text(mode: .full).contains("http_req_tls_handshaking"))
        #expect(!summary.text(mode: .compact).contains("http_req_tls_handshaking"))
        #expect(!summary.text(mode: .full).contains("group_duration"))
    }
}
