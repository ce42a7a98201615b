// Which faults are on now, and the dice. Must not know sockets.

/// What happens to a response as a whole, decided when it begins.
enum ResponseFate { case intact, noise, reset }

struct FaultState {
    private let plan: FaultPlan
    private var active: Set<Int> = []
    private var generator: SeededGenerator
    /// When the throttled line is free again, by direction; nanoseconds.
    private var lineIsFree: [Bool: UInt64] = [:]

    init(_ plan: FaultPlan, seed: UInt64) {
        self.plan = plan
        generator = SeededGenerator(seed: ~seed)
    }

    mutating func set(_ index: Int, isOn: Bool) {
        if isOn { active.insert(index) } else { active.remove(index) }
    }

    private func values(_ kind: FaultKind) -> [Double] {
        active.isEmpty
            ? [] : active.filter { plan.faults[$0].kind == kind }.map { plan.faults[$0].value ?? 0 }
    }

    func isOn(_ kind: FaultKind) -> Bool { active.contains { plan.faults[$0].kind == kind } }

    /// Nothing is on that touches bytes.
    var isQuiet: Bool { active.isEmpty }

    var isStalled: Bool { isOn(.stall) }

    /// The shortest of the cuts that are on.
    var cut: Int? { values(.cut).min().map { Int($0) } }

    mutating func fateOfResponse() -> ResponseFate {
        for percent in values(.reset) where generator.happens(percent: percent) { return .reset }
        for percent in values(.garbage) where generator.happens(percent: percent) { return .noise }
        return .intact
    }

    mutating func swallowsChunk() -> Bool {
        for percent in values(.drop) where generator.happens(percent: percent) { return true }
        return false
    }

    mutating func noise(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// Nanoseconds a chunk waits on its way: half of what a round trip is to take longer.
    mutating func wait() -> UInt64 {
        var milliseconds = values(.delay).reduce(0, +)
        for most in values(.jitter) { milliseconds += Double.random(in: 0...most, using: &generator) }
        return UInt64(milliseconds / 2 * 1e6)
    }

    /// The largest piece that is sent at once; nil: no limit.
    var pieceSize: Int? { isOn(.throttle) ? 1460 : nil }

    /// When a piece of that size has passed the throttled line, if it may start at `start`; nanoseconds.
    mutating func passes(_ count: Int, start: UInt64, isToClient: Bool) -> UInt64 {
        guard let kilobytes = values(.throttle).min() else { return start }
        let begins = max(start, lineIsFree[isToClient] ?? 0)
        let ends = begins + UInt64(Double(count) / (kilobytes * 1000) * 1e9)
        lineIsFree[isToClient] = ends
        return ends
    }
}
