import Foundation
import Testing

@testable import FaultProxyCore

@Suite struct FaultPlanTests {
    @Test func `what is missing is drawn from the seed, within the span`() {
        for seed in UInt64(1)...200 {
            let plan = FaultPlan(FaultKind.allCases.map { FaultSpec($0) }, seed: seed, span: 40)
            #expect(plan == FaultPlan(FaultKind.allCases.map { FaultSpec($0) }, seed: seed, span: 40))
            for fault in plan.faults {
                #expect((10...24).contains(fault.from))
                #expect((fault.value == nil) == (fault.kind.values == nil))
                if let usual = fault.kind.usualValues { #expect(usual.contains(fault.value ?? -1)) }
                switch fault.kind {
                case .kill: #expect(fault.to == nil)
                case .restart: #expect(fault.to == fault.from + 5)
                default: #expect((fault.from + 9.9...40.1).contains(fault.to ?? 0))
                }
            }
        }
        let onsets = Set(
            (UInt64(1)...50).map { FaultPlan([FaultSpec(.stall)], seed: $0, span: 40).faults[0].from }
        )
        #expect(onsets.count > 25)
    }

    @Test func `what was given stays, and one fault more changes none of the others`() {
        let one = FaultPlan([FaultSpec(.delay, value: 7, from: 1, to: 2)], seed: 3, span: 30)
        #expect(one.faults == [PlannedFault(kind: .delay, value: 7, from: 1, to: 2)])
        let two = FaultPlan([FaultSpec(.delay), FaultSpec(.stall)], seed: 3, span: 30)
        #expect(FaultPlan([FaultSpec(.delay)], seed: 3, span: 30).faults == Array(two.faults.prefix(1)))
        var open = FaultSpec(.refuse, from: 2)
        open.isOpen = true
        #expect(FaultPlan([open], seed: 3, span: 30).faults[0].to == nil)
    }

    @Test func `the record is JSON with all of it`() throws {
        let plan = FaultPlan(
            [FaultSpec(.delay, value: 7, from: 1, to: 2), FaultSpec(.kill, from: 3)],
            seed: 1,
            span: 30
        )
        let data = plan.record(startedEpoch: 1_700_000_000.25)
        let list = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        #expect(list.map { $0["name"] as? String } == ["delay", "kill"])
        #expect(
            list[0]["value"] as? Double == 7 && list[0]["from"] as? Double == 1
                && list[0]["to"] as? Double == 2
        )
        #expect(list[1]["value"] is NSNull && list[1]["to"] is NSNull && list[1]["route"] is NSNull)
        #expect(list.allSatisfy { $0["started_epoch"] as? Double == 1_700_000_000.25 })
    }
}

@Suite struct FaultStateTests {
    private func state(_ spec: FaultSpec) -> FaultState {
        var state = FaultState(FaultPlan([spec], seed: 1, span: 10), seed: 7)
        state.set(0, isOn: true)
        return state
    }

    @Test func `chances are kept`() {
        var resets = state(FaultSpec(.reset, value: 25))
        var drops = state(FaultSpec(.drop, value: 40))
        let hits = (0..<4000).reduce(into: (reset: 0, drop: 0)) { hits, _ in
            if resets.fateOfResponse() == .reset { hits.reset += 1 }
            if drops.swallowsChunk() { hits.drop += 1 }
        }
        #expect((900...1100).contains(hits.reset) && (1450...1750).contains(hits.drop))
        var never = state(FaultSpec(.garbage, value: 0))
        #expect((0..<100).allSatisfy { _ in never.fateOfResponse() == .intact })
    }

    @Test func `waiting is half a round trip, and a throttled line is busy`() {
        var delayed = state(FaultSpec(.delay, value: 300))
        #expect(delayed.wait() == 150_000_000)
        var throttled = state(FaultSpec(.throttle, value: 10))
        #expect(throttled.passes(1000, start: 5, isToClient: true) == 100_000_005)
        #expect(throttled.passes(1000, start: 5, isToClient: true) == 200_000_005)
        #expect(throttled.passes(1000, start: 5, isToClient: false) == 100_000_005)
        throttled.set(0, isOn: false)
        #expect(throttled.isQuiet && throttled.passes(1000, start: 5, isToClient: true) == 5)
    }
}

@Suite struct TimerHeapTests {
    @Test func `events come in the order of their moments and never early`() {
        var heap = TimerHeap<Int>()
        var generator = SeededGenerator(seed: 4)
        let moments = (0..<500).map { _ in Int.random(in: 0..<100, using: &generator) }
        for moment in moments { heap.add(moment, at: UInt64(moment)) }
        var popped: [Int] = []
        for now in stride(from: UInt64(0), through: 100, by: 10) {
            while let moment = heap.pop(now: now) {
                #expect(moment <= now)
                popped.append(moment)
            }
        }
        #expect(popped == moments.sorted() && heap.next == nil)
    }
}
