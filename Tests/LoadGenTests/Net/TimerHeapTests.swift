import TestSupport
import Testing

@testable import LoadGen

@Suite struct TimerHeapTests {
    private final class Node: TimerNode {
        let id: Int
        init(_ id: Int) { self.id = id }
    }

    @Test func `an empty heap has no deadline and nothing due`() {
        var heap = TimerHeap()
        #expect(heap.earliest == nil)
        #expect(heap.popDue(now: .max) == nil)
        let node = Node(0)
        heap.remove(node)
        #expect(heap.deadline(of: node) == nil)
        #expect(!node.isScheduled)
    }

    @Test func `a deadline is due at its very nanosecond and not before`() {
        var heap = TimerHeap()
        let node = Node(0)
        heap.schedule(node, at: 100)
        #expect(heap.popDue(now: 99) == nil)
        let due = heap.popDue(now: 100)
        #expect(due?.node === node && due?.deadline == 100)
        #expect(!node.isScheduled && heap.count == 0)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `any sequence of operations agrees with a sorted list`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let nodes = (0..<60).map(Node.init)
        var heap = TimerHeap()
        var model: [Int: Int64] = [:]
        for _ in 0..<2_000 {
            let node = nodes.randomElement(using: &random) ?? nodes[0]
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                let deadline = Int64.random(in: 0..<40, using: &random)
                heap.schedule(node, at: deadline)
                model[node.id] = deadline
            case 6..<8:
                heap.remove(node)
                model[node.id] = nil
            default:
                let now = Int64.random(in: 0..<40, using: &random)
                var last = Int64.min
                while let due = heap.popDue(now: now) {
                    let expected = (due.node as? Node).flatMap { model.removeValue(forKey: $0.id) }
                    #expect(expected == due.deadline)
                    #expect(due.deadline >= last && due.deadline <= now)
                    last = due.deadline
                }
                #expect(model.values.allSatisfy { $0 > now })
            }
            #expect(heap.count == model.count)
            #expect(heap.earliest == model.values.min())
            #expect(heap.deadline(of: node) == model[node.id])
            #expect(node.isScheduled == (model[node.id] != nil))
        }
    }
}
