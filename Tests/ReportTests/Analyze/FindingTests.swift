import Testing

@testable import Report

@Suite struct FindingTests {
    @Test func `causes are words of their own in the document`() {
        #expect(Set(Cause.allCases.map(\.rawValue)).count == Cause.allCases.count)
        for cause in Cause.allCases {
            #expect(cause.rawValue.allSatisfy { $0 == "_" || ($0.isLowercase && $0.isASCII) })
        }
    }

    @Test func `severities have an order and a word`() {
        #expect(Severity.info < .warning)
        #expect(Severity.warning < .critical)
        #expect(
            [Severity.critical, .info, .warning].sorted().map(\.word) == ["info", "warning", "critical"]
        )
    }
}
