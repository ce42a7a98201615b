// A JSON document as a value. Objects keep the order of their members: k6 lists groups and checks as first seen.

/// A JSON value.
public enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number; one that is not finite is written as `null`. `written` is how the text it was read from has it, which tells
    /// `5` from `5.0` and keeps every digit; it does not count when values are compared.
    case number(Double, written: String? = nil)
    /// Text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Named members in order.
    case object(JSONObject)
}

extension JSONValue: Hashable {
    /// Whether both are the same value; `1e3` equals `1000`.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a, _), .number(let b, _)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let flag): hasher.combine(flag)
        case .number(let number, _): hasher.combine(number)
        case .string(let text): hasher.combine(text)
        case .array(let elements): hasher.combine(elements)
        case .object(let object): hasher.combine(object)
        }
    }
}

/// The members of a JSON object in order. Names are unique.
public struct JSONObject: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// A name and its value.
    public struct Member: Hashable, Sendable {
        /// The member's name.
        public var name: String
        /// The member's value.
        public var value: JSONValue
    }

    /// Every member in order.
    public private(set) var members: [Member] = []
    private var places: [String: Int] = [:]

    /// An object without members.
    public init() {}

    /// An object with these members; of two with one name the later wins, at the place of the first.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        for (name, value) in members { self[name] = value }
    }

    /// An object with these members, in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The names in order.
    public var names: [String] { members.map(\.name) }

    /// The member's value; nil when absent. Setting a new name appends it, setting nil removes it (linear).
    public subscript(name: String) -> JSONValue? {
        get { places[name].map { members[$0].value } }
        set {
            switch (places[name], newValue) {
            case (let place?, let value?): members[place].value = value
            case (nil, let value?):
                places[name] = members.count
                members.append(Member(name: name, value: value))
            case (let place?, nil):
                members.remove(at: place)
                places = [:]
                for (index, member) in members.enumerated() { places[member.name] = index }
            case (nil, nil): break
            }
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A number.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object with the members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }

    /// A whole number; exact up to 2⁵³.
    public init(_ value: some BinaryInteger) { self = .number(Double(value)) }
}

extension JSONValue {
    /// The member of an object; nil when absent or not an object.
    public subscript(name: String) -> JSONValue? { object?[name] }

    /// The text of a string.
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The value of a number.
    public var number: Double? { if case .number(let number, _) = self { number } else { nil } }
    /// The value of a number that is whole and fits.
    public var integer: Int? { number.flatMap { Int(exactly: $0) } }
    /// The value of a truth value.
    public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    /// The elements of a list.
    public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    /// The members of an object.
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    /// Whether this is `null`.
    public var isNull: Bool { self == .null }
}
