import Testing

@testable import Report

@Suite struct NextActionTests {
    @Test(arguments: Cause.allCases) func `every cause has a sentence`(cause: Cause) {
        for route in [nil, "POST /api/posts"] {
            for codes in [[:], [503: 2, 500: 9]] {
                let text = NextAction.text(for: cause, route: route, codes: codes)
                #expect(text.hasSuffix("."))
                #expect(text.first?.isUppercase == true)
                #expect(!text.contains("  ") && !text.contains("nil") && !text.contains("Optional"))
            }
        }
    }

    @Test(arguments: Cause.allCases) func `only rate limiting speaks of rate limits`(cause: Cause) {
        let text = NextAction.text(for: cause, route: "GET /a", codes: [429: 3]).lowercased()
        #expect(text.contains("rate limit") == (cause == .rateLimiting))
    }

    @Test(arguments: [
        Cause.slowEndpoint, .saturation, .serverErrors, .intermittentErrors, .clientErrors, .rateLimiting,
        .timeouts,
        .brokenResponses, .webSocketMessageLoss, .webSocketEarlyClose, .webSocketRejected, .wrongAnswers,
    ])
    func `what is about an endpoint names it`(cause: Cause) {
        #expect(NextAction.text(for: cause, route: "GET /a/:id").contains("GET /a/:id"))
        #expect(NextAction.text(for: cause).contains("the affected endpoints"))
    }

    @Test(arguments: [Cause.serverErrors, .clientErrors, .webSocketRejected])
    func `the most frequent status is named, of equals the smallest`(cause: Cause) {
        #expect(NextAction.text(for: cause, codes: [500: 2, 503: 9]).contains("503"))
        #expect(NextAction.text(for: cause, codes: [502: 4, 503: 4]).contains("502"))
        #expect(!NextAction.text(for: cause).contains("50"))
    }
}
