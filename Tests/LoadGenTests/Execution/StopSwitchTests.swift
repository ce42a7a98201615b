import TestSupport
import Testing

@testable import LoadGen

@Suite struct StopSwitchTests {
    @Test func `only the first stop counts`() {
        let stop = StopSwitch()
        let signals = Collected<Int32>()
        stop.onStop { signals.add($0) }
        stop.stop(signal: 15)
        stop.stop(signal: 2)
        #expect(signals.all == [15])
    }

    @Test func `a handler set after the stop is called at once`() {
        let stop = StopSwitch()
        let signals = Collected<Int32>()
        stop.stop(signal: 2)
        stop.onStop { signals.add($0) }
        #expect(signals.all == [2])
    }

    @Test func `of many threads that stop, one is heard`() async {
        let stop = StopSwitch()
        let signals = Collected<Int32>()
        stop.onStop { signals.add($0) }
        await withTaskGroup(of: Void.self) { group in
            for signal in 1...50 as ClosedRange<Int32> { group.addTask { stop.stop(signal: signal) } }
        }
        #expect(signals.all.count == 1)
    }
}
