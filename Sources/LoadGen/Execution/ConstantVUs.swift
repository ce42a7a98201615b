// The constant-vus executor: a fixed number of VUs for a fixed time. Planning only; must not contain clocks or tasks.

/// All VUs start at once, loop until `duration`, then finish within the graceful stop.
public struct ConstantVUs: Sendable, Equatable {
    /// How many VUs loop side by side.
    public var vus: Int
    /// How long new iterations are started.
    public var duration: Duration

    /// An executor of `vus` VUs for `duration`.
    public init(vus: Int, duration: Duration) {
        self.vus = vus
        self.duration = duration
    }

    /// The schedule: `vus` until `duration`, and as many allowed until the graceful stop has run out.
    public func plan(gracefulStop: Duration) -> ExecutorPlan {
        let regular = duration.nanoseconds
        let cut = regular + gracefulStop.nanoseconds
        return ExecutorPlan(
            runSteps: [.init(offset: 0, vus: vus), .init(offset: regular, vus: 0)],
            allowedSteps: [.init(offset: 0, vus: vus), .init(offset: cut, vus: 0)],
            regularDuration: regular
        )
    }
}
