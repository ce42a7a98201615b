import Testing

@testable import LoadGen

struct MachineStateTests {
    @Test("this machine has cores, descriptors, ports and timers that can be watched")
    func observed() async {
        let state = await MachineState.observe(timersFor: .milliseconds(200))
        #expect(state.cores >= 1)
        #expect(state.descriptorLimit ?? 0 > 0)
        #expect(state.portRange?.isEmpty == false)
        #expect(state.portsInUse ?? -1 >= 0)
        #expect(state.load ?? -1 >= 0)
        #expect(state.timerDelay.map { $0.p50 >= 0 && $0.p50 <= $0.p95 } == true)
    }
}
