import TestSupport
import Testing

@testable import Report

@Suite struct DiagnosisTests {
    static func finding(
        _ cause: Cause,
        isCause: Bool = true,
        severity: Severity = .warning,
        route: String? = nil,
        onset: Double? = 10,
        end: Double? = nil,
        confidence: Double = 0.8,
        title: String = "t"
    ) -> Finding {
        Finding(
            cause: cause,
            isCause: isCause,
            severity: severity,
            title: title,
            detail: "d",
            route: route,
            onset: onset,
            end: end,
            confidence: confidence,
            evidence: ["E1"],
            nextAction: "n"
        )
    }

    // MARK: Who explains whom

    @Test(
        arguments: [
            (.generatorOverload, .slowApplication, true), (.generatorOverload, .timeouts, true),
            (.generatorOverload, .serverErrors, false), (.generatorOverload, .rateLimiting, false),
            (.appRestart, .serverErrors, true), (.appRestart, .clientErrors, true),
            (.appRestart, .slowStart, true),
            (.appDown, .connectionRefused, true), (.appDown, .memoryGrowth, true),
            (.appDown, .rateLimiting, false),
            (.connectionRefused, .connectionResets, true), (.connectionRefused, .serverErrors, false),
            (.connectionResets, .brokenResponses, true), (.brokenResponses, .connectionResets, true),
            (.stalls, .slowApplication, true), (.stalls, .timeouts, true), (.timeouts, .stalls, true),
            (.saturation, .slowEndpoint, true), (.slowEndpoint, .saturation, true),
            (.slowDependency, .saturation, true),
            (.slowDependency, .slowApplication, true), (.slowApplication, .slowDependency, false),
            (.networkDelay, .slowEndpoint, true), (.slowStart, .slowDependency, true),
            (.serverErrors, .wrongAnswers, true),
            (.rateLimiting, .wrongAnswers, true), (.rateLimiting, .slowApplication, false),
            (.webSocketEarlyClose, .webSocketMessageLoss, true), (.webSocketMessageLoss, .wrongAnswers, true),
            (.wrongAnswers, .webSocketMessageLoss, false), (.memoryGrowth, .slowApplication, false),
            (.dnsFailure, .connectionRefused, false), (.observation, .slowApplication, false),
            (.serverErrors, .webSocketRejected, true), (.clientErrors, .webSocketRejected, true),
        ] as [(Cause, Cause, Bool)]
    )
    func `causes explain what they are known to bring`(cause: Cause, symptom: Cause, explains: Bool) {
        // As sure as the symptom: of two that would explain each other neither is preferred.
        #expect(Diagnosis.explains(Self.finding(cause), Self.finding(symptom)) == explains)
    }

    @Test func `errors of one route do not explain refused handshakes`() {
        let errors = Self.finding(.serverErrors, route: "GET /a")
        #expect(!Diagnosis.explains(errors, Self.finding(.webSocketRejected)))
    }

    @Test(arguments: Cause.allCases) func `nothing explains itself`(cause: Cause) {
        #expect(!Diagnosis.explains(Self.finding(cause), Self.finding(cause, onset: 12)))
    }

    @Test(
        arguments: [
            (10, nil, 10, true), (10, nil, 7, true), (10, nil, 6.9, false), (10, nil, 25, true),
            (10, 20, 23, true),
            (10, 20, 23.1, false), (nil, nil, 3, true), (10, nil, nil, true), (nil, 20, 90, true),
        ] as [(Double?, Double?, Double?, Bool)]
    )
    func `a cause was there first, and not long over`(
        onset: Double?,
        end: Double?,
        follows: Double?,
        explains: Bool
    ) {
        let cause = Self.finding(.slowDependency, onset: onset, end: end)
        #expect(Diagnosis.explains(cause, Self.finding(.slowEndpoint, onset: follows)) == explains)
    }

    @Test(arguments: [Cause.appRestart, .appDown]) func `a restart has long consequences`(cause: Cause) {
        let restart = Self.finding(cause, onset: 10, end: 14)
        #expect(Diagnosis.explains(restart, Self.finding(.clientErrors, onset: 60)))
        #expect(!Diagnosis.explains(restart, Self.finding(.clientErrors, onset: 6)))
    }

    @Test func `of two that explain each other the surer one does`() {
        let (strong, weak) = (
            Self.finding(.stalls, confidence: 0.9), Self.finding(.timeouts, confidence: 0.6)
        )
        #expect(Diagnosis.explains(strong, weak))
        #expect(!Diagnosis.explains(weak, strong))
        let critical = Self.finding(.timeouts, severity: .critical, confidence: 0.85)
        #expect(!Diagnosis.explains(strong, critical))
        #expect(Diagnosis.explains(critical, strong))
    }

    // MARK: Order

    @Test func `what is explained is a symptom, and says by what`() throws {
        let ranked = Diagnosis.ranked([
            Self.finding(.slowEndpoint, severity: .critical, confidence: 0.95, title: "slow"),
            Self.finding(.slowDependency, confidence: 0.7, title: "the database is slow"),
        ])
        #expect(ranked.map(\.cause) == [.slowDependency, .slowEndpoint])
        #expect(ranked.map(\.isCause) == [true, false])
        #expect(ranked.map(\.id) == ["F1", "F2"])
        #expect(ranked[1].detail == "d It is explained by this: the database is slow.")
        #expect(ranked[1].severity == .warning)
        #expect(ranked[1].evidence == ["E1"])
    }

    @Test func `causes come first, then by sureness and weight, then as found`() {
        let ranked = Diagnosis.ranked([
            Self.finding(.observation, isCause: false, severity: .critical, confidence: 1, title: "a"),
            Self.finding(.memoryGrowth, confidence: 0.5, title: "b"),
            Self.finding(.rateLimiting, confidence: 0.9, title: "c"),
            Self.finding(.dnsFailure, severity: .critical, confidence: 0.85, title: "d"),
            Self.finding(.tlsFailure, confidence: 0.5, title: "e"),
            Self.finding(.thresholdCrossed, isCause: false, confidence: 0.2, title: "f"),
        ])
        #expect(ranked.map(\.title) == ["d", "c", "b", "e", "a", "f"])
        #expect(ranked.map(\.id) == (1...6).map { "F\($0)" })
    }

    @Test func `two of one cause on one route are one, the surer`() {
        let ranked = Diagnosis.ranked([
            Self.finding(.slowEndpoint, route: "GET /a", confidence: 0.6, title: "less"),
            Self.finding(.slowEndpoint, route: "GET /a", confidence: 0.7, title: "more"),
            Self.finding(.slowEndpoint, route: "GET /b", confidence: 0.5, title: "other"),
        ])
        #expect(ranked.map(\.title) == ["more", "other"])
    }

    @Test func `observations are never one`() {
        let observation = Self.finding(.observation, isCause: false)
        #expect(Diagnosis.ranked([observation, observation]).count == 2)
    }

    @Test func `an overloaded generator explains although it is no cause`() {
        let ranked = Diagnosis.ranked([
            Self.finding(
                .generatorOverload,
                isCause: false,
                severity: .info,
                onset: 9,
                title: "near its limit"
            ),
            Self.finding(.slowApplication),
        ])
        #expect(ranked.allSatisfy { !$0.isCause })
    }

    @Test func `what is no cause itself explains nothing`() {
        let ranked = Diagnosis.ranked([
            Self.finding(.slowDependency, isCause: false), Self.finding(.slowEndpoint),
        ])
        #expect(ranked.map(\.isCause) == [true, false])
        #expect(ranked[0].cause == .slowEndpoint)
    }

    @Test func `nothing found is nothing`() { #expect(Diagnosis.ranked([]).isEmpty) }

    /// Pairs of causes each of which is known to bring the other.
    static let mutual: [(Cause, Cause)] = Cause.allCases.flatMap { one in
        Cause.allCases.compactMap { other in
            one.rawValue < other.rawValue && Diagnosis.explains(finding(one), finding(other))
                && Diagnosis.explains(finding(other), finding(one)) ? (one, other) : nil
        }
    }

    private static func leavesOne(_ one: Finding, _ other: Finding) -> Bool {
        Diagnosis.ranked([one, other])[0].isCause
    }

    @Test(arguments: mutual)
    func `two that explain each other never leave none`(one: Cause, other: Cause) {
        for (early, late) in [(10.0, 10.0), (10, 12), (12, 10), (10, 14)] {
            let first = Self.finding(one, onset: early)
            for confidence in [0.3, 0.79, 0.81] {
                let second = Self.finding(other, onset: late, confidence: confidence)
                #expect(Self.leavesOne(first, second) && Self.leavesOne(second, first))
            }
            #expect(Self.leavesOne(first, Self.finding(other, onset: late)))
        }
    }

    @Test(arguments: 1...1000 as ClosedRange<UInt64>)
    func `of causes at least one is left, whatever they are`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func pick<Element>(_ values: [Element]) -> Element {
            values[Int.random(in: 0..<values.count, using: &random)]
        }
        let findings = (0..<Int.random(in: 1...6, using: &random)).map { number in
            Self.finding(
                pick(Cause.allCases),
                severity: pick([.info, .warning, .critical]),
                route: pick([nil, nil, "GET /a"]),
                onset: pick([nil, 5, 10, 11, 30]),
                end: pick([nil, nil, 40]),
                confidence: Double.random(in: 0.3...0.95, using: &random),
                title: "\(number)"
            )
        }
        let ranked = Diagnosis.ranked(findings)
        let given = findings.map(\.cause)
        #expect(ranked.first?.isCause == true, "\(given)")
        let ids = (1...ranked.count).map { "F\($0)" }
        #expect(ranked.map(\.id) == ids)
        // Causes first.
        let causes = ranked.filter(\.isCause)
        #expect(Array(ranked.prefix(causes.count)) == causes)
        #expect(Set(ranked.map(\.title)).isSubset(of: Set(findings.map(\.title))))
    }
}
