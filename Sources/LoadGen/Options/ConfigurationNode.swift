// One value of a profile together with its place, read with k6's rules. Errors name file, place, finding and expectation.
// Environment variables and flags are read through it as well, as quoted text. Must not know any option by name.

/// A value and where it stands.
struct ConfigurationNode {
    /// The file, `environment` or `command line`.
    let source: String
    /// A JSON path such as `scenarios.auth.stages[1].target`, or the name of a variable or flag.
    let place: String
    /// What stands there.
    let value: ConfigurationJSON

    /// The member `key`, or nil when it is absent or null: k6 treats both as not set.
    func member(_ key: String) -> ConfigurationNode? {
        guard case .object(let members) = value, let found = members.first(where: { $0.key == key })?.value,
            found != .null
        else { return nil }
        return node(key, found)
    }

    /// The members that are not null, in the order of the file.
    func members() throws(ConfigurationError) -> [(key: String, node: ConfigurationNode)] {
        guard case .object(let members) = value else { throw invalid("an object in braces") }
        return members.filter { $0.value != .null }.map { ($0.key, node($0.key, $0.value)) }
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
        let text: String? =
            switch value {
            case .number(let literal): literal
            case .string(let text): text
            default: nil
            }
        guard let text, let number = Int(text), range.contains(number) else {
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
        let text: String? =
            switch value {
            case .number(let literal): literal
            case .string(let text): text
            default: nil
            }
        guard let text, let duration = DurationSyntax.parse(text) else {
            throw invalid(DurationSyntax.expectation)
        }
        guard duration >= minimum else { throw invalid("\(DurationSyntax.expectation), \(minimumText)") }
        return duration
    }

    /// An object whose values are all text.
    func stringMap() throws(ConfigurationError) -> [String: String] {
        var result: [String: String] = [:]
        for (key, node) in try members() { result[key] = try node.string() }
        return result
    }

    /// Refuses members outside `known`.
    func refuseUnknownMembers(_ known: [String]) throws(ConfigurationError) {
        guard case .object(let members) = value else { throw invalid("an object in braces") }
        if let unknown = members.first(where: { !known.contains($0.key) }) {
            throw .unknownField(source: source, place: node(unknown.key, .null).place, known: known)
        }
    }

    /// The error for this value.
    func invalid(_ expected: String) -> ConfigurationError {
        .invalidValue(source: source, place: place, found: value.excerpt, expected: expected)
    }

    /// The error for an absent member `key`.
    func missing(_ key: String, _ expected: String) -> ConfigurationError {
        .invalidValue(source: source, place: node(key, .null).place, found: "nothing", expected: expected)
    }

    private func node(_ key: String, _ value: ConfigurationJSON) -> ConfigurationNode {
        let isPlain =
            !key.isEmpty && key.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "." && $0 != "\"" }
        let shown = isPlain ? key : "[\(ConfigurationJSON.quoted(key))]"
        let path = place.isEmpty || !isPlain ? place + shown : "\(place).\(shown)"
        return ConfigurationNode(source: source, place: path, value: value)
    }
}
