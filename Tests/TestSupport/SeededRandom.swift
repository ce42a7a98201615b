// Repeatable randomness for property tests. Must not contain: clocks, I/O, anything unseeded.

/// SplitMix64. Two instances with one seed give one sequence; put `seed` in a test's comment so that a failure names it.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    /// What the sequence was started from.
    public let seed: UInt64
    private var state: UInt64

    /// Starts the sequence of `seed`.
    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// The next 64 bits of the sequence.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
