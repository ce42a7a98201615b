// Sub-metric names: a metric restricted to samples with certain tags.
//
//   name  =  metric [ "{" pair *( "," pair ) "}" ]
//   pair  =  key ":" value          blanks and quotes around each are dropped; neither may be empty

/// A metric name as thresholds write it, with an optional list of tags that must all match: `http_reqs{status:200}`.
public struct SubmetricName: Hashable, Sendable {
    /// A tag and the value it must have.
    public struct Tag: Hashable, Sendable {
        /// The tag's name.
        public let key: String
        /// The value it must have.
        public let value: String
    }

    /// The parent metric.
    public let metric: String
    /// The tags, sorted by key; empty for a plain metric. Two names with equal tags share one sub-metric.
    public let tags: [Tag]
    /// The name in summaries: the user's text between the braces, without outer blanks.
    public let displayName: String

    /// Parses a threshold's key. Throws `MeasureError.submetricName`.
    public init(parsing text: String) throws(MeasureError) {
        guard let brace = text.firstIndex(of: "{") else {
            guard !text.isEmpty, !text.contains("}") else {
                throw .submetricName(text: text, reason: "expected a metric name, as http_reqs{status:200}")
            }
            metric = text
            tags = []
            displayName = text
            return
        }
        metric = String(text[..<brace])
        guard !metric.isEmpty else {
            throw .submetricName(text: text, reason: "no metric name before the brace")
        }
        guard text.hasSuffix("}") else {
            throw .submetricName(text: text, reason: "the closing brace must be the last character")
        }
        let inner = text[text.index(after: brace)...].dropLast().trimmingBlanks()
        guard !inner.isEmpty else { throw .submetricName(text: text, reason: "no tags between the braces") }
        var found: [String: String] = [:]
        for pair in inner.split(separator: ",", omittingEmptySubsequences: false) {
            guard let colon = pair.firstIndex(of: ":") else {
                throw .submetricName(text: text, reason: "\"\(pair.trimmingBlanks())\" is not tag:value")
            }
            let key = Self.unquoted(pair[..<colon])
            let value = Self.unquoted(pair[pair.index(after: colon)...])
            guard !key.isEmpty, !value.isEmpty else {
                throw .submetricName(
                    text: text,
                    reason: "\"\(pair.trimmingBlanks())\" lacks a tag or a value"
                )
            }
            found[key] = value
        }
        tags = found.map { Tag(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
        displayName = "\(metric){\(inner)}"
    }

    /// The text between the braces; nil for a plain metric.
    public var suffix: String? {
        tags.isEmpty ? nil : String(displayName.dropFirst(metric.count + 1).dropLast())
    }

    /// Whether a sample belongs to this sub-metric; `tag` looks up the value of one of its tags.
    public func matches(_ tag: (String) -> String?) -> Bool {
        tags.allSatisfy { tag($0.key) == $0.value }
    }

    /// Two names share a sub-metric when metric and tags agree, whatever their spelling.
    public func isSameSubmetric(as other: SubmetricName) -> Bool {
        metric == other.metric && tags == other.tags
    }

    private static func unquoted(_ text: Substring) -> String {
        let isWrapping: (Character) -> Bool = { $0 == " " || $0 == "\"" || $0 == "'" }
        var rest = text
        while let first = rest.first, isWrapping(first) { rest = rest.dropFirst() }
        while let last = rest.last, isWrapping(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
