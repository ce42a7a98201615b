// What can be wrong with a profile, an environment variable or a flag. One line each: where, what was found, what was expected.

/// A run that cannot start because of what it was told. Exit code 104, or 255 when `isUsageError`.
public enum ConfigurationError: Error, Equatable {
    /// The file is not JSON. Line and column count from 1.
    case malformedJSON(file: String, line: Int, column: Int, reason: String)
    /// A value that cannot be used. `place` is a JSON path, a variable or a flag inside `source`.
    case invalidValue(source: String, place: String, found: String, expected: String)
    /// A field that a scenario or one of its stages does not have.
    case unknownField(source: String, place: String, known: [String])
    /// Something k6 knows and this version does not do.
    case unsupported(source: String, place: String, feature: String)
    /// Two ways of describing the load at one level.
    case conflict(source: String, first: String, second: String)
    /// Nothing describes the load.
    case noLoad(source: String)
    /// No profile of that name. `searched` and `available` are in order of search.
    case profileNotFound(name: String, searched: [String], available: [String])
    /// A file that could not be read.
    case unreadableFile(path: String, reason: String)
    /// A variable that the script cannot use. `place` says where variables come from.
    case script(name: String, place: String, reason: String)
    /// A threshold that is no expression, or not one for its metric.
    case threshold(metric: String, reason: String)
    /// A client certificate or its key that cannot be used. `reason` begins with where it stands.
    case certificate(reason: String)
    /// The run would need more file descriptors than the system allows.
    case descriptors(needed: Int, limit: Int)
    /// A flag whose text cannot be parsed.
    case usage(flag: String, found: String, expected: String)

    /// True when the command line itself is wrong (exit code 255), not a value it carries (104).
    public var isUsageError: Bool {
        if case .usage = self { return true }
        return false
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// One line: where, what was found, what was expected.
    public var description: String {
        switch self {
        case .malformedJSON(let file, let line, let column, let reason):
            "\(file): line \(line), column \(column): \(reason)"
        case .invalidValue(let source, let place, let found, let expected):
            "\(source): \(place): found \(found), expected \(expected)"
        case .unknownField(let source, let place, let known):
            "\(source): \(place): unknown field, expected one of \(known.joined(separator: ", "))"
        case .unsupported(let source, let place, let feature):
            "\(source): \(place): \(feature) is not supported yet, expected ramping-vus or constant-vus "
                + "(stages or duration)"
        case .conflict(let source, let first, let second):
            "\(source): found \(first) together with \(second), expected only one of them"
        case .noLoad(let source):
            "\(source): found no load, expected scenarios, stages or duration "
                + "(k6's default of a single iteration is not supported yet)"
        case .profileNotFound(let name, let searched, let available):
            "profile \"\(name)\": not found in \(searched.joined(separator: " or ")), expected "
                + (available.isEmpty
                    ? "a path to a JSON file (no profile is installed)"
                    : "one of \(available.joined(separator: ", ")) or a path to a JSON file")
        case .unreadableFile(let path, let reason):
            "\(path): cannot be read (\(reason)), expected a readable file"
        case .script(let name, let place, let reason):
            "\(place): script \(name): \(reason)"
        case .threshold(let metric, let reason):
            "thresholds.\(metric): \(reason)"
        case .certificate(let reason):
            reason
        case .descriptors(let needed, let limit):
            "open files: the run needs \(needed) descriptors, the hard limit is \(limit), expected at least as many "
                + "(ulimit -Hn) or fewer VUs"
        case .usage(let flag, let found, let expected):
            "\(flag): found \(found), expected \(expected)"
        }
    }
}
