// Decompresses gzip (RFC 1952, RFC 1951), for request bodies. Must not grow into a compressor.

enum Gzip {
    /// The content of one gzip member; nil when it is damaged. The checksum is not looked at.
    static func decompress(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 18, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else { return nil }
        let flags = bytes[3]
        var start = 10
        if flags & 4 != 0 { start += 2 + Int(bytes[10]) + Int(bytes[11]) << 8 }
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            while start < bytes.count, bytes[start] != 0 { start += 1 }
            start += 1
        }
        if flags & 2 != 0 { start += 2 }
        guard start < bytes.count else { return nil }
        var inflater = Inflater(bytes: bytes, position: start)
        return inflater.run()
    }
}

private struct Inflater {
    let bytes: [UInt8]
    var position: Int
    private var bitBuffer: UInt32 = 0
    private var bitCount: UInt32 = 0
    private var output: [UInt8] = []

    private static let mostBytes = 64 * 1_048_576
    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195, 227,
        258,
    ]
    private static let lengthBits: [UInt32] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
        4097,
        6145, 8193, 12289, 16385, 24577,
    ]
    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    init(bytes: [UInt8], position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// A canonical Huffman code: how many symbols each length has, and the symbols in order.
    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(lengths: some Collection<Int>) {
            for length in lengths { counts[length] += 1 }
            counts[0] = 0
            symbols = lengths.enumerated().filter { $0.element > 0 }
                .sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }.map(\.offset)
        }
    }

    mutating func run() -> [UInt8]? {
        while true {
            guard let isLast = bits(1), let type = bits(2) else { return nil }
            let isGood =
                switch type {
                case 0: stored()
                case 1: fixed()
                case 2: dynamic()
                default: false
                }
            guard isGood, output.count <= Self.mostBytes else { return nil }
            if isLast == 1 { return output }
        }
    }

    private mutating func bits(_ count: UInt32) -> Int? {
        while bitCount < count {
            guard position < bytes.count else { return nil }
            bitBuffer |= UInt32(bytes[position]) << bitCount
            bitCount += 8
            position += 1
        }
        defer {
            bitBuffer >>= count
            bitCount -= count
        }
        return Int(bitBuffer & (1 << count - 1))
    }

    private mutating func symbol(_ code: Code) -> Int? {
        var (value, first, index) = (0, 0, 0)
        for length in 1..<16 {
            guard let bit = bits(1) else { return nil }
            value |= bit
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        return nil
    }

    private mutating func stored() -> Bool {
        bitBuffer = 0
        bitCount = 0
        guard position + 4 <= bytes.count else { return false }
        let count = Int(bytes[position]) | Int(bytes[position + 1]) << 8
        position += 4
        guard position + count <= bytes.count else { return false }
        output += bytes[position..<position + count]
        position += count
        return true
    }

    private mutating func fixed() -> Bool {
        let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
        return block(Code(lengths: lengths), Code(lengths: [Int](repeating: 5, count: 30)))
    }

    private mutating func dynamic() -> Bool {
        guard let literals = bits(5), let distances = bits(5), let codes = bits(4) else { return false }
        var lengths = [Int](repeating: 0, count: 19)
        for place in Self.codeOrder.prefix(codes + 4) {
            guard let length = bits(3) else { return false }
            lengths[place] = length
        }
        let code = Code(lengths: lengths)
        let total = literals + 257 + distances + 1
        var all: [Int] = []
        while all.count < total {
            guard let symbol = symbol(code) else { return false }
            switch symbol {
            case 16:
                guard let last = all.last, let more = bits(2) else { return false }
                all += [Int](repeating: last, count: 3 + more)
            case 17, 18:
                guard let more = bits(symbol == 17 ? 3 : 7) else { return false }
                all += [Int](repeating: 0, count: (symbol == 17 ? 3 : 11) + more)
            default: all.append(symbol)
            }
        }
        guard all.count == total else { return false }
        return block(Code(lengths: all[..<(literals + 257)]), Code(lengths: Array(all[(literals + 257)...])))
    }

    private mutating func block(_ literals: Code, _ distances: Code) -> Bool {
        while output.count <= Self.mostBytes {
            guard let symbol = symbol(literals) else { return false }
            if symbol == 256 { return true }
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            guard symbol - 257 < Self.lengthBases.count, let extra = bits(Self.lengthBits[symbol - 257]),
                let place = self.symbol(distances), place < Self.distanceBases.count,
                let more = bits(UInt32(max(0, place / 2 - 1)))
            else { return false }
            let distance = Self.distanceBases[place] + more
            guard distance <= output.count else { return false }
            for _ in 0..<(Self.lengthBases[symbol - 257] + extra) {
                output.append(output[output.count - distance])
            }
        }
        return false
    }
}
