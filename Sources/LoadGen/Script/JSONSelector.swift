// Selects one value, or one per array element, of a JSON body in a single pass over its bytes: k6's
// `response.json("user.id")`. Must not contain: a tree, a decoder, I/O, knowledge of any application.

/// The selector language of `Response.json(selector)` in k6, as far as load-test scripts use it.
///
/// | selector | is |
/// | --- | --- |
/// | *(empty)* | the whole document |
/// | `user.id` | the member `id` of the member `user` |
/// | `posts.3.title` | an index, from 0, where an array stands; where an object stands, a key like any other |
/// | `#.id` | for every element of an array its `id`; elements without one are left out |
/// | `posts.#` | how many elements the array has, a number |
/// | `a\.b` | the key `a.b`; a backslash makes the next character plain, so `\#` and `\0` are keys only |
///
/// Keys are compared by their UTF-8 bytes. A key that occurs twice counts where it occurs first, even if only the
/// later one would lead on.
///
/// The wildcards, queries, modifiers, pipes and JSON lines of gjson, which k6 uses, are not part of it: `*`, `?`,
/// `(`, `@`, `|` and a leading `..` are plain parts of a key.
public enum JSONSelector {
    /// What a selector found.
    public enum Selection: Sendable {
        /// The value, which shares the body's storage.
        case found(JSONSlice)
        /// The document is JSON to its end and has no such value.
        case missing
        /// The document is not JSON, as far as the pass read it; `at` is the offset in bytes from the body's start
        /// where it stops being so, the body's length if it is cut short.
        case malformed(at: Int)
    }

    /// Selects what `selector` names in `body`, O(bytes up to the end of the value).
    ///
    /// The pass stops behind the value it was asked for, once it has seen the comma or bracket that must follow there; the
    /// rest of the body is then not looked at. It reads the whole document, and finds trailing garbage, when the
    /// answer depends on it: for an empty selector, for `#` at the top, and before it says `missing`. (k6 reads every
    /// body to its end first and gives `undefined` for one that is broken anywhere.)
    ///
    /// Whatever it reads has to follow RFC 8259, at most 512 containers deep, without a byte order mark. A selected string
    /// has to be UTF-8 without half a surrogate pair; in strings passed over that is not asked.
    public static func select(_ selector: String, in body: ArraySlice<UInt8>) -> Selection {
        SelectorPath.withPath(selector) { path in select(path, from: path.first, in: body) }
    }

    /// Selects what `path` names from `component` on; nil for the whole body.
    static func select(
        _ path: SelectorPath,
        from component: SelectorPath.Component?,
        in body: ArraySlice<UInt8>
    ) -> Selection {
        body.withUnsafeBytes { bytes in
            var pass = JSONPass(scanner: JSONScanner(bytes), body: body, path: path)
            do throws(JSONFault) {
                return try pass.run(from: component).map(Selection.found) ?? .missing
            } catch {
                return .malformed(at: error.offset)
            }
        }
    }
}

/// A selector, read component by component where it stands.
struct SelectorPath {
    /// What a component can mean where an array stands. Where an object stands it is always a key.
    enum Form {
        case key
        case index(Int)
        case every
    }

    /// The bytes between two dots.
    struct Component {
        let start: Int
        let end: Int
        let form: Form
        let hasEscape: Bool
    }

    let bytes: UnsafeBufferPointer<UInt8>

    /// Calls `body` with the path of `selector`, which is valid only until it returns.
    static func withPath<Result>(_ selector: String, _ body: (SelectorPath) -> Result) -> Result {
        var selector = selector
        return selector.withUTF8 { body(SelectorPath(bytes: $0)) }
    }

    /// The first component; nil if the selector is empty.
    var first: Component? {
        bytes.isEmpty ? nil : component(at: 0)
    }

    /// The component behind the next dot; nil if `component` is the last.
    func component(after component: Component) -> Component? {
        component.end == bytes.count ? nil : self.component(at: component.end + 1)
    }

    private func component(at start: Int) -> Component {
        var end = start
        var hasEscape = false
        var index: Int? = 0
        while end < bytes.count, bytes[end] != UInt8(ascii: ".") {
            let digit = bytes[end] &- UInt8(ascii: "0")
            index = digit < 10 ? index.flatMap { Self.appending(digit, to: $0) } : nil
            if bytes[end] == UInt8(ascii: "\\"), end + 1 < bytes.count {
                hasEscape = true
                end += 1
            }
            end += 1
        }
        let form: Form
        if end == start + 1, bytes[start] == UInt8(ascii: "#") {
            form = .every
        } else if let index, end > start {
            form = .index(index)
        } else {
            form = .key
        }
        return Component(start: start, end: end, form: form, hasEscape: hasEscape)
    }

    private static func appending(_ digit: UInt8, to index: Int) -> Int? {
        let (tens, overflow) = index.multipliedReportingOverflow(by: 10)
        let (sum, carry) = tens.addingReportingOverflow(Int(digit))
        return overflow || carry ? nil : sum
    }

    /// Whether a key of the document, the bytes between its quotes, is the one `component` names.
    @inline(__always)
    func names(_ component: Component, _ key: UnsafeRawBufferPointer, hasEscape: Bool) -> Bool {
        guard !hasEscape, !component.hasEscape else { return namesDecoded(component, key) }
        guard key.count == component.end &- component.start else { return false }
        var index = 0
        while index < key.count {
            guard key[index] == bytes[component.start &+ index] else { return false }
            index &+= 1
        }
        return true
    }

    /// The same with the escapes of both sides decoded on the way.
    private func namesDecoded(_ component: Component, _ key: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        var wanted = component.start
        while index < key.count {
            if key[index] == UInt8(ascii: "\\") {
                guard let scalar = decodeEscape(in: key, at: &index), let units = UTF8.encode(scalar) else {
                    return false
                }
                for unit in units {
                    guard nextByte(of: component, at: &wanted) == unit else { return false }
                }
            } else {
                guard nextByte(of: component, at: &wanted) == key[index] else { return false }
                index += 1
            }
        }
        return wanted == component.end
    }

    /// The byte of `component` at `position`, a backslash before it passed over; nil at its end.
    private func nextByte(of component: Component, at position: inout Int) -> UInt8? {
        guard position < component.end else { return nil }
        if bytes[position] == UInt8(ascii: "\\"), position + 1 < component.end { position += 1 }
        defer { position += 1 }
        return bytes[position]
    }
}

/// One pass over a body on behalf of one path.
private struct JSONPass {
    var scanner: JSONScanner
    let body: ArraySlice<UInt8>
    let path: SelectorPath
    /// Inside `#`: the rest of each element has to be read to find the next one.
    private var mustFinish = false
    /// The value was found and the scanner left standing behind it, inside its containers.
    private var hasStopped = false

    init(scanner: JSONScanner, body: ArraySlice<UInt8>, path: SelectorPath) {
        self.scanner = scanner
        self.body = body
        self.path = path
    }

    mutating func run(from component: SelectorPath.Component?) throws(JSONFault) -> JSONSlice? {
        scanner.skipWhitespace()
        let slice = try select(component)
        if !hasStopped { try scanner.finish() }
        return slice
    }

    /// Selects `component` and what follows it in the value at the position.
    private mutating func select(_ component: SelectorPath.Component?) throws(JSONFault) -> JSONSlice? {
        guard let component else { return try readValue() }
        switch (scanner.current, component.form) {
        case (UInt8(ascii: "{"), _):
            return try selectMember(component)
        case (UInt8(ascii: "["), .index(let index)):
            return try selectElement(at: index, component)
        case (UInt8(ascii: "["), .every):
            return try selectEveryElement(component)
        default:
            try scanner.skipValue()
            return nil
        }
    }

    private mutating func readValue() throws(JSONFault) -> JSONSlice {
        guard let kind = scanner.kind else { throw scanner.fault }
        let start = scanner.position
        if kind == .string {
            try scanner.checkText(try scanner.readString())
        } else {
            try scanner.skipValue()
        }
        return JSONSlice(kind: kind, rawBytes: bytes(from: start))
    }

    private mutating func selectMember(_ component: SelectorPath.Component) throws(JSONFault) -> JSONSlice? {
        var found: JSONSlice?
        var isSought = true
        var more = try scanner.openContainer(closing: UInt8(ascii: "}"))
        while more {
            let key = try scanner.readKey()
            if isSought, path.names(component, scanner.content(of: key), hasEscape: key.hasEscape) {
                isSought = false
                found = try select(path.component(after: component))
                if hasStopped { return found }
            } else {
                try scanner.skipValue()
            }
            more = try scanner.continueContainer(closing: UInt8(ascii: "}"))
            if found != nil, stops() { return found }
        }
        return found
    }

    private mutating func selectElement(
        at index: Int,
        _ component: SelectorPath.Component
    ) throws(JSONFault) -> JSONSlice? {
        var found: JSONSlice?
        var count = 0
        var more = try scanner.openContainer(closing: UInt8(ascii: "]"))
        while more {
            if count == index {
                found = try select(path.component(after: component))
                if hasStopped { return found }
            } else {
                try scanner.skipValue()
            }
            count += 1
            more = try scanner.continueContainer(closing: UInt8(ascii: "]"))
            if found != nil, stops() { return found }
        }
        return found
    }

    private mutating func selectEveryElement(
        _ component: SelectorPath.Component
    ) throws(JSONFault) -> JSONSlice? {
        let start = scanner.position
        let outerMustFinish = mustFinish
        mustFinish = true
        defer { mustFinish = outerMustFinish }
        let rest = path.component(after: component)
        var selected: [JSONSlice] = []
        var count = 0
        var more = try scanner.openContainer(closing: UInt8(ascii: "]"))
        while more {
            count += 1
            if let rest {
                if let slice = try select(rest) { selected.append(slice) }
            } else {
                try scanner.skipValue()
            }
            more = try scanner.continueContainer(closing: UInt8(ascii: "]"))
        }
        return rest == nil
            ? JSONSlice(count: count)
            : JSONSlice(selected: selected, rawBytes: bytes(from: start))
    }

    private mutating func stops() -> Bool {
        hasStopped = !mustFinish
        return hasStopped
    }

    private func bytes(from start: Int) -> ArraySlice<UInt8> {
        body[body.startIndex + start..<body.startIndex + scanner.position]
    }
}
