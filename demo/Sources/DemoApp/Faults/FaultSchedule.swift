// Which faults act when, and how strongly. Pure: seconds are passed in.

struct FaultSchedule: Sendable {
    let faults: [Fault]
    private let byName: [FaultName: [Fault]]

    init(_ faults: [Fault]) {
        self.faults = faults
        byName = Dictionary(grouping: faults, by: \.name)
    }

    /// All of a name, whenever they act.
    subscript(name: FaultName) -> [Fault] { byName[name] ?? [] }

    /// Those of a name that act on a route at this time; without a route, all that act.
    func active(_ name: FaultName, on route: String? = nil, at seconds: Double) -> [Fault] {
        guard let faults = byName[name] else { return [] }
        return faults.filter { fault in
            fault.isActive(at: seconds) && (route.map { fault.covers($0) } ?? true)
        }
    }

    /// Seconds until the pause that now lasts is over; 0 outside of pauses.
    func pause(at seconds: Double) -> Double {
        active(.freeze, at: seconds).map { fault in
            let phase = (seconds - fault.from).truncatingRemainder(
                dividingBy: fault.number(.every, default: 5)
            )
            return max(0, fault.size / 1000 - phase)
        }.max() ?? 0
    }

    /// Seconds that a request on a cold application takes longer: all of it at first, less and less, nothing at the end.
    func coldDelay(on route: String, at seconds: Double) -> Double {
        active(.slowStart, on: route, at: seconds).reduce(0) { sum, fault in
            let end = fault.to ?? fault.from + FaultPlan.warmUp
            return sum + max(0, fault.size / 1000 * (end - seconds) / (end - fault.from))
        }
    }
}
