// The ways in which a parser must be fed the same bytes (whole, byte by byte, cut at random).

/// Every feeding of `bytes`: whole, one byte at a time, and `cuts` random splits drawn from `seed`.
///
/// A protocol core must give the same events for each of them.
public func feedings(_ bytes: [UInt8], cuts: Int = 8, seed: UInt64 = 1) -> [[[UInt8]]] {
    guard bytes.count > 1 else { return [[bytes]] }
    var random = SeededRandom(seed: seed)
    var all: [[[UInt8]]] = [[bytes], bytes.map { [$0] }]
    for _ in 0..<cuts {
        var parts: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let size = Int.random(in: 1...max(1, min(rest.count, bytes.count / 3 + 1)), using: &random)
            parts.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        all.append(parts)
    }
    return all
}
