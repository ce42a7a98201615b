// A model's answer as claims, whatever shape it came in. Must not contain whether they hold.

import Measure

/// What a model answered, taken apart. Nothing in it is to be believed.
public struct ModelAnswer: Hashable, Sendable {
    /// A list of the answer.
    public enum Section: String, Hashable, Sendable, CaseIterable {
        /// The run in a few sentences.
        case summary
        /// What was found.
        case findings
        /// Where it is tight.
        case bottlenecks
        /// Why.
        case likelyCauses = "likely_causes"
        /// What to do.
        case nextActions = "next_actions"
    }

    /// One claim; nil where the answer has something else than asked for.
    public struct Claim: Hashable, Sendable {
        /// Where it stands.
        public var section: Section
        /// Its sentence.
        public var text: String?
        /// Ids of facts.
        public var evidence: [String]?
        /// Id of a finding.
        public var finding: String?

        /// A claim.
        public init(section: Section, text: String?, evidence: [String]?, finding: String? = nil) {
            self.section = section
            self.text = text
            self.evidence = evidence
            self.finding = finding
        }
    }

    /// The most claims of a section that are looked at; the schema allows fewer.
    static let maximumClaims = 40
    /// The most ids of a claim that are looked at.
    private static let maximumCitations = 16

    /// The claims in order, section by section.
    public var claims: [Claim] = []
    /// 0 to 1; nil when the answer has no such number.
    public var confidence: Double?

    /// Reads an answer. Throws when it is no JSON object; anything wrong inside makes a claim that cannot hold.
    public init(parsing text: String) throws(MeasureError) {
        try self.init(JSONValue(parsing: text))
    }

    init(_ value: JSONValue) throws(MeasureError) {
        guard let object = value.object else {
            throw .json(reason: "the answer is no JSON object", line: 1, column: 1)
        }
        for section in Section.allCases {
            guard let list = object[section.rawValue] else { continue }
            guard let elements = list.array else {
                if !list.isNull { claims.append(Claim(section: section, text: nil, evidence: nil)) }
                continue
            }
            claims += elements.prefix(Self.maximumClaims).map { Self.claim($0, section) }
        }
        if let number = object["confidence"]?.number, number >= 0, number <= 1 { confidence = number }
    }

    private static func claim(_ value: JSONValue, _ section: Section) -> Claim {
        var finding = value["finding"]?.string
        // Anything but text or nothing is not a finding's id, and must not count as none.
        if finding == nil, let other = value["finding"], !other.isNull { finding = "" }
        return Claim(
            section: section,
            text: value["text"]?.string,
            evidence: ids(value["evidence"]),
            finding: finding
        )
    }

    private static func ids(_ value: JSONValue?) -> [String]? {
        guard let list = value?.array, list.count <= maximumCitations else { return nil }
        let ids = list.compactMap(\.string)
        return ids.count == list.count ? ids : nil
    }
}
