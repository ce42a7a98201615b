// The words of a report: the model's where they hold, code's otherwise. Values only.

/// What is said about a run in sentences.
public struct Narrative: Hashable, Sendable {
    /// Who says it.
    public enum Author: Hashable, Sendable {
        /// A model, by name.
        case model(String)
        /// Code, and why no model did.
        case code(reason: String)
    }

    /// A sentence with the facts it rests on.
    public struct Statement: Hashable, Sendable {
        /// Plain text.
        public var text: String
        /// Ids of facts.
        public var evidence: [String]

        /// A statement.
        public init(_ text: String, evidence: [String] = []) {
            self.text = text
            self.evidence = evidence
        }
    }

    /// Who says it.
    public var author: Author
    /// One or a few sentences.
    public var summary: String
    /// What was found.
    public var findings: [Statement]
    /// Where it is tight.
    public var bottlenecks: [Statement]
    /// What likely caused it.
    public var likelyCauses: [Statement]
    /// What to do.
    public var nextActions: [Statement]
    /// 0 to 1.
    public var confidence: Double
    /// Claims of the model that held.
    public var claimsVerified: Int
    /// Claims the model made; 0 when it made none or was not asked.
    public var claimsTotal: Int
    /// Why claims were dropped, one line each, without the model's words.
    public var dropped: [String]

    /// A narrative.
    public init(
        author: Author,
        summary: String,
        findings: [Statement] = [],
        bottlenecks: [Statement] = [],
        likelyCauses: [Statement] = [],
        nextActions: [Statement] = [],
        confidence: Double,
        claimsVerified: Int = 0,
        claimsTotal: Int = 0,
        dropped: [String] = []
    ) {
        self.author = author
        self.summary = summary
        self.findings = findings
        self.bottlenecks = bottlenecks
        self.likelyCauses = likelyCauses
        self.nextActions = nextActions
        self.confidence = confidence
        self.claimsVerified = claimsVerified
        self.claimsTotal = claimsTotal
        self.dropped = dropped
    }
}
