import Testing

@testable import DemoApp

@Suite struct FaultPlanTests {
    static let names = FaultName.allCases.map(\.rawValue)

    @Test func `a seed always draws the same, another seed something else`() throws {
        #expect(try FaultPlan.make(Self.names, seed: 7) == FaultPlan.make(Self.names, seed: 7))
        #expect(try FaultPlan.make(Self.names, seed: 7) != FaultPlan.make(Self.names, seed: 8))
        #expect(try FaultPlan.make(["errors", "errors"], seed: 7).map(\.from).reduce(0, -) != 0)
    }

    @Test(arguments: FaultName.allCases) func `what is drawn lies in its range`(name: FaultName) throws {
        let rule = FaultRule[name]
        let routes = Application.routes.map(\.name)
        for seed in 0..<200 as Range<UInt64> {
            let fault = try #require(try FaultPlan.make([name.rawValue], seed: seed, span: 40).first)
            switch rule.sizes {
            case .choice(let values): #expect(values.contains(fault.value))
            case .range(let range, _): #expect(range.contains(fault.size))
            }
            #expect(fault.route.map(routes.contains) ?? true)
            #expect(rule.drawnRoutes.isEmpty || rule.drawnRoutes.contains(fault.route ?? ""))
            let onset = name == .slowStart ? fault.to ?? 0 : fault.from
            #expect((10...24).contains(onset), "seed \(seed)")
            #expect(name == .slowStart ? fault.from == 0 : fault.to == 40)
        }
    }

    @Test func `what is said stays, and leaves the rest as it was`() throws {
        let drawn = try FaultPlan.make(["errors"], seed: 3)[0]
        let sized = try FaultPlan.make(["errors=77"], seed: 3)[0]
        #expect(sized.value == .number(77) && sized.route == drawn.route && sized.from == drawn.from)
        let timed = try FaultPlan.make(["errors,route=GET /api/users@1-2"], seed: 3)[0]
        #expect(timed.value == drawn.value && timed.route == "GET /api/users")
        #expect(timed.from == 1 && timed.to == 2)
        #expect(try FaultPlan.make(["errors@4-"], seed: 3)[0].to == 30)
        #expect(try FaultPlan.make(["errors@40-"], seed: 3)[0].to == nil)
    }

    @Test(arguments: FaultName.allCases) func `defaults are values the fault takes`(name: FaultName) throws {
        let fault = try #require(try FaultPlan.make([name.rawValue]).first)
        let text =
            switch fault.value {
            case .none: ""
            case .number(let number): "=" + formatNumber(number)
            case .rate(let count, let seconds): "=\(count)/\(seconds)"
            }
        #expect(try FaultPlan.make([name.rawValue + text]) == [fault])
        #expect(fault.from == 0)
    }
}
