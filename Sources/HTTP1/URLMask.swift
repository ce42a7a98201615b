// What of a URL is secret, and percent-decoding. Must not contain: parsing of URLs.

/// Hides what a URL's query may give away.
public enum URLMask {
    /// Parts of parameter names whose values are secret.
    private static let secretWords = [
        "ticket", "token", "password", "passwd", "secret", "credential", "session", "signature",
        "apikey", "api_key", "authorization", "jwt",
    ]

    /// `target` (path and query) with `****` for the values of parameters such as `ticket` and `access_token`.
    public static func masking(target: String) -> String {
        let bytes = Array(target.utf8)
        guard let mark = bytes.firstIndex(of: 0x3f) else { return target }
        var masked = Array(bytes[...mark])
        for (index, pair) in bytes[(mark + 1)...].split(separator: 0x26, omittingEmptySubsequences: false)
            .enumerated()
        {
            if index > 0 { masked.append(0x26) }
            if let equals = pair.firstIndex(of: 0x3d), isSecret(pair[..<equals]) {
                masked += pair[...equals]
                masked += "****".utf8
            } else {
                masked += pair
            }
        }
        return String(decoding: masked, as: UTF8.self)
    }

    private static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
        let plain = (percentDecoded(name) ?? Array(name)).map(lowercased)
        return secretWords.contains { word in
            let word = Array(word.utf8)
            guard plain.count >= word.count else { return false }
            return (0...(plain.count - word.count)).contains { plain[$0...].starts(with: word) }
        }
    }

    /// `bytes` with `%xx` replaced by the byte it stands for, or nil if a `%` has no two digits.
    static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == 0x25 {
                guard index + 2 < bytes.endIndex, let high = hexValue(bytes[index + 1]),
                    let low = hexValue(bytes[index + 2])
                else { return nil }
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: return byte - 0x30
        case 0x41...0x46: return byte - 0x41 + 10
        case 0x61...0x66: return byte - 0x61 + 10
        default: return nil
        }
    }
}
