// The randomness of a VU's script. Must not contain: system randomness, clocks.

/// A repeatable generator, anew for each iteration from (seed, VU id, iteration): what a server answers in one iteration, or
/// how many numbers a flow drew, cannot shift the choices of the next.
///
/// SplitMix64 (Steele, Lea, Flood 2014) over a state mixed from the three.
public struct VURandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The generator of one iteration.
    public init(seed: UInt64, vu: Int, iteration: Int) {
        state = Self.mix(
            Self.mix(Self.mix(seed) ^ UInt64(bitPattern: Int64(vu))) ^ UInt64(bitPattern: Int64(iteration))
        )
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A number in [0, 1), as JavaScript's `Math.random`.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
