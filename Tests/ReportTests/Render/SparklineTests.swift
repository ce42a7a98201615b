import Testing

@testable import Report

@Suite struct SparklineTests {
    @Test func aMissingRunIsAGap() {
        let svg = Sparkline.render([1, 2, nil, 4, 4], title: "p95 of <low>")
        #expect(svg.contains("d=\"M4.0 19.0L37.0 14.0M103.0 4.0L136.0 4.0\""))
        #expect(svg.contains("p95 of &lt;low&gt;"))
    }

    @Test func oneRunIsADotAndNoneIsNothing() {
        #expect(Sparkline.render([5], title: "x").contains("<circle cx=\"4.0\" cy=\"4.0\""))
        #expect(Sparkline.render([0, 0], title: "x").contains("cy=\"24.0\""))
        #expect(Sparkline.render([nil], title: "x") == "")
    }
}
