// Tokens to a query. What is not in `LogQL.swift` is refused with a parse error, as Loki refuses nonsense.

struct LogQLParser {
    private let tokens: [LogQLToken]
    private var position = 0

    /// Parses a whole query.
    static func parse(_ text: String) throws(LogQLError) -> LogQLQuery {
        if text.allSatisfy(\.isWhitespace) { throw .syntax(line: 0, column: 0, "unexpected $end") }
        var parser = LogQLParser(tokens: try LogQLLexer.tokens(text))
        let query: LogQLQuery =
            if parser.isNext("{") { .log(try parser.selection()) } else { .metric(try parser.metric()) }
        guard case .end = parser.current.kind else { throw parser.unexpected() }
        return query
    }

    /// Parses `{…}` alone, as `/series` takes it.
    static func parseMatchers(_ text: String) throws(LogQLError) -> [LogQLMatcher] {
        var parser = LogQLParser(tokens: try LogQLLexer.tokens(text))
        let matchers = try parser.matchers()
        guard case .end = parser.current.kind else { throw parser.unexpected() }
        return matchers
    }

    private init(tokens: [LogQLToken]) { self.tokens = tokens }

    private var current: LogQLToken { tokens[position] }

    private func unexpected(expecting: String? = nil) -> LogQLError {
        let wanted = expecting.map { ", expecting \($0)" } ?? ""
        return .syntax(line: current.line, column: current.column, "unexpected \(current.name)\(wanted)")
    }

    private func isNext(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }

    private mutating func accept(_ symbol: String) -> Bool {
        guard isNext(symbol) else { return false }
        position += 1
        return true
    }

    private mutating func accept(word: String) -> Bool {
        guard case .identifier(word) = current.kind else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(LogQLError) {
        guard accept(symbol) else { throw unexpected(expecting: symbol) }
    }

    private mutating func identifier() throws(LogQLError) -> String {
        guard case .identifier(let name) = current.kind else { throw unexpected(expecting: "IDENTIFIER") }
        position += 1
        return name
    }

    private mutating func string() throws(LogQLError) -> String {
        guard case .string(let text) = current.kind else { throw unexpected(expecting: "STRING") }
        position += 1
        return text
    }

    // MARK: streams

    private mutating func matchers() throws(LogQLError) -> [LogQLMatcher] {
        try expect("{")
        var matchers: [LogQLMatcher] = []
        while !accept("}") {
            if !matchers.isEmpty { try expect(",") }
            let name = try identifier()
            guard case .symbol(let text) = current.kind, let operation = LogQLMatcher.Operator(rawValue: text)
            else { throw unexpected(expecting: "= or != or =~ or !~") }
            position += 1
            matchers.append(try Self.matcher(name, operation, try string()))
        }
        // Loki asks for one matcher that an empty label does not satisfy.
        guard matchers.contains(where: { !$0.matches("") }) else {
            throw LogQLError(
                message:
                    "parse error : queries require at least one regexp or equality matcher that does not have "
                    + "an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, "
                    + "but app=~\".+\" will"
            )
        }
        return matchers
    }

    private static func matcher(
        _ name: String,
        _ operation: LogQLMatcher.Operator,
        _ value: String
    ) throws(LogQLError) -> LogQLMatcher {
        let isRegular = operation == .matches || operation == .notMatches
        return LogQLMatcher(
            name: name,
            operation: operation,
            value: value,
            pattern: isRegular ? try LogQLPattern(value) : nil
        )
    }

    private mutating func selection() throws(LogQLError) -> LogQLSelection {
        LogQLSelection(matchers: try matchers(), stages: try stages())
    }

    private mutating func stages() throws(LogQLError) -> [LogQLStage] {
        var stages: [LogQLStage] = []
        while case .symbol(let symbol) = current.kind {
            switch symbol {
            case "|=", "!=", "|~", "!~":
                position += 1
                stages.append(.line(try lineFilter(symbol)))
            case "|":
                position += 1
                stages.append(try stage())
            default: return stages
            }
        }
        return stages
    }

    private mutating func lineFilter(_ symbol: String) throws(LogQLError) -> LogQLLineFilter {
        var texts = [try string()]
        while accept(word: "or") { texts.append(try string()) }
        var patterns: [LogQLPattern] = []
        if symbol.hasSuffix("~") { for text in texts { patterns.append(try LogQLPattern(text)) } }
        return LogQLLineFilter(isNegative: symbol.hasPrefix("!"), texts: texts, patterns: patterns)
    }

    private mutating func stage() throws(LogQLError) -> LogQLStage {
        if accept(word: "json") { return .json }
        if accept(word: "logfmt") { return .logfmt }
        return .label(try labelFilter())
    }

    // MARK: label filters

    private mutating func labelFilter() throws(LogQLError) -> LogQLLabelFilter {
        var filter = try conjunction()
        while accept(word: "or") { filter = .or(filter, try conjunction()) }
        return filter
    }

    private mutating func conjunction() throws(LogQLError) -> LogQLLabelFilter {
        var filter = try condition()
        while accept(word: "and") || accept(",") { filter = .and(filter, try condition()) }
        return filter
    }

    private mutating func condition() throws(LogQLError) -> LogQLLabelFilter {
        if accept("(") {
            let filter = try labelFilter()
            try expect(")")
            return filter
        }
        let name = try identifier()
        guard case .symbol(let symbol) = current.kind else { throw unexpected() }
        position += 1
        if case .string(let text) = current.kind, let operation = LogQLMatcher.Operator(rawValue: symbol) {
            position += 1
            return .matcher(try Self.matcher(name, operation, text))
        }
        guard let comparison = LogQLLabelFilter.Comparison(rawValue: symbol == "=" ? "==" : symbol) else {
            position -= 1
            throw unexpected()
        }
        let isNegative = accept("-")
        let (value, unit): (Double, LogQLLabelFilter.Unit)
        switch current.kind {
        case .number(let number): (value, unit) = (number, .none)
        case .duration(let nanoseconds): (value, unit) = (Double(nanoseconds), .duration)
        case .bytes(let size): (value, unit) = (size, .bytes)
        default: throw unexpected(expecting: "BYTES or NUMBER or DURATION")
        }
        position += 1
        return .number(name: name, comparison, isNegative ? -value : value, unit)
    }

    // MARK: numbers

    private mutating func metric() throws(LogQLError) -> LogQLMetric {
        guard case .identifier(let name) = current.kind else { throw unexpected() }
        if let range = LogQLMetric.Range(rawValue: name) {
            position += 1
            return try self.range(range)
        }
        guard let aggregation = LogQLMetric.Aggregation(rawValue: name) else { throw unexpected() }
        position += 1
        var grouping = try grouping()
        try expect("(")
        let inner = try metric()
        try expect(")")
        if grouping == nil { grouping = try self.grouping() }
        return .aggregation(aggregation, grouping ?? .by([]), inner)
    }

    private mutating func grouping() throws(LogQLError) -> LogQLMetric.Grouping? {
        let isBy = accept(word: "by")
        guard isBy || accept(word: "without") else { return nil }
        try expect("(")
        var names: [String] = []
        while !accept(")") {
            if !names.isEmpty { try expect(",") }
            names.append(try identifier())
        }
        return isBy ? .by(names) : .without(names)
    }

    private mutating func range(_ range: LogQLMetric.Range) throws(LogQLError) -> LogQLMetric {
        try expect("(")
        var selection = try selection()
        try expect("[")
        guard case .duration(let nanoseconds) = current.kind else { throw unexpected(expecting: "DURATION") }
        position += 1
        try expect("]")
        // `{…}[5m] | json` is as good as `{…} | json [5m]`.
        selection.stages += try stages()
        try expect(")")
        return .range(range, selection, nanoseconds: nanoseconds)
    }
}
