// The stretch of time a report is about. Must not contain a clock: nothing is asked "now".

import Measure

/// Start and end of a run in seconds since 1970-01-01T00:00:00Z.
public struct RunWindow: Hashable, Sendable {
    /// Start.
    public var start: Double
    /// End, after the start.
    public var end: Double

    /// A window; nil unless it ends after it starts, both within some three thousand years of 1970.
    public init?(start: Double, end: Double) {
        guard start.magnitude < 1e11, end.magnitude < 1e11, end > start else { return nil }
        self.start = start
        self.end = end
    }

    /// Length in seconds.
    public var duration: Double { end - start }

    /// Start as `2026-08-21T09:30:05Z`.
    public var startText: String { UTCTime(epoch: Int(start.rounded(.down))).text }
    /// End, likewise.
    public var endText: String { UTCTime(epoch: Int(end.rounded(.down))).text }
}
