// The ramping-vus executor: stages become steps, exactly as k6 plans them. Planning only; must not contain clocks or tasks.
//
// One VU per row, half a second per column; `#` the VU runs, `.` it may still finish its iteration. startVUs 0, stages
// 5s to 5, 2s at 5, 5s to 0; graceful ramp-down 3s, graceful stop 2s. The first VU starts one step into the ramp and the
// last exactly at its end; the ramp down stops the highest one step in. VUs that stop late have less than the graceful
// ramp-down, because all are cut when the graceful stop runs out, 14 s in.
//
//     VU 5           ######......
//     VU 4         ##########......
//     VU 3       ##############......
//     VU 2     ##################......
//     VU 1   ######################....
//            0s        5s        10s

/// A number of VUs that follows stages.
public struct RampingVUs: Sendable, Equatable {
    /// A straight ramp: after `duration` the number of VUs is `target`. No duration is a jump.
    public struct Stage: Sendable, Equatable {
        /// How long the ramp takes.
        public var duration: Duration
        /// VUs at its end.
        public var target: Int

        /// A ramp to `target` that takes `duration`.
        public init(duration: Duration, target: Int) {
            self.duration = duration
            self.target = target
        }
    }

    /// VUs before the first stage.
    public var startVUs: Int
    /// The ramps, one after the other.
    public var stages: [Stage]
    /// How long a VU stopped by a ramp down may go on with its iteration.
    public var gracefulRampDown: Duration

    /// An executor with k6's defaults: one VU at the start, 30 s of graceful ramp-down.
    public init(startVUs: Int = 1, stages: [Stage], gracefulRampDown: Duration = .seconds(30)) {
        self.startVUs = startVUs
        self.stages = stages
        self.gracefulRampDown = gracefulRampDown
    }

    /// The most VUs that run at one moment.
    public var maxPlannedVUs: Int { stages.lazy.map(\.target).reduce(startVUs, max) }

    /// Nanoseconds from the start to the end of the last stage.
    public var regularDuration: Int64 { stages.reduce(0) { $0 + $1.duration.nanoseconds } }

    /// The VUs to run. The last step is to 0, at the end of the last stage if not before.
    public func rawSteps() -> [ExecutorPlan.Step] {
        var steps = stageSteps()
        if let last = steps.last, last.vus != 0 {
            steps.append(.init(offset: regularDuration, vus: 0))
        }
        return steps
    }

    /// The VUs allowed before the hard kill, in the order in which they come into force.
    ///
    /// Growth counts at once. A decrease counts `gracefulRampDown` later, not at all if the plan is back at the old number by
    /// then, and with everything else `gracefulStop` after the last stage. VUs that the last stage leaves running have the
    /// graceful stop alone. As in k6 a step can carry an earlier offset than the one before it: after a steep fall with a
    /// partial climb inside the grace window the climb comes into force only when the fall did.
    public func maxAllowedSteps(gracefulRampDown: Duration, gracefulStop: Duration) -> [ExecutorPlan.Step] {
        let raw = stageSteps()
        let grace = gracefulRampDown.nanoseconds
        let cut = regularDuration + gracefulStop.nanoseconds
        var allowed = grace == 0 ? raw : Self.delayingDecreases(of: raw, by: grace, before: cut)
        if let last = allowed.last, last.vus != 0 {
            allowed.append(.init(offset: cut, vus: 0))
        }
        return allowed
    }

    /// The schedule for the scheduler: both lists of steps, by rising offset.
    public func plan(gracefulStop: Duration) -> ExecutorPlan {
        var allowed = maxAllowedSteps(gracefulRampDown: gracefulRampDown, gracefulStop: gracefulStop)
        for index in allowed.indices.dropFirst() {
            allowed[index].offset = max(allowed[index].offset, allowed[index - 1].offset)
        }
        return ExecutorPlan(
            runSteps: rawSteps(),
            allowedSteps: allowed,
            regularDuration: regularDuration
        )
    }

    /// The steps of the stages alone; repeated counts are left out.
    private func stageSteps() -> [ExecutorPlan.Step] {
        var steps = [ExecutorPlan.Step(offset: 0, vus: startVUs)]
        var current = startVUs
        var end: Int64 = 0
        for stage in stages {
            let duration = stage.duration.nanoseconds
            end += duration
            let distance = abs(stage.target - current)
            guard distance > 0 else { continue }
            if duration == 0 {
                steps.append(.init(offset: end, vus: stage.target))
            } else {
                let direction = stage.target > current ? 1 : -1
                for count in 1...distance {
                    let remaining = Self.share(distance - count, of: distance, in: duration)
                    steps.append(.init(offset: end - remaining, vus: current + direction * count))
                }
            }
            current = stage.target
        }
        return steps
    }

    /// `duration` · `part` / `whole`, product first, cut toward zero; the product may exceed 64 bits.
    private static func share(_ part: Int, of whole: Int, in duration: Int64) -> Int64 {
        Int64(Int128(duration) * Int128(part) / Int128(whole))
    }

    private static func delayingDecreases(
        of raw: [ExecutorPlan.Step],
        by grace: Int64,
        before cut: Int64
    ) -> [ExecutorPlan.Step] {
        let recovery = recoveries(of: raw)
        var allowed = Array(raw.prefix(1))
        var index = 1
        while index < raw.count {
            let step = raw[index]
            guard step.vus < raw[index - 1].vus else {
                allowed.append(step)
                index += 1
                continue
            }
            let deadline = step.offset + grace
            if let back = recovery[index], raw[back].offset <= deadline {
                if raw[back].vus > raw[index - 1].vus { allowed.append(raw[back]) }
                index = back + 1
            } else if deadline >= cut {
                break
            } else {
                allowed.append(.init(offset: deadline, vus: step.vus))
                index += 1
            }
        }
        return allowed
    }

    /// For each step, the next one (itself included) whose count is at least that of the step before it; nil if none. O(n).
    private static func recoveries(of raw: [ExecutorPlan.Step]) -> [Int?] {
        var result = [Int?](repeating: nil, count: raw.count)
        var candidates: [Int] = []
        for index in raw.indices.reversed() where index > 0 {
            while let last = candidates.last, raw[last].vus <= raw[index].vus { candidates.removeLast() }
            candidates.append(index)
            // Candidates rise in count toward the front; the first that reaches the previous count is the nearest.
            result[index] = nearest(in: candidates, reaching: raw[index - 1].vus, of: raw)
        }
        return result
    }

    private static func nearest(in candidates: [Int], reaching vus: Int, of raw: [ExecutorPlan.Step]) -> Int?
    {
        var low = 0
        var high = candidates.count
        while low < high {
            let middle = (low + high) / 2
            if raw[candidates[middle]].vus >= vus { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : candidates[low - 1]
    }
}
