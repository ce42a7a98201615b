// The evidence ledger: numbered facts that findings and the model may cite. Must not contain judgement.

/// Where a fact comes from.
public enum DataSource: String, Hashable, Sendable, CaseIterable {
    /// `summary.json`.
    case summary
    /// `timeline.jsonl`.
    case timeline
    /// Prometheus.
    case prometheus
    /// Loki.
    case loki
    /// The model.
    case ollama
}

/// What a fact's value is counted in.
public enum FactUnit: String, Hashable, Sendable {
    /// Milliseconds.
    case milliseconds = "ms"
    /// Seconds.
    case seconds = "s"
    /// A share from 0 to 1.
    case ratio
    /// Per second.
    case perSecond = "1/s"
    /// Bytes.
    case bytes = "B"
    /// CPU cores.
    case cores
    /// A plain count.
    case count
}

/// One numbered, measured fact.
public struct Fact: Hashable, Sendable {
    /// `E1`, `E2`…: what findings and the model cite.
    public var id: String
    /// What was measured, as `http_req_duration p(95)`.
    public var quantity: String
    /// The endpoint, metric or setting it is about; nil for the whole run.
    public var subject: String?
    /// The value in its unit; nil for a fact without a number.
    public var value: Double?
    /// The unit.
    public var unit: FactUnit
    /// Seconds since the run's start that it covers; nil for the whole run.
    public var window: ClosedRange<Double>?
    /// Where it comes from.
    public var source: DataSource
    /// The query or the field it was read from.
    public var query: String?
    /// The fact as a sentence, its number included.
    public var text: String
    /// Further numbers that stand in `text`, in the units it shows them in, for whoever checks a citation.
    public var numbers: [Double]

    /// A fact.
    public init(
        id: String = "",
        quantity: String,
        subject: String? = nil,
        value: Double?,
        unit: FactUnit,
        window: ClosedRange<Double>? = nil,
        source: DataSource,
        query: String? = nil,
        text: String,
        numbers: [Double] = []
    ) {
        self.id = id
        self.quantity = quantity
        self.subject = subject
        self.value = value
        self.unit = unit
        self.window = window
        self.source = source
        self.query = query
        self.text = text
        self.numbers = numbers
    }
}

/// Facts in the order they were established; gives out the numbers.
public struct Ledger: Hashable, Sendable {
    /// Every fact.
    public private(set) var facts: [Fact] = []
    private var places: [String: Int] = [:]

    /// An empty ledger.
    public init() {}

    /// Enters a fact and returns its id. The same fact again keeps its first id.
    public mutating func add(_ fact: Fact) -> String {
        let key = "\(fact.source.rawValue)\u{1F}\(fact.text)"
        if let place = places[key] { return facts[place].id }
        var fact = fact
        fact.id = "E\(facts.count + 1)"
        places[key] = facts.count
        facts.append(fact)
        return fact.id
    }

    /// The fact of this id.
    public subscript(id: String) -> Fact? {
        guard id.hasPrefix("E"), let number = Int(id.dropFirst()), facts.indices.contains(number - 1) else {
            return nil
        }
        return facts[number - 1].id == id ? facts[number - 1] : nil
    }
}
