// What the stages of a query do with one line and its labels. Must not know where lines are kept.

/// A line on its way through the pipeline.
struct LogQLLine {
    var text: String
    var labels: [String: String]
    /// Labels of the stream, which parsed ones must not overwrite.
    private let ownNames: Set<String>

    init(text: String, labels: [String: String]) {
        self.text = text
        self.labels = labels
        ownNames = Set(labels.keys)
    }

    /// Sends the line through; false when a stage dropped it.
    mutating func pass(_ stages: [LogQLStage]) -> Bool {
        for stage in stages {
            switch stage {
            case .line(let filter): if !filter.accepts(text) { return false }
            case .json: parseJSON()
            case .logfmt: parseLogfmt()
            case .label(let filter): if !accepts(filter) { return false }
            }
        }
        return true
    }

    private mutating func add(_ name: String, _ value: String) {
        let clean = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        let safe = clean.first?.isNumber == true ? "_" + clean : clean
        if safe.isEmpty { return }
        labels[ownNames.contains(safe) ? safe + "_extracted" : safe] = value
    }

    private mutating func fail(_ kind: String, _ details: String) {
        labels["__error__"] = kind
        labels["__error_details__"] = details
    }

    private mutating func parseJSON() {
        do {
            guard let members = try JSON.parse(text.utf8, allowsControls: true).members else {
                return fail("JSONParserErr", "expecting json object(6), but it is not")
            }
            flatten(members, prefix: "")
        } catch {
            fail("JSONParserErr", "Value looks like object, but can't find closing '}' symbol")
        }
    }

    private mutating func flatten(_ members: [JSONMember], prefix: String) {
        for member in members {
            let name = prefix + member.name
            switch member.value {
            case .object(let inner): flatten(inner, prefix: name + "_")
            case .string(let text): add(name, text)
            case .number(let text): add(name, text)
            case .bool(let value): add(name, value ? "true" : "false")
            case .array, .null: continue
            }
        }
    }

    private mutating func parseLogfmt() {
        for (name, value) in Logfmt.pairs(text) { add(name, value) }
    }

    private mutating func accepts(_ filter: LogQLLabelFilter) -> Bool {
        switch filter {
        case .matcher(let matcher): return matcher.matches(labels[matcher.name] ?? "")
        case .and(let left, let right): return accepts(left) && accepts(right)
        case .or(let left, let right): return accepts(left) || accepts(right)
        case .number(let name, let comparison, let value, let unit):
            // As in Loki, a line with an error passes: the error is for the end of the query.
            if labels["__error__"] != nil { return true }
            guard let text = labels[name] else { return false }
            guard let number = Self.number(text, unit) else {
                fail("LabelFilterErr", "strconv.ParseFloat: parsing \"\(text)\": invalid syntax")
                return true
            }
            return Self.holds(number, comparison, value)
        }
    }

    private static func number(_ text: String, _ unit: LogQLLabelFilter.Unit) -> Double? {
        switch unit {
        case .none: Double(text)
        case .duration: LogQLLexer.duration(text).map(Double.init)
        case .bytes: LogQLLexer.size(text)
        }
    }

    private static func holds(_ left: Double, _ comparison: LogQLLabelFilter.Comparison, _ right: Double)
        -> Bool
    {
        switch comparison {
        case .equal: left == right
        case .notEqual: left != right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .less: left < right
        case .lessOrEqual: left <= right
        }
    }
}

/// `name=value name="quoted value"`.
enum Logfmt {
    static func pairs(_ text: String) -> [(String, String)] {
        var pairs: [(String, String)] = []
        var rest = Substring(text)
        while true {
            rest = rest.drop { $0.isWhitespace }
            if rest.isEmpty { return pairs }
            let name = rest.prefix { $0 != "=" && !$0.isWhitespace }
            rest = rest[name.endIndex...]
            guard rest.first == "=" else {
                // A word without a value has an empty one, which Loki leaves out.
                if name.isEmpty { return pairs }
                continue
            }
            rest = rest.dropFirst()
            let value = rest.first == "\"" ? quoted(&rest) : bare(&rest)
            if !name.isEmpty { pairs.append((String(name), value)) }
        }
    }

    private static func bare(_ rest: inout Substring) -> String {
        let value = rest.prefix { !$0.isWhitespace }
        rest = rest[value.endIndex...]
        return String(value)
    }

    private static func quoted(_ rest: inout Substring) -> String {
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
            guard character == "\\", let escaped = rest.popFirst() else {
                value.append(character)
                continue
            }
            switch escaped {
            case "n": value.append("\n")
            case "t": value.append("\t")
            default: value.append(escaped)
            }
        }
        return value
    }
}
