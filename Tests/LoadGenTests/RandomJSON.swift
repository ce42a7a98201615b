// The judge of the selector's property tests: random documents, and a tree of a whole document with the selector
// language spelled out over it.

import TestSupport

@testable import LoadGen

/// A fully decoded JSON value.
indirect enum JSONTree: Equatable, Decodable {
    case object([String: JSONTree])
    case array([JSONTree])
    case string(String)
    case number(Double)
    case bool(Bool)
    case null

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            var members: [String: JSONTree] = [:]
            for key in container.allKeys {
                members[key.stringValue] = try container.decode(JSONTree.self, forKey: key)
            }
            self = .object(members)
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONTree] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONTree.self)) }
            self = .array(elements)
        } else {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else if let string = try? container.decode(String.self) {
                self = .string(string)
            } else {
                self = .number(try container.decode(Double.self))
            }
        }
    }

    /// The tree that the public interface of a slice shows, members of objects by the keys of their own bytes.
    init(_ slice: JSONSlice) {
        switch slice.kind {
        case .array: self = .array(slice.elements.map(JSONTree.init))
        case .string: self = slice.string.map(JSONTree.string) ?? .null
        case .number: self = slice.double.map(JSONTree.number) ?? .null
        case .bool: self = slice.bool.map(JSONTree.bool) ?? .null
        case .null: self = .null
        case .object: self = .object(Self.members(of: slice))
        }
    }

    /// Splits the bytes of an object by its own little parser, so that it can be compared with a decoded one.
    private static func members(of slice: JSONSlice) -> [String: JSONTree] {
        var members: [String: JSONTree] = [:]
        var list = Array("[".utf8)
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for byte in slice.rawBytes.dropFirst().dropLast() {
            if isQuoted {
                if !isEscaped, byte == UInt8(ascii: "\"") { isQuoted = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            } else if byte == UInt8(ascii: "\"") {
                isQuoted = true
            } else if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
                depth += 1
            } else if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
                depth -= 1
            }
            list.append(byte == UInt8(ascii: ":") && depth == 0 && !isQuoted ? UInt8(ascii: ",") : byte)
        }
        list.append(UInt8(ascii: "]"))
        guard case .found(let flat) = JSONSelector.select("", in: list[...]) else { return [:] }
        let parts = flat.elements
        for index in stride(from: 0, to: parts.count - 1, by: 2) {
            guard let key = parts[index].string, members[key] == nil else { continue }
            members[key] = JSONTree(parts[index + 1])
        }
        return members
    }

    /// What the selector language means, said over a tree.
    func selecting(_ path: ArraySlice<Step>) -> JSONTree? {
        guard let step = path.first else { return self }
        let rest = path.dropFirst()
        switch (self, step) {
        case (.object(let members), _):
            return members[step.key]?.selecting(rest)
        case (.array(let elements), .index(let index)):
            return index < elements.count ? elements[index].selecting(rest) : nil
        case (.array(let elements), .every):
            if rest.isEmpty { return .number(Double(elements.count)) }
            return .array(elements.compactMap { $0.selecting(rest) })
        default:
            return nil
        }
    }

    /// One component of a selector.
    enum Step {
        case key(String)
        case index(Int)
        case every

        /// The key it names where an object stands.
        var key: String {
            switch self {
            case .key(let key): key
            case .index(let index): String(index)
            case .every: "#"
            }
        }

        /// The component as it is written in a selector.
        var text: String {
            guard case .key(let key) = self else { return key }
            let isPlain = key != "#" && Int(key) == nil
            return (isPlain ? "" : "\\")
                + key.replacing("\\", with: "\\\\").replacing(".", with: "\\.")
        }
    }
}

/// Writes random documents and the paths to try on them, all from one seed.
struct RandomDocument {
    var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    private static let keys = [
        "id", "a", "b", "user", "tags", "a.b", "", "#", "0", "1", "é", "x y", "\\", "q\"", "\n", "😀",
    ]

    /// A document: mostly an array or object some levels deep.
    mutating func make() -> String {
        space() + value(depth: 0) + space()
    }

    /// Paths that lead somewhere, with every index also tried as `#`, and paths that lead nowhere.
    mutating func paths(of tree: JSONTree) -> [[JSONTree.Step]] {
        var paths: [[JSONTree.Step]] = [[.key("nope")], [.every], [.every, .key("id")], [.every, .every]]
        for _ in 0..<20 {
            var path: [JSONTree.Step] = []
            var place = tree
            while Int.random(in: 0..<8, using: &random) > 0, let (step, next) = step(into: place) {
                path.append(step)
                place = next
            }
            if Int.random(in: 0..<6, using: &random) == 0 { path.append(.key(key())) }
            if Int.random(in: 0..<6, using: &random) == 0 {
                path.append(.index(Int.random(in: 0..<4, using: &random)))
            }
            // An empty key alone is written as the empty selector, which is the whole document.
            if path.count == 1, case .key("") = path[0] { continue }
            paths.append(path)
        }
        return paths
    }

    private mutating func step(into tree: JSONTree) -> (JSONTree.Step, JSONTree)? {
        switch tree {
        case .object(let members):
            guard let (key, value) = members.sorted(by: { $0.key < $1.key }).randomElement(using: &random)
            else {
                return nil
            }
            return (.key(key), value)
        case .array(let elements):
            guard let index = elements.indices.randomElement(using: &random) else { return nil }
            return (Bool.random(using: &random) ? .index(index) : .every, elements[index])
        default:
            return nil
        }
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: depth == 0 ? 6..<10 : 0..<(depth < 5 ? 10 : 6), using: &random) {
        case 0: ["true", "false", "null"].randomElement(using: &random) ?? "null"
        case 1, 2: number()
        case 3...5: string()
        case 6, 7:
            container(
                "[",
                "]",
                (0..<Int.random(in: 0..<6, using: &random)).map { _ in value(depth: depth + 1) }
            )
        default:
            container(
                "{",
                "}",
                Self.keys.shuffled(using: &random).prefix(Int.random(in: 0..<6, using: &random)).map {
                    quoted($0) + space() + ":" + space() + value(depth: depth + 1)
                }
            )
        }
    }

    private mutating func container(_ open: String, _ close: String, _ parts: [String]) -> String {
        open + space() + parts.map { $0 + space() }.joined(separator: "," + space()) + close
    }

    private mutating func number() -> String {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: String(Int.random(in: -20...20, using: &random))
        case 1: String(Int.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random))
        case 2: String(Double.random(in: -1000...1000, using: &random))
        // Not 0e5, which is JSON but which Foundation's decoder refuses.
        default: "\(Int.random(in: 1...9, using: &random))e\(Int.random(in: -30...30, using: &random))"
        }
    }

    private mutating func key() -> String {
        Self.keys.randomElement(using: &random) ?? ""
    }

    private mutating func string() -> String {
        let alphabet = Array("abcdefgh0123 {}[],:\"\\/.#\n\t\u{1}éß€漢😀".unicodeScalars)
        var text = ""
        for _ in 0..<Int.random(in: 0..<24, using: &random) {
            text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "a")
        }
        return quoted(text)
    }

    /// `text` between quotes: what must be escaped is, and other characters are now and then.
    private mutating func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            let isSpecial = scalar == "\"" || scalar == "\\"
            if isSpecial, Bool.random(using: &random) {
                quoted += "\\\(scalar)"
            } else if isSpecial || scalar.value < 0x20 || Int.random(in: 0..<10, using: &random) == 0 {
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                }
            } else {
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private mutating func space() -> String {
        [" ", "\n", "\t", "\r\n", "  ", "", "", "", "", ""].randomElement(using: &random) ?? ""
    }
}
