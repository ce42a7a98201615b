import Testing

@testable import FaultProxyCore

@Suite struct FaultSpecTests {
    private static func open(_ kind: FaultKind, from: Double) -> FaultSpec {
        var spec = FaultSpec(kind, from: from)
        spec.isOpen = true
        return spec
    }

    @Test(arguments: [
        ("reset", FaultSpec(.reset)), ("reset=5", FaultSpec(.reset, value: 5)),
        ("delay=0.5", FaultSpec(.delay, value: 0.5)),
        ("stall@3-7.5", FaultSpec(.stall, from: 3, to: 7.5)), ("kill@4", FaultSpec(.kill, from: 4)),
        ("cut=100@0-9", FaultSpec(.cut, value: 100, from: 0, to: 9)), ("refuse@2-", open(.refuse, from: 2)),
    ])
    func `a fault is parsed`(text: String, spec: FaultSpec) throws {
        #expect(try FaultSpec(parsing: text) == spec)
    }

    @Test(arguments: [
        "", "nonsense", "Reset", "reset=", "reset=-1", "reset=101", "reset=x", "reset=nan", "reset=1e1",
        "stall=5", "kill=1",
        "throttle=0", "reset@", "reset@x", "reset@5-5", "reset@5-4", "reset@-3", "reset@1-2-3", "reset@1@2",
        "reset=5=6",
    ])
    func `what is none is refused in one line`(text: String) {
        let error = #expect(throws: FaultProxyError.self) { try FaultSpec(parsing: text) }
        let line = error?.description ?? ""
        #expect(line.hasPrefix("bad fault '\(text)': ") && !line.contains("\n"))
    }
}
