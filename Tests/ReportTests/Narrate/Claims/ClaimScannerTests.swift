import TestSupport
import Testing

@testable import Report

@Suite struct ClaimScannerTests {
    private func texts(_ text: String) -> [String]? { ClaimScanner.tokens(of: text)?.map(\.text) }

    @Test func routesKeepTheirMethodAndLoseThePoint() {
        let tokens = ClaimScanner.tokens(of: "POST /api/posts/:id/like, then /api/feed. 5 /s") ?? []
        #expect(tokens.first?.kind == .route(method: "POST"))
        #expect(tokens.filter(\.isRoute).map(\.text) == ["/api/posts/:id/like", "/api/feed"])
        #expect(tokens.compactMap(\.number).map(\.dimension) == [.rate])
    }

    @Test(arguments: ["p95", "P95", "p(95)", "95th percentile", "95th-percentile"])
    func percentilesAreOneThing(text: String) {
        let tokens = ClaimScanner.tokens(of: text) ?? []
        #expect(tokens == [ClaimToken(kind: .statistic, text: "p95")])
    }

    @Test func anOrdinalIsNoPercentile() {
        #expect(ClaimScanner.tokens(of: "the 5th run")?.map(\.kind) == [.word, .identifier, .word])
    }

    @Test func quotationsStayShutAndMustEnd() {
        #expect(texts("the log says \"a b. c\" twice") == ["the", "log", "says", "a b. c", "twice"])
        #expect(texts("it's the users' 'own word'") == ["it", "the", "users", "own word"])
        #expect(texts("an \"open quote") == nil)
        #expect(texts("an `open quote") == nil)
    }

    @Test func contractionsDeny() { #expect(texts("it didn't fail") == ["it", "did", "not", "fail"]) }

    @Test func namesKeepTheirPoints() {
        #expect(texts("http_req_duration{a:b} fell.") == ["http_req_duration{a:b}", "fell", "."])
        #expect(texts("see evil.example now") == ["see", "evil.example", "now"])
        #expect(texts("HTTP/1.1 and h2") == ["http/1.1", "and", "h2"])
        #expect(
            ClaimScanner.tokens(of: "E12 and f3 but E1a")?.map(\.kind) == [
                .citation, .word, .citation, .word, .identifier,
            ]
        )
    }

    @Test func anythingCanBeScanned() {
        // Seed 4.
        var random = SeededRandom(seed: 4)
        let alphabet = Array("ap9 5.,-/%()\"'`<>=µx:{}_~→—é😀\u{0}")
        for _ in 0..<3_000 {
            let count = Int(random.next() % 24)
            let text = String((0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] })
            _ = ClaimPassage(text)?.segments.flatMap { NumberInContext.all(in: $0) }
        }
    }
}
