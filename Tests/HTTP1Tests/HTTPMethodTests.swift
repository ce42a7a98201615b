// Which methods may be repeated.

import Testing

@testable import HTTP1

@Suite struct HTTPMethodTests {
    @Test("POST and PATCH are the ones that must not be repeated")
    func idempotency() {
        #expect(HTTPMethod.allCases.filter { !$0.isIdempotent } == [.post, .patch])
        #expect(
            HTTPMethod.allCases.map(\.rawValue) == [
                "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS",
            ]
        )
    }
}
