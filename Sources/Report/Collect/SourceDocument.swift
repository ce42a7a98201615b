// What metrics.json and logs.json have in common: window and status. Must not contain what only one of them
// has.

import Measure

extension RunWindow {
    /// Times beyond this, in seconds either way, are no times of runs.
    private static let farthest = 1e11

    /// The member `window`: times as text for people, and exactly.
    var json: JSONValue {
        [
            "start": .string(startText), "end": .string(endText),
            "start_epoch": .number(start), "end_epoch": .number(end),
        ]
    }

    /// Reads the member, also with texts alone, `…Z` or `…+00:00`; nil when it tells no window.
    init?(decoding json: JSONValue) {
        func time(_ name: String) -> Double? {
            if let epoch = json["\(name)_epoch"]?.number {
                return epoch.magnitude < Self.farthest ? epoch : nil
            }
            guard var text = json[name]?.string else { return nil }
            if text.hasSuffix("+00:00") { text = text.dropLast(6) + "Z" }
            return UTCTime(parsing: text).map { Double($0.epoch) }
        }
        guard let start = time("start"), let end = time("end") else { return nil }
        self.init(start: start, end: end)
    }
}

extension SourceStatus {
    /// Reads the members `status` and `reason`; nil when there is no such status.
    init?(decoding json: JSONValue) {
        let reason = json["reason"]?.string ?? "no reason given"
        switch json["status"]?.string {
        case "ok": self = .ok
        case "degraded": self = .degraded(reason)
        case "empty": self = .empty(reason)
        default: return nil
        }
    }
}
