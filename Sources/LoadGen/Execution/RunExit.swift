// How a run's end becomes an exit code and a sentence. Pure.

import Measure

/// k6's exit codes, plus 90.
public enum RunExitCode: Int32, Sendable {
    case success = 0
    /// `probe`: no exchange took place.
    case noExchange = 1
    /// The generator itself was the bottleneck; the numbers say nothing about the server.
    case invalidRun = 90
    case thresholdsCrossed = 99
    case setupTimeout = 100
    case teardownTimeout = 101
    /// Anything wrong in profile, environment or option values; artifacts that could not be written.
    case invalidConfiguration = 104
    case interrupted = 105
    /// Setup or teardown failed.
    case scriptFailed = 107
    /// Unknown or unparsable flag.
    case usage = 255
}

/// The end of a run: the code and, unless all is well, why.
struct RunExit: Equatable {
    let code: RunExitCode
    let reason: String?

    /// An earlier failure wins over crossed thresholds, those over an overloaded generator.
    init(
        ending: RunEnding?,
        crossedMetrics: [String],
        generator: GeneratorHealth.Verdict = .unknown
    ) {
        let crossed = "thresholds on metrics '\(crossedMetrics.joined(separator: ", "))' have been crossed"
        switch ending {
        case .setupFailed(let reason): (code, self.reason) = (.scriptFailed, "setup failed: \(reason)")
        case .setupTimedOut:
            (code, self.reason) = (.setupTimeout, "setup took longer than setupTimeout allows")
        case .teardownFailed(let reason): (code, self.reason) = (.scriptFailed, "teardown failed: \(reason)")
        case .teardownTimedOut:
            (code, self.reason) = (.teardownTimeout, "teardown took longer than teardownTimeout allows")
        case .stopped(let signal):
            (code, self.reason) = (.interrupted, "stopped by \(Self.name(ofSignal: signal))")
        case .aborted: (code, self.reason) = (.thresholdsCrossed, "\(crossed); run aborted (abortOnFail)")
        case nil where !crossedMetrics.isEmpty: (code, self.reason) = (.thresholdsCrossed, crossed)
        case nil where generator.isInvalid:
            (code, self.reason) = (.invalidRun, Self.invalidity(generator.reasons))
        case nil: (code, self.reason) = (.success, nil)
        }
    }

    private init(_ code: RunExitCode, _ reason: String?) { (self.code, self.reason) = (code, reason) }

    /// The same end when artifacts could not be written, for these reasons: a caller that looks for them must not be told that all
    /// is well.
    func withoutArtifacts(_ reasons: [String]) -> RunExit {
        guard let first = reasons.first else { return self }
        switch code {
        case .success, .invalidRun, .thresholdsCrossed:
            let lost = "the run directory is incomplete: \(first)"
            return RunExit(.invalidConfiguration, reason.map { "\($0); \(lost)" } ?? lost)
        case .noExchange, .setupTimeout, .teardownTimeout, .invalidConfiguration, .interrupted, .scriptFailed,
            .usage:
            return self
        }
    }

    /// Why the numbers of a run say nothing about its target.
    static func invalidity(_ reasons: [String]) -> String {
        "the run is invalid, the load generator was overloaded: \(reasons.joined(separator: "; "))"
    }

    private static func name(ofSignal number: Int32) -> String {
        [1: "SIGHUP", 2: "SIGINT", 15: "SIGTERM"][number] ?? "signal \(number)"
    }
}
