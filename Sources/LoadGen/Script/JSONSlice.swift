// A value inside a JSON body, decoded only when asked. Must not contain: searching a body for it.

/// A JSON value and the bytes it spans in the body it was selected from.
///
/// Nothing is copied: the slice keeps the storage of the whole body alive. Every accessor reads the bytes anew, so a
/// value that is used more than once is worth a variable.
public struct JSONSlice: Sendable {
    /// The types of JSON values.
    public enum Kind: Sendable {
        /// `{…}`
        case object
        /// `[…]`, and what a selector with `#` gives
        case array
        /// `"…"`
        case string
        /// A number, and the count that a selector ending in `#` gives
        case number
        /// `true` or `false`
        case bool
        /// `null`
        case null
    }

    /// What the value is.
    public let kind: Kind

    /// The value as it stands in the body: quotes and escapes included, without white space around it.
    ///
    /// For the values selected by `#.…` the whole array they were selected from; for a count its decimal digits.
    public let rawBytes: ArraySlice<UInt8>

    /// The elements that `#` selected; nil for a value that stands in the body.
    private let selected: [JSONSlice]?

    /// A value that a pass over the body has checked.
    init(kind: Kind, rawBytes: ArraySlice<UInt8>) {
        self.kind = kind
        self.rawBytes = rawBytes
        selected = nil
    }

    /// The values selected by `#` out of the array that `rawBytes` spans.
    init(selected: [JSONSlice], rawBytes: ArraySlice<UInt8>) {
        kind = .array
        self.rawBytes = rawBytes
        self.selected = selected
    }

    /// The number of elements that a trailing `#` gives.
    init(count: Int) {
        self.init(kind: .number, rawBytes: Array(String(count).utf8)[...])
    }

    /// The text of a string, escapes decoded; nil if the value is no string.
    ///
    /// Also nil for a string inside a selected object or array that has no text: bytes that are not UTF-8, half a surrogate
    /// pair. Selected by itself such a string is malformed.
    public var string: String? {
        guard kind == .string else { return nil }
        let content = rawBytes.dropFirst().dropLast()
        return content.withUnsafeBytes { bytes in
            guard bytes.contains(UInt8(ascii: "\\")) else { return String(validating: bytes, as: UTF8.self) }
            var decoded: [UInt8] = []
            decoded.reserveCapacity(bytes.count)
            var index = 0
            while index < bytes.count {
                if bytes[index] == UInt8(ascii: "\\") {
                    guard let scalar = decodeEscape(in: bytes, at: &index), let units = UTF8.encode(scalar)
                    else {
                        return nil
                    }
                    decoded.append(contentsOf: units)
                } else {
                    decoded.append(bytes[index])
                    index += 1
                }
            }
            return String(validating: decoded, as: UTF8.self)
        }
    }

    /// The value of a number written as an integer; nil for `3.0`, `3e2`, what `Int` cannot hold, and other kinds.
    public var int: Int? {
        guard kind == .number else { return nil }
        return rawBytes.withUnsafeBytes { bytes in
            let isNegative = bytes.first == UInt8(ascii: "-")
            var value = 0
            for byte in bytes.dropFirst(isNegative ? 1 : 0) {
                let digit = byte &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
                // Downwards for negative numbers: Int.min has no positive twin.
                let (sum, carry) =
                    isNegative
                    ? tens.subtractingReportingOverflow(Int(digit)) : tens.addingReportingOverflow(Int(digit))
                guard !overflow, !carry else { return nil }
                value = sum
            }
            return value
        }
    }

    /// The nearest double of a number; nil for one beyond the range of `Double`, and for other kinds.
    public var double: Double? {
        guard kind == .number else { return nil }
        return Double(String(decoding: rawBytes, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }

    /// The value of `true` or `false`; nil for other kinds.
    public var bool: Bool? {
        kind == .bool ? rawBytes.first == UInt8(ascii: "t") : nil
    }

    /// Whether the value is `null`, which is a value: a missing one gives no slice at all.
    public var isNull: Bool {
        kind == .null
    }

    /// How many elements an array or members an object has, duplicates included; nil for other kinds. O(bytes).
    public var count: Int? {
        if let selected { return selected.count }
        guard kind == .array || kind == .object else { return nil }
        var count = 0
        forEachValue { _ in count += 1 }
        return count
    }

    /// The elements of an array or of a selection by `#`; empty for other kinds. O(bytes).
    public var elements: [JSONSlice] {
        if let selected { return selected }
        guard kind == .array else { return [] }
        var elements: [JSONSlice] = []
        forEachValue { elements.append($0) }
        return elements
    }

    /// Selects further, as `JSONSelector` does; nil if there is no such value. The values selected by `#` count as an
    /// array of just these.
    public subscript(selector: String) -> JSONSlice? {
        SelectorPath.withPath(selector) { path in select(path, from: path.first) }
    }

    private func select(_ path: SelectorPath, from component: SelectorPath.Component?) -> JSONSlice? {
        guard let component else { return self }
        guard let selected else {
            guard case .found(let slice) = JSONSelector.select(path, from: component, in: rawBytes) else {
                return nil
            }
            return slice
        }
        let rest = path.component(after: component)
        switch component.form {
        case .key:
            return nil
        case .index(let index):
            return index < selected.count ? selected[index].select(path, from: rest) : nil
        case .every:
            guard let rest else { return JSONSlice(count: selected.count) }
            return JSONSlice(
                selected: selected.compactMap { $0.select(path, from: rest) },
                rawBytes: rawBytes
            )
        }
    }

    /// Calls `body` with each element of an array or value of an object.
    private func forEachValue(_ body: (JSONSlice) -> Void) {
        rawBytes.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            do throws(JSONFault) {
                let closing = kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
                var more = try scanner.openContainer(closing: closing)
                while more {
                    if kind == .object { _ = try scanner.readKey() }
                    guard let kind = scanner.kind else { throw scanner.fault }
                    let start = rawBytes.startIndex + scanner.position
                    try scanner.skipValue()
                    body(
                        JSONSlice(
                            kind: kind,
                            rawBytes: rawBytes[start..<rawBytes.startIndex + scanner.position]
                        )
                    )
                    more = try scanner.continueContainer(closing: closing)
                }
            } catch {
                assertionFailure("a slice spans a value that was checked: \(error)")
            }
        }
    }
}
