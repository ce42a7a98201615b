// One value of a profile together with its place, read with k6's rules. Errors name file, place, finding and expectation.
// Environment variables and flags are read through it as well, as quoted text. Must not know any option by name.

import Measure

/// A value and where it stands.
struct ConfigurationNode {
    /// The file, `environment` or `command line`.
    let source: String
    /// A JSON path such as `scenarios.auth.stages[1].target`, or the name of a variable or flag.
    let place: String
    /// What stands there.
    let value: JSONValue

    /// What an error about a duration tells the reader to write.
    static let durationExpectation = "a duration such as 30s, 1m30s or 500 (milliseconds), at most 10000d"
    /// What an error about a column of the summary tells the reader to write.
    static let statisticExpectation = "avg, min, med, max, count or p(N) with N from 0 to 100"
    /// Longer durations are refused, so that sums of several stay within 64 bits of nanoseconds.
    static let longestDuration = Duration.seconds(10_000 * 86_400)

    /// The document in `bytes`; `file` is what errors call it.
    static func document(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> ConfigurationNode {
        do throws(MeasureError) {
            return ConfigurationNode(source: file, place: "", value: try JSONValue(parsing: bytes))
        } catch .json(let reason, let line, let column) {
            throw .malformedJSON(file: file, line: line, column: column, reason: reason)
        } catch {
            throw .unreadableFile(path: file, reason: "\(error)")
        }
    }

    /// The duration `text` writes, by `DurationText`'s rules; nil when it writes none or one beyond `longestDuration`.
    ///
    /// Underscores between digits are refused, which k6 takes in bare numbers alone.
    static func duration(_ text: String, unitRequired: Bool = false) -> Duration? {
        guard !text.contains("_"), let duration = try? DurationText.parse(text, unitRequired: unitRequired),
            (.zero - longestDuration...longestDuration).contains(duration)
        else { return nil }
        return duration
    }

    /// The member `key`, or nil when it is absent or null: k6 treats both as not set.
    func member(_ key: String) -> ConfigurationNode? {
        guard let found = value[key], !found.isNull else { return nil }
        return node(key, found)
    }

    /// The members that are not null, in the order of the file.
    func members() throws(ConfigurationError) -> [(key: String, node: ConfigurationNode)] {
        guard case .object(let object) = value else { throw invalid("an object in braces") }
        return object.members.filter { !$0.value.isNull }.map { ($0.name, node($0.name, $0.value)) }
    }

    /// The elements of a list.
    func elements() throws(ConfigurationError) -> [ConfigurationNode] {
        guard case .array(let elements) = value else { throw invalid("a list in brackets") }
        return elements.enumerated().map { index, element in
            ConfigurationNode(source: source, place: "\(place)[\(index)]", value: element)
        }
    }

    /// Text in quotes.
    func string() throws(ConfigurationError) -> String {
        guard case .string(let text) = value else { throw invalid("text in quotes") }
        return text
    }

    /// `true` or `false`; quoted values are refused, as in k6.
    func bool() throws(ConfigurationError) -> Bool {
        guard case .bool(let flag) = value else { throw invalid("true or false") }
        return flag
    }

    /// A whole number in `range`; k6 takes it quoted as well. `what` names the unit in errors.
    func integer(_ what: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard let text = scalarText, let number = Int(text), range.contains(number) else {
            let limits =
                range.upperBound == .max
                ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
            throw invalid("\(what), a whole number, \(limits)")
        }
        return number
    }

    /// A duration of at least `minimum`, which `minimumText` spells for errors.
    func duration(
        atLeast minimum: Duration = .zero,
        _ minimumText: String = "not negative"
    ) throws(ConfigurationError) -> Duration {
        guard let text = scalarText, let duration = Self.duration(text) else {
            throw invalid(Self.durationExpectation)
        }
        guard duration >= minimum else { throw invalid("\(Self.durationExpectation), \(minimumText)") }
        return duration
    }

    /// A column of the summary: `avg`, `p(99)`. Underscores between digits are refused, as in durations.
    func trendStatistic() throws(ConfigurationError) -> TrendStatistic {
        let name = try string()
        guard !name.contains("_"), let statistic = try? TrendStatistic(parsing: name) else {
            throw invalid(Self.statisticExpectation)
        }
        return statistic
    }

    /// An object whose values are all text.
    func stringMap() throws(ConfigurationError) -> [String: String] {
        var result: [String: String] = [:]
        for (key, node) in try members() { result[key] = try node.string() }
        return result
    }

    /// Refuses members outside `known`.
    func refuseUnknownMembers(_ known: [String]) throws(ConfigurationError) {
        guard case .object(let object) = value else { throw invalid("an object in braces") }
        if let unknown = object.names.first(where: { !known.contains($0) }) {
            throw .unknownField(source: source, place: node(unknown, .null).place, known: known)
        }
    }

    /// The error for this value.
    func invalid(_ expected: String) -> ConfigurationError {
        .invalidValue(source: source, place: place, found: excerpt, expected: expected)
    }

    /// The error for an absent member `key`.
    func missing(_ key: String, _ expected: String) -> ConfigurationError {
        .invalidValue(source: source, place: node(key, .null).place, found: "nothing", expected: expected)
    }

    /// The value as an error message shows it: short, on one line.
    var excerpt: String {
        switch value {
        case .null, .bool, .number: scalarText ?? value.compactText
        case .string(let text): text.quotedExcerpt
        case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
        case .object(let object): object.isEmpty ? "an empty object" : "an object"
        }
    }

    /// A number as it is written or a text; nil for anything else.
    private var scalarText: String? {
        switch value {
        case .number(_, let written): written ?? value.compactText
        case .string(let text): text
        default: nil
        }
    }

    private func node(_ key: String, _ value: JSONValue) -> ConfigurationNode {
        let isPlain =
            !key.isEmpty && key.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "." && $0 != "\"" }
        let shown = isPlain ? key : "[\(key.quotedExcerpt)]"
        let path = place.isEmpty || !isPlain ? place + shown : "\(place).\(shown)"
        return ConfigurationNode(source: source, place: path, value: value)
    }
}
