// A reader of HTML as a browser splits it into tags, for judging pages. Must not contain expectations.

/// The tags of a page in order, with their attributes, and the text between them.
struct TagScanner {
    struct Tag: Hashable {
        var name: String
        var attributes: [String: String] = [:]
        var isEnd = false
    }

    private(set) var tags: [Tag] = []
    /// Everything outside tags, entities left as they are.
    private(set) var text = ""
    private let bytes: [UInt8]
    private var place = 0

    init(_ page: String) {
        bytes = Array(page.utf8)
        while place < bytes.count { step() }
    }

    private mutating func step() {
        let rest = bytes[place...]
        if rest.starts(with: Array("<!--".utf8)) {
            tags.append(Tag(name: "!--"))
            place += 4
        } else if rest.starts(with: Array("<!".utf8)) {
            place = (rest.firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1) + 1
        } else if bytes[place] == UInt8(ascii: "<"), place + 1 < bytes.count,
            isLetter(bytes[place + 1]) || bytes[place + 1] == UInt8(ascii: "/")
        {
            tag()
        } else {
            text.unicodeScalars.append(Unicode.Scalar(bytes[place]))
            place += 1
        }
    }

    private mutating func tag() {
        place += 1
        var tag = Tag(name: "")
        if bytes[place] == UInt8(ascii: "/") {
            tag.isEnd = true
            place += 1
        }
        tag.name = word { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
            if bytes[place] <= 0x20 || bytes[place] == UInt8(ascii: "/") {
                place += 1
                continue
            }
            let name = word { $0 > 0x20 && !Array("=>/".utf8).contains($0) }
            tag.attributes[name] = value()
        }
        place += 1
        tags.append(tag)
        // Style and title hold text alone, up to their own end.
        if !tag.isEnd, tag.name == "style" || (tag.name == "title" && tag.attributes.isEmpty) {
            let end = Array("</\(tag.name)".utf8)
            while place < bytes.count, !bytes[place...].starts(with: end) { place += 1 }
        }
    }

    private mutating func value() -> String {
        guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else { return "" }
        place += 1
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'")
        else {
            return word { $0 > 0x20 && $0 != UInt8(ascii: ">") }
        }
        let quote = bytes[place]
        place += 1
        let value = word { $0 != quote }
        place += 1
        return value
    }

    private mutating func word(_ isPart: (UInt8) -> Bool) -> String {
        let start = place
        while place < bytes.count, isPart(bytes[place]) { place += 1 }
        if place == start { place += 1 }
        return String(decoding: bytes[start..<min(place, bytes.count)], as: UTF8.self)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
