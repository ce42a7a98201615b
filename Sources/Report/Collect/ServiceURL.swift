// The address of a service and of a question to it. Must not contain requests.

import Measure

/// A service's base URL, checked: `http` or `https`, a host, perhaps a port and a path below which the
/// service lies.
struct ServiceURL: Hashable, Sendable {
    /// As given, without blanks around it and slashes at its end.
    let base: String

    /// Reads a base URL. Throws when it is none, and says so without the credentials in it.
    init(_ text: String) throws(AnswerFault) {
        var base = text.drop { $0.isWhitespace }
        while let last = base.last, last.isWhitespace || last == "/" { base.removeLast() }
        guard Self.isUsable(base) else {
            let shown = Redaction.masking(text).quotedExcerpt
            throw AnswerFault("\(shown) is no URL of a service: expected http://HOST[:PORT]")
        }
        self.base = String(base)
    }

    /// The base URL for people: without credentials.
    var text: String { Redaction.masking(base) }

    /// The URL of a question: names and values of `parameters` are percent-encoded.
    func url(_ path: String, _ parameters: [(name: String, value: String)] = []) -> String {
        let query = parameters.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }
        return base + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// All bytes but RFC 3986's unreserved ones as `%XX`.
    static func encoded(_ text: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUsable(_ base: Substring) -> Bool {
        let lowered = base.lowercased()
        guard let scheme = ["http://", "https://"].first(where: { lowered.hasPrefix($0) }) else {
            return false
        }
        let rest = base.dropFirst(scheme.count)
        let isClean = rest.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value < 0x7F && !"?#\"<>\\^`{|}".unicodeScalars.contains($0)
        }
        var authority = rest.prefix { $0 != "/" }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        return isClean && hasHostAndPort(authority)
    }

    private static func hasHostAndPort(_ authority: Substring) -> Bool {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return false }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return false }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        let isPort = port.map { $0.allSatisfy(\.isNumber) && (1...65_535).contains(Int($0) ?? 0) } ?? true
        return !host.isEmpty && isPort
    }
}
