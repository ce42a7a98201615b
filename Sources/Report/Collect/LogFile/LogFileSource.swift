// The application's log file as the source of logs.json when Loki has nothing. Must not contain parsing or file access.

/// A log file that stands in for Loki.
struct LogFileSource {
    /// The file.
    let file: LogFile
    /// Bytes that are read at most.
    var byteLimit = 256 * 1024 * 1024

    /// Whether Loki's answer holds nothing that a file could not tell better.
    static func isWanted(insteadOf loki: LogsCollection) -> Bool {
        loki.window != nil && loki.status != .ok && !loki.hasLines
    }

    /// What the file tells about the window of `loki`; its status says why Loki is not the source. When the file tells
    /// nothing either, `loki` with a reason that says so.
    func collect(insteadOf loki: LogsCollection) -> LogsCollection {
        guard let window = loki.window else { return loki }
        let reason = loki.status.reason ?? "Loki was not asked"
        do {
            var tally = LogFileTally(path: file.path, window: window)
            let scan = LogFileScan(
                file: file,
                from: Self.nanoseconds(window.start),
                to: Self.nanoseconds(window.end),
                byteLimit: byteLimit
            )
            let outcome = try scan.lines { tally.add($0, $1) }
            guard tally.lineCount > 0 else {
                return Self.refusing(
                    loki,
                    "\(reason); the application's log file \(file.path) \(absence(outcome))"
                )
            }
            let gap = outcome.cutAt.map { _ in
                "only the first \(byteLimit / 1024 / 1024) MiB of the run's lines were read"
            }
            return tally.collection(
                window: window,
                status: .degraded(
                    "\(reason); the application's log file \(file.path) is the source"
                        + (gap.map { ", and \($0)" } ?? "")
                ),
                gap: gap
            )
        } catch {
            return Self.refusing(
                loki,
                "\(reason); the application's log file \(file.path) cannot be read: \(error)"
            )
        }
    }

    private func absence(_ outcome: LogFileScan.Outcome) -> String {
        if outcome.cutAt != nil {
            return "has no line of the run's time in the \(byteLimit / 1024 / 64) MiB where it should be"
        }
        return outcome.hasTimes ? "has no line of the run's time" : "has no line that tells a time"
    }

    private static func refusing(_ loki: LogsCollection, _ reason: String) -> LogsCollection {
        var logs = loki
        logs.status = .degraded(reason)
        return logs
    }

    private static func nanoseconds(_ seconds: Double) -> Int64 {
        Int64((min(max(seconds, -9e9), 9e9) * 1_000).rounded()) * 1_000_000
    }
}

extension Collector {
    /// `application's log tmp/stack/app.log: 5210 lines, 12 of them warnings or worse`, or why there is nothing.
    static func line(about logs: LogsCollection, from file: LogFile) -> String {
        guard let lines = logs["lines"]?.total else { return logs.status.reason ?? file.path }
        let severe = logs["severity"]?.total.map { ", \($0) of them warnings or worse" } ?? ""
        return "application's log \(file.path): \(lines) lines\(severe)"
    }
}
