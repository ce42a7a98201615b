// How an invariant is stated: something that must be so, or the same outcome for every cut. Must not contain: the product.

import TestSupport

/// What must never happen, and did.
public struct BrokenInvariant: Error, CustomStringConvertible {
    /// What was to be, and what was instead.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Throws unless `condition`.
func require(
    _ condition: Bool,
    _ claim: @autoclosure () -> String
) throws(BrokenInvariant) {
    guard condition else { throw BrokenInvariant(claim()) }
}

/// The outcome of `bytes` in one piece, which must be that of each byte alone and of two cuts at random places as well. The places
/// depend on the bytes, so that an input is always judged alike.
@discardableResult
func sameHoweverCut<Outcome: Equatable>(
    _ bytes: [UInt8],
    _ outcome: ([[UInt8]]) throws(BrokenInvariant) -> Outcome
) throws(BrokenInvariant) -> Outcome {
    let fed = feedings(bytes, cuts: 2, seed: digest(bytes))
    let whole = try outcome(fed[0])
    for parts in fed.dropFirst() {
        let cut = try outcome(parts)
        let sizes = parts.map(\.count)
        try require(
            cut == whole,
            "an outcome depends on the cut\n  whole: \(whole)\n  in parts of \(sizes) bytes: \(cut)"
        )
    }
    return whole
}

/// FNV-1a.
private func digest(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}

/// The bits of an input's first byte, which choose what the rest is fed to.
struct Choices {
    private let bits: UInt8
    /// The input after that byte.
    let rest: [UInt8]

    init(_ input: [UInt8]) {
        bits = input.first ?? 0
        rest = Array(input.dropFirst())
    }

    /// Whether bit number `index` is set.
    func has(_ index: Int) -> Bool { bits >> UInt8(index) & 1 == 1 }

    /// The number in `count` bits from `index` on.
    func number(_ index: Int, bits count: Int) -> Int { Int(bits >> UInt8(index)) & (1 << count - 1) }
}
