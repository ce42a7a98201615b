import Testing

@testable import DemoApp

@Suite struct MetricFamilyTests {
    @Test func `label values are escaped`() {
        let labels = Labels(("path", "a\"b\\c\nd"))
        #expect(labels.series("m") == "m{path=\"a\\\"b\\\\c\\nd\"}")
    }

    @Test func `histogram buckets are cumulative and end in the count`() {
        let family = HistogramFamily("h", bounds: [0.5, 1], help: "help")
        for value in [0.1, 0.5, 0.7, 3] { family.observe(value, Labels(("a", "b"))) }
        var text = ""
        family.render(into: &text)
        #expect(
            text == """
                # HELP h help
                # TYPE h histogram
                h_bucket{a="b",le="0.5"} 2
                h_bucket{a="b",le="1"} 3
                h_bucket{a="b",le="+Inf"} 4
                h_sum{a="b"} 4.3
                h_count{a="b"} 4

                """
        )
    }
}
