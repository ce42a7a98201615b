// What an executor means in time: how many VUs run, and how many may still be finishing, at each moment of a scenario.
// Pure integer arithmetic on nanoseconds. Must not contain clocks, tasks or VUs.

/// The schedule of one scenario, counted from the scenario's own start.
public struct ExecutorPlan: Sendable, Equatable {
    /// From `offset` on the number of VUs is `vus`, until the next step.
    public struct Step: Sendable, Hashable {
        /// Nanoseconds since the scenario's start.
        public var offset: Int64
        /// VUs from then on.
        public var vus: Int

        /// A step to `vus` at `offset` nanoseconds.
        public init(offset: Int64, vus: Int) {
            self.offset = offset
            self.vus = vus
        }
    }

    /// VUs to run. Offsets never decrease, the last step is always to 0. Several steps may share an offset; the last one holds.
    ///
    /// A VU that falls away here starts no new iteration but may finish its current one.
    public let runSteps: [Step]
    /// VUs allowed before the hard kill: what exceeds them is interrupted in the middle of its iteration.
    ///
    /// Offsets never decrease, the last step is always to 0.
    public let allowedSteps: [Step]
    /// Nanoseconds the executor was asked for: its duration or its stages together. VUs may be down to 0 before.
    public let regularDuration: Int64
    /// Nanoseconds until the last VU is cut, grace included: the offset of the last allowed step.
    public var maximumDuration: Int64 { allowedSteps.last?.offset ?? 0 }

    /// A plan of the given steps.
    public init(runSteps: [Step], allowedSteps: [Step], regularDuration: Int64) {
        self.runSteps = runSteps
        self.allowedSteps = allowedSteps
        self.regularDuration = regularDuration
    }

    /// The most VUs that are alive at one moment, finishing ones included: what has to be initialised before the run.
    public var peakVUs: Int { allowedSteps.lazy.map(\.vus).max() ?? 0 }

    /// VUs to run at `offset` nanoseconds. O(steps).
    public func plannedVUs(at offset: Int64) -> Int { Self.vus(of: runSteps, at: offset) }

    /// VUs not yet cut at `offset` nanoseconds. O(steps).
    public func allowedVUs(at offset: Int64) -> Int { Self.vus(of: allowedSteps, at: offset) }

    private static func vus(of steps: [Step], at offset: Int64) -> Int {
        steps.last { $0.offset <= offset }?.vus ?? 0
    }

    /// The most VUs alive at one moment when several plans run side by side, each from its own start (nanoseconds).
    ///
    /// This is k6's number of VUs initialised before the run. At one moment the plans take their steps in the order given,
    /// so a plan that ends where a later one begins lends it its VUs. O(n log n) in all steps together.
    public static func peakVUs(of plans: [(startTime: Int64, plan: ExecutorPlan)]) -> Int {
        var changes: [(offset: Int64, order: Int, by: Int)] = []
        for (startTime, plan) in plans {
            var current = 0
            for step in plan.allowedSteps {
                changes.append((startTime + step.offset, changes.count, step.vus - current))
                current = step.vus
            }
        }
        changes.sort { ($0.offset, $0.order) < ($1.offset, $1.order) }
        var total = 0
        var peak = 0
        for change in changes {
            total += change.by
            peak = max(peak, total)
        }
        return peak
    }
}
