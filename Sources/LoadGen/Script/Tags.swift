// Tags of a script's own on its requests. Values only.

/// Tags on the samples of a request, for thresholds such as `http_req_duration{flow:feed}`.
///
/// Made once and used in many requests, as `Headers`. They win over the scenario's tags; those of k6 itself (`status`, `name`, …) win over
/// them. A run tells 1,000 different sets apart; requests with further ones are measured without them.
public struct Tags: Sendable, ExpressibleByDictionaryLiteral {
    /// The same object for the same `Tags`, so that it is recognised without a look at its values.
    final class Values: Sendable {
        let values: [String: String]
        init(_ values: [String: String]) { self.values = values }
    }

    let values: Values?

    /// No tags of one's own.
    public static let none = Tags([:])

    /// Tags by name.
    public init(_ values: [String: String]) { self.values = values.isEmpty ? nil : Values(values) }

    /// Tags by name; of two with one name the later wins.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
}
