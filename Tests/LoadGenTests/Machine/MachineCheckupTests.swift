import Measure
import Testing

@testable import LoadGen

struct MachineCheckupTests {
    /// A machine that carries anything.
    private static let roomy: MachineState = {
        var state = MachineState(cores: 4)
        state.descriptorLimit = 100_000
        state.portRange = 32_768...60_999
        state.portsInUse = 12
        state.load = 0.3
        state.delayP50 = 90_000
        state.delayP95 = 400_000
        return state
    }()

    private struct Case: Sendable {
        let name: String
        let vus: Int
        let subject: String
        let expected: String
        let change: @Sendable (inout MachineState) -> Void
    }

    @Test("a roomy machine has no problem, and says so with its figures")
    func roomy() {
        let lines = MachineCheckup.lines(Self.roomy, vus: 275, connectionsPerVU: 3)
        #expect(lines.filter { !$0.isOK }.isEmpty)
        #expect(lines.map(\.subject) == ["descriptors", "ports", "cores", "timers"])
        #expect(lines[0].finding == "100000 open files are allowed, 275 VUs need 897")
        #expect(lines[3].finding == "late by 0.09 ms in the middle, 0.4 ms at the 95th percentile")
    }

    @Test("each thing that is too small is named, with a remedy", arguments: cases)
    private func problem(one: Case) throws {
        var state = Self.roomy
        one.change(&state)
        let lines = MachineCheckup.lines(state, vus: one.vus, connectionsPerVU: 3)
        let problems = lines.filter { !$0.isOK }
        #expect(problems.map(\.subject) == [one.subject], "\(one.name)")
        #expect(problems.first?.finding.contains(one.expected) == true, "\(one.name): \(lines)")
    }

    private static let cases: [Case] = [
        Case(
            name: "few descriptors",
            vus: 275,
            subject: "descriptors",
            expected: "896 open files are allowed, 275 VUs need 897"
        ) {
            $0.descriptorLimit = 896
        },
        Case(
            name: "ports run out",
            vus: 275,
            subject: "ports",
            expected: "1824 of 28232 local ports are free"
        ) {
            $0.portsInUse = 28_232 - 1_824
        },
        Case(
            name: "too many VUs for the ports",
            vus: 20_000,
            subject: "ports",
            expected: "20000 VUs need up to 60000"
        ) { _ in },
        Case(name: "a container's limit", vus: 10, subject: "cores", expected: "allows the time of 0.5") {
            $0.cpuQuota = 0.5
        },
        Case(name: "a busy machine", vus: 10, subject: "cores", expected: "4 cores, 4.1 processes") {
            $0.load = 4.1
        },
        Case(name: "late in the middle", vus: 10, subject: "timers", expected: "late by 10.0 ms") {
            $0.delayP50 = 10_000_000
            $0.delayP95 = 11_000_000
        },
        Case(name: "late at times", vus: 10, subject: "timers", expected: "100.0 ms at the 95th") {
            $0.delayP95 = 100_000_000
        },
        Case(name: "no sample", vus: 10, subject: "timers", expected: "no data") { $0.delayP50 = nil },
    ]

    @Test("what the system does not tell is no data, neither good nor bad")
    func silence() {
        var state = Self.roomy
        (state.descriptorLimit, state.portsInUse, state.load) = (nil, nil, nil)
        let lines = MachineCheckup.lines(state, vus: 275, connectionsPerVU: 3)
        #expect(lines.filter { !$0.isOK }.isEmpty)
        #expect(lines[0].finding.hasPrefix("no data"))
        #expect(lines[1].finding.hasPrefix("no data"))
        #expect(lines[2].finding == "4 cores")
    }
}
