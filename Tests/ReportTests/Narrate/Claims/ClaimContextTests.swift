import Testing

@testable import Report

@Suite struct ClaimContextTests {
    private func numbers(_ text: String) -> [NumberInContext] {
        (ClaimPassage(text)?.segments ?? []).flatMap { NumberInContext.all(in: $0) }
    }

    @Test(arguments: [
        ("p95 was 5 ms", [NumberRole.value]), ("rose from 5 ms to 9 ms", [.from, .to]),
        ("rose at 61 s", [.at]),
        ("slow until 61 s", [.until]), ("lasted for 5 s", [.length]),
        ("12 of 50 requests", [.value, .total]),
        ("above 500 ms", [.bound]), ("the threshold of 500 ms", [.bound]), ("the 500 ms threshold", [.bound]),
        ("p(95)<500", [.bound]), ("status 503", [.code]), ("41 answers with 503", [.value, .code]),
        ("close code 1006", [.code]), ("5 ms instead of 2 ms", [.value, .from]), ("otherwise 2 ms", [.from]),
        ("between 3 s and 9 s", [.at, .until]), ("61 s into the run", [.at]), ("rose by 5 ms", [.delta]),
        ("stood at 5 ms", [.value]), ("none of the 50 requests", [.total]),
    ]) func whatANumberIsStandsBesideIt(text: String, roles: [NumberRole]) {
        #expect(numbers(text).map(\.role) == roles)
    }

    @Test(arguments: [
        ("12 requests failed", "request"), ("12 failed requests", "request"), ("12 % of the checks", "check"),
        ("12 of 50 iterations", "iteration"), ("12 error lines", "log"),
    ]) func whatItCountsFollows(text: String, noun: String) { #expect(numbers(text).first?.noun == noun) }

    @Test func aTimeCountsNothing() { #expect(numbers("5 ms requests").first?.noun == nil) }

    @Test func wordsBeforeTheNounQualify() {
        #expect(numbers("12 error lines").first?.qualifiers == ["failed"])
        #expect(numbers("12 requests failed").first?.qualifiers.isEmpty == true)
    }

    @Test func rolesAgreeOnlyWhereTheyMeanTheSame() {
        #expect(NumberRole.value.agrees(with: .to, isTime: false))
        #expect(!NumberRole.value.agrees(with: .from, isTime: false))
        #expect(!NumberRole.bound.agrees(with: .value, isTime: false))
        #expect(!NumberRole.code.agrees(with: .value, isTime: false))
        #expect(NumberRole.at.agrees(with: .from, isTime: true))
        #expect(!NumberRole.at.agrees(with: .until, isTime: true))
    }
}
