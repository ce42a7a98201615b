// Every question to Loki: its name in logs.json and its LogQL. Must not contain HTTP or regular expressions.

/// A question as it is asked.
struct LogQuestion: Hashable, Sendable {
    /// The name in `logs.json`.
    var name: String
    /// Selections without a line in common; the answer is all of them together.
    var selections: [String]
    /// Sample lines to fetch; 0 for none.
    var sampleLimit = 0
    /// The category of its samples.
    var category = ""
    /// Levels its samples must have; nil when any will do.
    var levels: [LogLevel]?
    /// HTTP statuses its samples may have.
    var statuses: ClosedRange<Int>?
    /// Whether lines are counted step by step too.
    var hasCourse = true

    /// Whether a line that came is one that was asked for. Regular expressions cannot see how deep in a JSON
    /// object a member is.
    func accepts(_ entry: LogEntry) -> Bool {
        if let levels { return levels.contains { $0.rawValue == entry.level } }
        if let statuses, let status = entry.httpStatus { return statuses.contains(status) }
        return true
    }

    /// Whether an entry of `logs.json` is one of this question's answers.
    static func matches(_ name: String, _ entry: LogEntry) -> Bool {
        let levels = LogCatalog.levels[name]
        guard let levels else { return entry.category == name }
        return entry.category == "severity" && levels.contains { $0.rawValue == entry.level }
    }
}

/// The questions for one selector. The first two have upstream's names.
struct LogCatalog: Sendable {
    /// The levels of the questions about one.
    static let levels: [String: [LogLevel]] = [
        "severity_panic": [.panic, .fatal], "severity_error": [.error], "severity_warn": [.warn],
    ]

    /// Whose lines.
    let selector: LogSelector

    /// All questions in the order of `logs.json`.
    var questions: [LogQuestion] {
        [
            LogQuestion(name: "severity", selections: selections(LogLevel.allCases)),
            status("rate_limit", "429", 429...429, sampleLimit: 100),
            status("server_error", "5\\d\\d", 500...599, sampleLimit: 50),
            level("severity_panic", sampleLimit: 60),
            level("severity_error", sampleLimit: 100),
            level("severity_warn", sampleLimit: 40),
            LogQuestion(name: "lines", selections: [selector.text], hasCourse: false),
        ]
    }

    /// Samples by level, so that a flood of warnings does not hide the one panic.
    private func level(_ name: String, sampleLimit: Int) -> LogQuestion {
        let levels = Self.levels[name] ?? []
        return LogQuestion(
            name: name,
            selections: selections(levels),
            sampleLimit: sampleLimit,
            category: "severity",
            levels: levels
        )
    }

    private func status(
        _ name: String,
        _ digits: String,
        _ statuses: ClosedRange<Int>,
        sampleLimit: Int
    ) -> LogQuestion {
        LogQuestion(
            name: name,
            selections: ["\(selector.text) \(LogQL.lines(ofStatus: digits))"],
            sampleLimit: sampleLimit,
            category: name,
            statuses: statuses
        )
    }

    /// Lines with a level of their own, and for each label that carries levels those without.
    /// `detected_level` is Loki's guess, from words in the line if need be; it counts only where there are no
    /// such words.
    private func selections(_ levels: [LogLevel]) -> [String] {
        var selections = ["\(selector.text) \(LogQL.lines(ofLevels: levels))"]
        for label in selector.levelLabels {
            let matcher = LogQL.matcher(label, levels: levels)
            if label == "level" {
                selections.append("\(LogQL.adding(matcher, to: selector.text)) \(LogQL.linesWithoutLevel)")
            } else {
                let unless = selector.levelLabels.contains("level") ? "level=\"\", " : ""
                let text = LogQL.adding(unless + matcher, to: selector.text)
                selections.append("\(text) \(LogQL.linesWithoutLevel) \(LogQL.linesWithoutWord)")
            }
        }
        return selections
    }
}
