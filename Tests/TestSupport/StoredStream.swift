// Compressed streams made by hand: one stored block, no compressor. Must not contain: zlib, answers.

/// Streams made without zlib, so that they judge it.
public enum StoredStream {
    /// A gzip member (RFC 1952) with one stored block.
    public static func gzip(_ text: String, flags: UInt8 = 0, extra: [UInt8] = []) -> [UInt8] {
        gzip(Array(text.utf8), flags: flags, extra: extra)
    }

    /// A gzip member around any bytes, up to 65,535.
    public static func gzip(_ plain: [UInt8], flags: UInt8 = 0, extra: [UInt8] = []) -> [UInt8] {
        [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255] + extra + block(plain) + little(crc(plain))
            + little(UInt32(plain.count))
    }

    /// A zlib stream (RFC 1950) with one stored block.
    public static func zlib(_ text: String) -> [UInt8] { zlib(Array(text.utf8)) }

    /// A zlib stream around any bytes, up to 65,535.
    public static func zlib(_ plain: [UInt8]) -> [UInt8] {
        [0x78, 0x01] + block(plain) + little(adler(plain)).reversed()
    }

    /// One final stored block (RFC 1951 §3.2.4).
    public static func block(_ plain: [UInt8]) -> [UInt8] {
        let size = UInt16(plain.count)
        return [1, UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255), UInt8(~size >> 8)] + plain
    }

    private static func little(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
        }
        return ~sum
    }

    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}
