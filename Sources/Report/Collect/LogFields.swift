// Level and HTTP status of a log line, from its fields: slog's text (logfmt), JSON, and the runtime's last
// words. Must not contain queries; what the message says never counts.

/// How bad a line is by its level.
enum LogLevel: String, Hashable, Sendable, CaseIterable {
    /// The program, or a request, ended in a panic.
    case panic
    /// The program gave up.
    case fatal
    /// Something failed.
    case error
    /// Something may fail.
    case warn

    /// The words loggers have for it, lower case.
    var words: [String] {
        switch self {
        case .panic: ["panic", "dpanic"]
        case .fatal: ["fatal", "critical", "crit", "alert", "emerg", "emergency"]
        case .error: ["error", "err"]
        case .warn: ["warn", "warning"]
        }
    }

    /// The level of a word, also as slog writes levels between its own: `ERROR+4`. nil for `info` and all
    /// else.
    init?(word: some StringProtocol) {
        let name = word.lowercased().prefix { $0 != "+" && $0 != "-" }
        guard let level = Self.allCases.first(where: { $0.words.contains(String(name)) }) else { return nil }
        self = level
    }
}

/// What the fields of a line say.
struct LogFields: Hashable, Sendable {
    /// Names under which loggers keep the level.
    static let levelNames = ["level", "lvl", "severity"]
    /// Names under which request lines keep the HTTP status.
    static let statusNames = ["status", "status_code"]

    /// Whether there is a level at all, `info` included.
    private(set) var hasLevel = false
    /// The level, if it is a bad one.
    private(set) var level: LogLevel?
    /// The HTTP status.
    private(set) var httpStatus: Int?

    /// Reads a line. Of several fields with one meaning the first counts.
    init(_ line: String) {
        let bytes = Array(line.utf8)
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            readJSON(bytes[...])
        } else {
            readText(bytes)
            // Something may have put its own words before a line of JSON.
            if !hasLevel, httpStatus == nil, let brace = bytes.firstIndex(of: UInt8(ascii: "{")) {
                readJSON(bytes[brace...])
            }
        }
        if !hasLevel, Self.isCrash(bytes) {
            hasLevel = true
            level = .panic
        }
    }

    private mutating func readText(_ bytes: [UInt8]) {
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "="),
                bytes[index] != UInt8(ascii: "\"")
            {
                index += 1
            }
            let name = bytes[start..<index]
            guard index < bytes.count else { break }
            if bytes[index] == UInt8(ascii: "=") {
                index += 1
                let value = Self.value(bytes, &index)
                take(String(decoding: name, as: UTF8.self), value)
            } else if bytes[index] == UInt8(ascii: "\"") {
                _ = Self.quoted(bytes, &index)
            } else {
                index += 1
            }
        }
    }

    private static func value(_ bytes: [UInt8], _ index: inout Int) -> String {
        if index < bytes.count, bytes[index] == UInt8(ascii: "\"") { return quoted(bytes, &index) }
        let start = index
        while index < bytes.count, bytes[index] > 0x20 { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// What stands between a quote and its partner, escapes as they are; the end of the line closes as well.
    private static func quoted(_ bytes: [UInt8], _ index: inout Int) -> String {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = min(index, bytes.count)
        index = end + 1
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Members of the outermost object. The line may be cut off: what stands before the cut counts.
    private mutating func readJSON(_ slice: ArraySlice<UInt8>) {
        let bytes = Array(slice)
        var index = 0
        var depth = 0
        var name: String?
        var isValue = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
                isValue = false
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                index += 1
            case UInt8(ascii: ":"):
                isValue = true
                index += 1
            case UInt8(ascii: ","):
                isValue = false
                index += 1
            case UInt8(ascii: "\""):
                let text = Self.quoted(bytes, &index)
                guard depth == 1 else { continue }
                if isValue, let name { take(name, text) } else { name = text }
            case 0...0x20: index += 1
            default:
                let start = index
                while index < bytes.count, bytes[index] > 0x20, !",:]}\"{[".utf8.contains(bytes[index]) {
                    index += 1
                }
                if depth == 1, isValue, let name {
                    take(name, String(decoding: bytes[start..<index], as: UTF8.self))
                }
            }
        }
    }

    private mutating func take(_ name: String, _ value: String) {
        let name = name.lowercased()
        if !hasLevel, !value.isEmpty, Self.levelNames.contains(name) {
            hasLevel = true
            level = LogLevel(word: value)
        } else if httpStatus == nil, Self.statusNames.contains(name), value.utf8.count == 3,
            let status = Int(value), status >= 100
        {
            httpStatus = status
        }
    }

    /// `panic: …` and `fatal error: …` of Go's runtime, and net/http's note of a handler that panicked,
    /// perhaps behind the standard logger's date and time.
    private static func isCrash(_ bytes: [UInt8]) -> Bool {
        var words = bytes.prefix(200).split(separator: 0x20, omittingEmptySubsequences: false)[...]
        if let first = words.first, words.count > 2, isDate(first) { words = words.dropFirst(2) }
        let start = words.prefix(3).map { String(decoding: $0, as: UTF8.self) }
        return start.first == "panic:" || start.starts(with: ["fatal", "error:"])
            || start == ["http:", "panic", "serving"]
    }

    /// `2026/01/31`.
    private static func isDate(_ word: ArraySlice<UInt8>) -> Bool {
        word.count { $0 == UInt8(ascii: "/") } == 2
            && word.allSatisfy { $0 >= UInt8(ascii: "/") && $0 <= UInt8(ascii: "9") }
    }
}
