import TestSupport
import Testing

@testable import Report

@Suite struct ServiceClientTests {
    private func client(_ service: ScriptedService, _ budget: Duration) throws -> ServiceClient {
        ServiceClient(
            service: try ServiceURL("http://h:1"),
            fetch: service.fetch,
            budget: TimeBudget(budget)
        )
    }

    @Test func aQuestionMayTakeItsShareOfWhatIsLeft() async throws {
        let service = ScriptedService { _ in answer("{}") }
        let client = try client(service, .seconds(8))
        _ = await client.get("/x", [("a", "b")], share: 0.5)
        let request = try #require(service.asked.first?.request)
        #expect(request.url == "http://h:1/x?a=b")
        #expect(request.timeout <= .seconds(4))
        #expect(request.timeout > .seconds(3))
    }

    @Test func nothingIsAskedWhenTheTimeIsOver() async throws {
        let service = ScriptedService { _ in answer("{}") }
        let result = await (try client(service, .zero)).get("/x")
        #expect(service.asked.isEmpty)
        guard case .failure(let failure) = result else { return #expect(Bool(false), "an answer") }
        #expect(failure.kind == .timeout)
    }

    @Test func aBudgetNeverFallsBelowZero() {
        #expect(TimeBudget(.seconds(-1)).left == .zero)
    }

    @Test func manyAreMappedInOrderAndFewAtATime() async {
        let gauge = Gauge()
        let outputs = await Array(0..<50).mapConcurrently(atMost: 4) { number in
            await gauge.enter()
            await Task.yield()
            await gauge.leave()
            return number * 2
        }
        #expect(outputs == (0..<50).map { $0 * 2 })
        #expect(await gauge.highest <= 4)
        #expect(await gauge.highest > 1)
    }

    @Test func nothingIsMappedToNothing() async {
        #expect(await [Int]().mapConcurrently(atMost: 4) { $0 }.isEmpty)
        #expect(await [1].mapConcurrently(atMost: 0) { $0 } == [1])
    }
}

/// How many are inside at a time.
private actor Gauge {
    private var inside = 0
    var highest = 0

    func enter() {
        inside += 1
        highest = max(highest, inside)
    }

    func leave() { inside -= 1 }
}
