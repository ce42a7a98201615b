// The part of a URL between `//` and the path. Must not contain: paths, schemes.

/// `[user[:password]@]host[:port]`, checked.
struct URLAuthority {
    var user: String?
    var password: String?
    var host: String
    var port: Int?

    init(_ bytes: ArraySlice<UInt8>) throws(HTTPError) {
        var rest = bytes
        if let at = bytes.lastIndex(of: 0x40) {
            let userinfo = bytes[..<at]
            if let colon = userinfo.firstIndex(of: 0x3a) {
                user = try Self.percentDecoded(userinfo[..<colon])
                password = try Self.percentDecoded(userinfo[(colon + 1)...])
            } else {
                user = try Self.percentDecoded(userinfo)
            }
            rest = bytes[(at + 1)...]
        }
        if rest.first == 0x5b {
            guard let close = rest.firstIndex(of: 0x5d) else {
                throw .invalidURL(reason: "IPv6 address lacks its ]")
            }
            let address = rest[(rest.startIndex + 1)..<close]
            guard Self.isIPv6(address) else {
                throw .invalidURL(reason: "not an IPv6 address between [ and ]")
            }
            host = String(decoding: address.map(lowercased), as: UTF8.self)
            rest = rest[(close + 1)...]
        } else {
            let end = rest.firstIndex(of: 0x3a) ?? rest.endIndex
            guard end > rest.startIndex else { throw .invalidURL(reason: "host is missing") }
            guard rest[..<end].allSatisfy(Self.isNameByte) else {
                throw .invalidURL(reason: "host may only have ASCII letters, digits and -._~")
            }
            host = String(decoding: rest[..<end].map(lowercased), as: UTF8.self)
            rest = rest[end...]
        }
        port = try Self.port(rest)
    }

    private static func port(_ bytes: ArraySlice<UInt8>) throws(HTTPError) -> Int? {
        guard let first = bytes.first else { return nil }
        guard first == 0x3a else { throw .invalidURL(reason: "expected a port after the host") }
        if bytes.count == 1 { return nil }
        // Any number of leading zeros (RFC 3986 §3.2.3).
        let digits = bytes.dropFirst().drop { $0 == 0x30 }
        guard digits.count <= 5, digits.allSatisfy({ $0 &- 0x30 < 10 }),
            let port = Int(String(decoding: digits, as: UTF8.self)), (1...65535).contains(port)
        else { throw .invalidURL(reason: "port is not a number from 1 to 65535") }
        return port
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        lowercased(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2d || byte == 0x2e || byte == 0x5f
            || byte == 0x7e
    }

    /// Eight groups of up to four hexadecimal digits, one run of them maybe `::`, the last two maybe IPv4 (RFC 4291 §2.2).
    private static func isIPv6(_ bytes: ArraySlice<UInt8>) -> Bool {
        var groups = 0
        var isCompressed = false
        var rest = bytes
        if rest.starts(with: "::".utf8) {
            isCompressed = true
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let group = rest.prefix { $0 != 0x3a }
            if group.contains(0x2e) {
                return group.endIndex == bytes.endIndex && isIPv4(group)
                    && (isCompressed ? groups < 6 : groups == 6)
            }
            guard (1...4).contains(group.count), group.allSatisfy({ URLMask.hexValue($0) != nil }) else {
                return false
            }
            groups += 1
            rest = rest[group.endIndex...]
            guard !rest.isEmpty else { break }
            if rest.starts(with: "::".utf8) {
                guard !isCompressed else { return false }
                isCompressed = true
                rest = rest.dropFirst(2)
            } else {
                rest = rest.dropFirst()
                if rest.isEmpty { return false }
            }
        }
        return isCompressed ? groups < 8 : groups == 8
    }

    private static func isIPv4(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: 0x2e, omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.count) && part.allSatisfy { $0 &- 0x30 < 10 }
                    && (UInt8(String(decoding: part, as: UTF8.self)) != nil)
            }
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>) throws(HTTPError) -> String {
        guard let decoded = URLMask.percentDecoded(bytes), decoded.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
        else {
            throw .invalidURL(reason: "broken percent-encoding or control character before the @")
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
