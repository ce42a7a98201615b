// Any JSON value, keys and numbers kept as they were written. Must not know an object of the doubles.

import Foundation

/// A JSON value.
indirect enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    /// As written.
    case number(String)
    case string(String)
    case array([JSON])
    case object([JSONMember])

    static func integer(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

    /// An object in the order given.
    static func make(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.map { JSONMember(name: $0.key, value: $0.value) })
    }

    static func strings(_ values: some Sequence<String>) -> JSON { .array(values.map { .string($0) }) }

    /// The last member of that name, as JSON readers take it; nil for anything but an object.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    var text: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var items: [JSON]? {
        if case .array(let values) = self { values } else { nil }
    }

    var members: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    var double: Double? {
        if case .number(let text) = self { Double(text) } else { nil }
    }

    var integer: Int? {
        double.flatMap { Int(exactly: $0) }
    }

    var flag: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The value without spaces or line ends.
    var bytes: [UInt8] {
        var result: [UInt8] = []
        write(to: &result)
        return result
    }

    var description: String { String(decoding: bytes, as: UTF8.self) }

    func write(to result: inout [UInt8]) {
        switch self {
        case .null: result += "null".utf8
        case .bool(let value): result += (value ? "true" : "false").utf8
        case .number(let text): result += text.utf8
        case .string(let text): Self.quote(text, to: &result)
        case .array(let values):
            result.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { result.append(UInt8(ascii: ",")) }
                value.write(to: &result)
            }
            result.append(UInt8(ascii: "]"))
        case .object(let members):
            result.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { result.append(UInt8(ascii: ",")) }
                Self.quote(member.name, to: &result)
                result.append(UInt8(ascii: ":"))
                member.value.write(to: &result)
            }
            result.append(UInt8(ascii: "}"))
        }
    }

    private static func quote(_ text: String, to result: inout [UInt8]) {
        result.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
            case 0x0A: result += "\\n".utf8
            case 0x0D: result += "\\r".utf8
            case 0x09: result += "\\t".utf8
            case 0..<0x20: result += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: result.append(byte)
            }
        }
        result.append(UInt8(ascii: "\""))
    }
}

/// A member of an object.
struct JSONMember: Equatable, Sendable {
    var name: String
    var value: JSON
}
