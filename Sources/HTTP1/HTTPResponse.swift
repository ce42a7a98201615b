// A received response: status, head as it came, decoded body. Headers are looked up in the saved head when asked for,
// because most responses are never asked. Must not contain: parsing that can fail.

/// A whole response. One array holds head and body, so that its storage can be used again for the next one.
public struct HTTPResponse: Equatable, Sendable {
    /// The status code, 1 to 999.
    public internal(set) var status: Int
    /// The `x` of `HTTP/1.x`.
    public internal(set) var minorVersion: Int
    /// Decoded bytes of the body as received, also when they were discarded.
    public internal(set) var bodyLength: Int
    /// Whether the head has a `Set-Cookie`.
    public internal(set) var setsCookies = false
    /// Whether the head has a `Content-Encoding`.
    public internal(set) var hasContentEncoding = false
    /// Head (status line to empty line), then the body if it was kept.
    var storage: [UInt8]
    var headLength: Int

    /// The decoded body; empty when it was discarded.
    public var body: ArraySlice<UInt8> { storage[headLength...] }

    /// The size of the head in bytes, empty line included.
    public var headByteCount: Int { headLength }

    /// This response with another body, such as the decoded one.
    public func replacingBody(_ body: some Collection<UInt8>) -> HTTPResponse {
        var replaced = self
        replaced.storage = Array(storage[..<headLength]) + body
        replaced.bodyLength = body.count
        return replaced
    }

    /// The `Location` of a redirect that can be followed; nil for any other answer (RFC 9110 §15.4; 300, 304 and 305 are none).
    public var redirectLocation: [UInt8]? {
        switch status {
        case 301, 302, 303, 307, 308:
            guard let bytes = headerBytes("Location"), !bytes.isEmpty else { return nil }
            return bytes
        default: return nil
        }
    }

    /// Calls `read` with the body's bytes, without copying.
    public func withBody<Result, Failure: Error>(
        _ read: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outcome = storage.withUnsafeBytes { bytes -> Swift.Result<Result, Failure> in
            do throws(Failure) {
                return .success(try read(UnsafeRawBufferPointer(rebasing: bytes[headLength...])))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// The reason phrase, control characters as blanks (RFC 9112 §2.2); often empty.
    public var reason: String {
        var text = ""
        forEachLine { index, line in
            // `HTTP/1.1`, blanks, three digits; the parser has seen to it.
            let status = line.dropFirst(8).drop { $0 == 0x20 }
            if index == 0 {
                let isControl: (UInt8) -> Bool = { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }
                let phrase = status.dropFirst(3).map { isControl($0) ? 0x20 : $0 }
                text = phrase.withUnsafeBytes { String(decoding: trimmingBlanks($0), as: UTF8.self) }
            }
            return false
        }
        return text
    }

    /// The value of the first header called `name` in any case, or nil. Linear in the size of the head.
    public func header(_ name: String) -> String? {
        var found: String?
        forEachValue(named: name) { value in
            found = String(decoding: value, as: UTF8.self)
            return false
        }
        return found
    }

    /// The bytes of the first header called `name` in any case, or nil.
    public func headerBytes(_ name: String) -> [UInt8]? {
        var found: [UInt8]?
        forEachValue(named: name) { value in
            found = Array(value)
            return false
        }
        return found
    }

    /// The values of all headers called `name` in any case, in order.
    public func headers(named name: String) -> [String] {
        var found: [String] = []
        forEachValue(named: name) { value in
            found.append(String(decoding: value, as: UTF8.self))
            return true
        }
        return found
    }

    /// Whether one of the headers called `name` has `token` among its comma-separated elements, in any case.
    public func hasToken(_ token: String, inHeader name: String) -> Bool {
        var token = token
        var isPresent = false
        token.withUTF8 { wanted in
            forEachValue(named: name) { value in
                forEachListElement(value) { element in
                    if equalIgnoringCase(element, UnsafeRawBufferPointer(wanted)) { isPresent = true }
                }
                return !isPresent
            }
        }
        return isPresent
    }

    /// All headers in the order they came, names as they came.
    public var headers: [(name: String, value: String)] {
        var all: [(name: String, value: String)] = []
        forEachLine { index, line in
            if index > 0, let colon = line.firstIndex(of: 0x3a) {
                let value = trimmingBlanks(.init(rebasing: line[(colon + 1)...]))
                let name = trimmingBlanks(.init(rebasing: line[..<colon]))
                all.append((String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
            }
            return true
        }
        return all
    }

    private func forEachValue(named name: String, _ body: (UnsafeRawBufferPointer) -> Bool) {
        var name = name
        name.withUTF8 { wanted in
            forEachLine { index, line in
                var colon = wanted.count
                // Blanks before a colon are let pass.
                while colon > 0, colon < line.count, line[colon] == 0x20 { colon += 1 }
                guard index > 0, colon < line.count, line[colon] == 0x3a,
                    equalIgnoringCase(.init(rebasing: line[..<wanted.count]), .init(wanted))
                else { return true }
                return body(trimmingBlanks(.init(rebasing: line[(colon + 1)...])))
            }
        }
    }

    /// Calls `body` with number and bytes of each line of the head until it returns false.
    private func forEachLine(_ body: (Int, UnsafeRawBufferPointer) -> Bool) {
        storage.withUnsafeBytes { bytes in
            var index = 0
            var start = 0
            while start < headLength {
                var end = start
                while end < headLength, bytes[end] != 0x0a { end += 1 }
                let hasReturn = end > start && bytes[end - 1] == 0x0d
                let line = UnsafeRawBufferPointer(rebasing: bytes[start..<(hasReturn ? end - 1 : end)])
                if line.isEmpty || !body(index, line) { return }
                index += 1
                start = end + 1
            }
        }
    }
}
