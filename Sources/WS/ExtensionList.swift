// The grammar of Sec-WebSocket-Extensions (RFC 6455 §9.1). Must not contain: what any extension means.

import HTTP1

/// One extension of a Sec-WebSocket-Extensions header with its parameters in order.
struct ExtensionElement: Equatable, Sendable {
    struct Parameter: Equatable, Sendable {
        var name: String
        /// nil for a parameter without `=`; of a quoted value what is between the quotes.
        var value: String?
    }

    var name: String
    var parameters: [Parameter]

    /// The extensions of all header lines together, in order; empty list elements are skipped (RFC 9110 §5.6.1).
    /// - Throws: `invalidExtensions` for anything that is not `token *( ; token [= token-or-quoted])`.
    static func parse(_ values: [String]) throws(WSError) -> [ExtensionElement] {
        var all: [ExtensionElement] = []
        for value in values {
            var scanner = ExtensionScanner(value)
            while true {
                scanner.skipBlanks()
                if scanner.isAtEnd { break }
                if scanner.take(",") { continue }
                all.append(try scanner.element())
                scanner.skipBlanks()
                guard scanner.isAtEnd || scanner.take(",") else {
                    throw .invalidExtensions(reason: "expected , or ; after \(all[all.count - 1].name)")
                }
            }
        }
        return all
    }
}

private struct ExtensionScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skipBlanks() {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    mutating func element() throws(WSError) -> ExtensionElement {
        guard let name = token() else {
            throw .invalidExtensions(reason: "expected the name of an extension")
        }
        var parameters: [ExtensionElement.Parameter] = []
        skipBlanks()
        while take(";") {
            skipBlanks()
            guard let parameter = token() else {
                throw .invalidExtensions(reason: "expected the name of a parameter of \(name) after ;")
            }
            skipBlanks()
            var value: String?
            if take("=") {
                skipBlanks()
                guard let found = take("\"") ? quoted() : token() else {
                    throw .invalidExtensions(reason: "expected a token as value of \(parameter)")
                }
                value = found
                skipBlanks()
            }
            parameters.append(.init(name: parameter, value: value))
        }
        return ExtensionElement(name: name, parameters: parameters)
    }

    private mutating func token() -> String? {
        let start = position
        while position < bytes.count, Self.isTokenByte(bytes[position]) { position += 1 }
        return position == start ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The rest of a quoted string, whose content must be a token itself (RFC 6455 §9.1).
    private mutating func quoted() -> String? {
        var content: [UInt8] = []
        while position < bytes.count, bytes[position] != 0x22 {
            if bytes[position] == 0x5c { position += 1 }
            guard position < bytes.count else { return nil }
            content.append(bytes[position])
            position += 1
        }
        guard take("\""), !content.isEmpty, content.allSatisfy(Self.isTokenByte) else { return nil }
        return String(decoding: content, as: UTF8.self)
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: return true
        default: return "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
