// Writing a JSONValue as text, the way k6's summaries look. Must not contain escaping for anything but JSON.

extension JSONValue {
    /// Members one per line, indented by four spaces, without a newline at the end: the look of k6's files.
    public var prettyText: String {
        var writer = JSONWriter(isPretty: true)
        writer.write(self, depth: 0)
        return writer.text
    }

    /// Everything on one line without blanks.
    public var compactText: String {
        var writer = JSONWriter(isPretty: false)
        writer.write(self, depth: 0)
        return writer.text
    }
}

private struct JSONWriter {
    let isPretty: Bool
    var text = ""

    mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let number, _): text += number.isFinite ? NumberText.javaScript(number) : "null"
        case .string(let string): write(string)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                beginElement(at: index, depth: depth + 1)
                write(element, depth: depth + 1)
            }
            end("]", isEmpty: elements.isEmpty, depth: depth)
        case .object(let object):
            text += "{"
            for (index, member) in object.members.enumerated() {
                beginElement(at: index, depth: depth + 1)
                write(member.name)
                text += isPretty ? ": " : ":"
                write(member.value, depth: depth + 1)
            }
            end("}", isEmpty: object.isEmpty, depth: depth)
        }
    }

    private mutating func beginElement(at index: Int, depth: Int) {
        if index > 0 { text += "," }
        newLine(depth: depth)
    }

    private mutating func end(_ bracket: String, isEmpty: Bool, depth: Int) {
        if !isEmpty { newLine(depth: depth) }
        text += bracket
    }

    private mutating func newLine(depth: Int) {
        guard isPretty else { return }
        text += "\n" + String(repeating: " ", count: 4 * depth)
    }

    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case "\0"..<" ":
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
