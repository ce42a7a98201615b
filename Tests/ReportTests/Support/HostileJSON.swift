// Damages documents at random, for tests of what becomes of any input. Must not contain expectations.

import Measure
import TestSupport

/// Damages a document so that it stays JSON: what a broken or malicious writer could leave.
struct HostileJSON {
    /// Numbers no run has, and with which a reader can still count.
    static let unlikely: [Double] = [
        0, -1, -5, 0.5, -0.5, 1e-300, 1e308, -1e308, 1e12, -1e12, 4_294_967_296, 65_536, 1e11,
    ]
    /// Numbers with which whole numbers of 64 bits overflow when they are added or multiplied.
    static let absurd: [Double] = [
        9.2e18, -9.2e18, 4.7e18, -4.7e18, 9_223_372_036_854_774_784, -9_223_372_036_854_775_808,
        1.8446744073709552e19, 9_007_199_254_740_992, 1e16, 2.5e15,
    ]

    static let others: [JSONValue] = [
        .null, true, false, "", "NaN", "Infinity", "-1e309", "12", [], .object(JSONObject()), [[1, 2]], deep,
    ]

    /// Nested as deep as a reader still takes it.
    static let deep = (0..<300).reduce(JSONValue.number(1)) { value, _ in .array([value]) }

    var random: SeededRandom
    let numbers: [Double]

    init(seed: UInt64, numbers: [Double]) {
        random = SeededRandom(seed: seed)
        self.numbers = numbers
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }
    mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(1, limit))) }

    /// Every way to a value: names and places.
    private static func paths(_ value: JSONValue) -> [[Step]] {
        switch value {
        case .array(let elements):
            elements.enumerated().flatMap { index, element in
                [[Step.place(index)]] + paths(element).map { [.place(index)] + $0 }
            }
        case .object(let object):
            object.members.flatMap { member in
                [[Step.name(member.name)]] + paths(member.value).map { [.name(member.name)] + $0 }
            }
        default: []
        }
    }

    enum Step: Hashable {
        case name(String)
        case place(Int)
    }

    /// One value, every value of one name, or some values get another; or one goes, or is renamed.
    mutating func damage(_ value: JSONValue) -> JSONValue {
        let paths = Self.paths(value)
        guard !paths.isEmpty else { return pick(Self.others) }
        let path = pick(paths)
        let replacement = below(3) == 0 ? pick(Self.others) : JSONValue.number(pick(numbers))
        var value = value
        switch below(6) {
        case 0, 1: value = Self.changed(value, path[...]) { _ in replacement }
        case 2, 3:
            for other in paths where other.last == path.last {
                value = Self.changed(value, other[...]) { _ in replacement }
            }
        case 4:
            for _ in 0..<5 {
                let number = pick(numbers)
                value = Self.changed(value, pick(paths)[...]) { _ in .number(number) }
            }
        default: value = Self.changed(value, path[...]) { _ in nil }
        }
        return value
    }

    private static func changed(
        _ value: JSONValue,
        _ path: ArraySlice<Step>,
        _ change: (JSONValue) -> JSONValue?
    ) -> JSONValue {
        guard let step = path.first else { return change(value) ?? .null }
        switch (value, step) {
        case (.array(var elements), .place(let place)) where elements.indices.contains(place):
            elements[place] = changed(elements[place], path.dropFirst(), change)
            return .array(elements)
        case (.object(var object), .name(let name)):
            guard let member = object[name] else { return value }
            object[name] = path.count == 1 ? change(member) : changed(member, path.dropFirst(), change)
            return .object(object)
        default: return value
        }
    }

    /// Bytes lost at the end, in the middle, or replaced.
    mutating func tear(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        var bytes = bytes
        switch below(4) {
        case 0: bytes.removeLast(1 + below(bytes.count))
        case 1: bytes.removeSubrange(below(bytes.count / 2)..<(bytes.count / 2 + below(bytes.count / 2)))
        case 2: for _ in 0..<8 { bytes[below(bytes.count)] = UInt8(truncatingIfNeeded: random.next()) }
        default: bytes.insert(contentsOf: Array("\u{0}\n{\"t\":".utf8), at: below(bytes.count))
        }
        return bytes
    }
}

extension RunFiles {
    /// Damaged in one to three places; the same seed, the same damage.
    func damaged(seed: UInt64, numbers: [Double]) -> RunFiles {
        var hostile = HostileJSON(seed: seed, numbers: numbers)
        var files = self
        for _ in 0...hostile.below(3) {
            let name = hostile.pick(bytes.keys.sorted { $0.rawValue < $1.rawValue } + [.timeline, .timeline])
            let content = files.bytes[name] ?? []
            if hostile.below(8) == 0 {
                files.bytes[name] = hostile.tear(content)
            } else if name == .timeline {
                files.bytes[name] = Self.damagedLines(content, &hostile)
            } else if let json = try? JSONValue(parsing: content) {
                files[text: name] = hostile.damage(json).compactText
            }
        }
        return files
    }

    private static func damagedLines(_ bytes: [UInt8], _ hostile: inout HostileJSON) -> [UInt8] {
        var lines = bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
        guard !lines.isEmpty else { return bytes }
        switch hostile.below(5) {
        case 0: lines.swapAt(hostile.below(lines.count), hostile.below(lines.count))
        case 1:
            // All lines the same way: the sums over the run grow out of bounds.
            let shared = hostile
            for index in lines.indices.dropFirst() {
                var again = shared
                if let json = try? JSONValue(parsing: lines[index]) {
                    lines[index] = Array(again.damage(json).compactText.utf8)
                }
            }
            _ = hostile.random.next()
        default:
            let index = hostile.below(lines.count)
            if let json = try? JSONValue(parsing: lines[index]) {
                lines[index] = Array(hostile.damage(json).compactText.utf8)
            }
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    }
}
