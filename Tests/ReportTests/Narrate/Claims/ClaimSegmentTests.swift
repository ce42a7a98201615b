import Testing

@testable import Report

@Suite struct ClaimSegmentTests {
    private func segment(_ text: String) -> ClaimSegment {
        ClaimSegment(tokens: ClaimScanner.tokens(of: text) ?? [], joint: .loose, sentence: 0)
    }

    @Test func zeroDenies() {
        #expect(segment("0 of 5 requests failed").denies)
        #expect(!segment("5 requests failed").denies)
        #expect(segment("no request failed").denies)
        #expect(!segment("no request failed").hasNumber)
    }

    @Test func allIsSaidOfSomething() {
        #expect(segment("all 5 requests failed on all routes").universals == ["all:request", "all:rout"])
        #expect(segment("only requests").universals == ["only:request"])
    }

    @Test func namesHaveStates() { #expect(segment("http_req_failed was 0").states == ["failed"]) }

    @Test func aPartStandsForItselfWithSubjectAndPredicate() {
        #expect(segment("requests failed").isIndependent)
        #expect(!segment("its requests failed").isIndependent)
        #expect(!segment("a p99 of 2 s").isIndependent)
        #expect(!segment("GET /a").hasPredicate)
    }

    @Test func slowerThanIsAComparison() {
        #expect(segment("slower").states == ["slow"])
        #expect(segment("slower than").has(.comparative))
    }

    @Test func theLastSubjectCounts() {
        #expect(segment("the database slows GET /a").lastSubjectIsRoute)
        #expect(!segment("GET /a waits for the database").lastSubjectIsRoute)
    }

    @Test func aPathAloneStandsForAnyMethod() {
        let post = ClaimRoute(method: "POST", path: "/a")
        #expect(ClaimRoute(method: nil, path: "/a").matches(post))
        #expect(!ClaimRoute(method: "GET", path: "/a").matches(post))
        #expect(!ClaimRoute(method: "POST", path: "/a/b").matches(post))
    }
}
