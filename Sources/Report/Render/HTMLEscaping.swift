// Escaping for HTML and SVG. Must not contain templates.

import Mustache

/// Escapes text for HTML, in element content and in quoted attributes.
enum HTMLEscaping {
    /// `text` with `& < > " '` as entities.
    ///
    /// By bytes, not by `Character`: `"` followed by an accent is one `Character`, which no table of
    /// characters to escape holds, and a browser ends the attribute all the same.
    static func escape(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): result.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): result.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): result.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): result.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): result.append(contentsOf: "&#39;".utf8)
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `text` as a path segment of a relative link: all but letters, digits and `-._~` of ASCII
    /// percent-encoded. `.` and `..` are encoded as well: as they stand they lead elsewhere.
    static func pathSegment(_ text: String) -> String {
        if text == "." || text == ".." { return text == "." ? "%2E" : "%2E%2E" }
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (byte < 16 ? "0" : "") + digits
            }
        }
        return result
    }
}

/// The escaping of the template engine, replaced: its own works by `Character` and lets `"` with an accent
/// through.
struct HTMLContentType: MustacheContentType {
    /// The name that templates begin with: `{{% CONTENT_TYPE: REPORT_HTML }}`.
    static let name = "REPORT_HTML"

    func escapeText(_ text: String) -> String { HTMLEscaping.escape(text) }
}
