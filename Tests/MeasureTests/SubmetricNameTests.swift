import Measure
import Testing

@Suite struct SubmetricNameTests {
    @Test func aPlainNameHasNoTags() throws {
        let name = try SubmetricName(parsing: "http_reqs")
        #expect(name.metric == "http_reqs")
        #expect(name.tags.isEmpty)
        #expect(name.suffix == nil)
        #expect(name.matches { _ in nil })
    }

    @Test func tagsAreTrimmedAndTheDisplayedTextIsKept() throws {
        let name = try SubmetricName(parsing: "http_reqs{ status : 200 , method:\"GET\" }")
        #expect(name.displayName == "http_reqs{status : 200 , method:\"GET\"}")
        #expect(name.suffix == "status : 200 , method:\"GET\"")
        #expect(name.tags.map(\.key) == ["method", "status"])
        #expect(name.tags.map(\.value) == ["GET", "200"])
        #expect(name.matches { ["method": "GET", "status": "200", "other": "x"][$0] })
        #expect(!name.matches { ["method": "GET"][$0] })
        #expect(!name.matches { ["method": "GET", "status": "201"][$0] })
    }

    @Test func spellingsOfOneTagSetAreTheSameSubmetric() throws {
        let first = try SubmetricName(parsing: "m{a:1,b:2}")
        #expect(first.isSameSubmetric(as: try SubmetricName(parsing: "m{ b:'2', a : 1}")))
        #expect(!first.isSameSubmetric(as: try SubmetricName(parsing: "m{a:1}")))
        #expect(!first.isSameSubmetric(as: try SubmetricName(parsing: "n{a:1,b:2}")))
    }

    @Test func aValueMayHoldColons() throws {
        let name = try SubmetricName(parsing: "m{group:::outer::inner}")
        #expect(name.tags.first?.value == "::outer::inner")
    }

    @Test(arguments: [
        "", "m{", "m{}", "m{ }", "m{a}", "m{a:}", "m{:1}", "m{a:1", "m{a:1}x", "{a:1}", "m}", "m{a:1,}",
    ])
    func malformedNamesAreRefused(_ text: String) {
        #expect(throws: MeasureError.self) { try SubmetricName(parsing: text) }
    }
}
