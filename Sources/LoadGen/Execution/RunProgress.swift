// What a running test tells the outside: a second's samples and a progress snapshot. Values only.

import Measure

/// How far a run is.
public struct RunProgress: Sendable {
    /// What the run is doing.
    public enum Phase: Sendable { case setup, running, teardown, finished }

    /// Where a scenario stands.
    public enum State: Sendable {
        /// Its start time has not come.
        case waiting
        /// Iterations start.
        case running
        /// No iteration starts any more, some still end.
        case finishing
        /// All its VUs are idle.
        case finished
    }

    /// One scenario.
    public struct Scenario: Sendable {
        let name: String
        let state: State
        let activeVUs: Int
        let plannedVUs: Int
        let iterations: IterationCounts
        let startTime: Duration
        let duration: Duration
    }

    let phase: Phase
    /// Since the run's start.
    public let elapsed: Duration
    let scenarios: [Scenario]
    let requests: Int
    let failedRequests: Int

    /// Whether this is the last snapshot.
    public var isFinished: Bool { phase == .finished }
}

/// VUs of one scenario at the end of a second.
struct ScenarioVUs: Sendable {
    let name: String
    let active: Int
}

/// The samples of one second of a run, over all loops.
struct RunSecond: Sendable {
    /// Seconds since the run's start.
    let start: Double
    /// How long the "second" really was.
    let length: Double
    let samples: LoopBound<SampleStore>
    let names: Registry.Names
    let scenarios: [ScenarioVUs]
    let openSockets: Int
    /// By loop.
    let health: [LoopHealth]
    /// CPU seconds used per second, over all cores.
    let cpuShare: Double
    /// Requests not answered yet at the end, by route id.
    var inFlight: [Int] = []
}
