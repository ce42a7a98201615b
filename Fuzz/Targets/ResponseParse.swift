// Invariant: however responses are cut, they are parsed the same or fail the same and for good; heads and bodies keep their limits, a body that is dropped is as long as one that is kept, chunks decode as by the plainest decoder.

import HTTP1

/// First byte of an input: bit 0 the request was HEAD, 1 bodies are dropped, 2 limits are small, 3 the peer does not close. Then what a
/// server sends: one response after the other, as far as the connection may be used again.
enum ResponseParse {
    static func check(_ input: [UInt8]) throws(BrokenInvariant) {
        let choices = Choices(input)
        let limits = limits(choices)
        let outcome = try sameHoweverCut(choices.rest) { (parts) throws(BrokenInvariant) in
            try read(parts, choices, limits, keepBody: !choices.has(1))
        }
        for parsed in outcome.responses { try checkResponse(parsed, choices, limits) }
        if choices.has(1) {
            try checkLengths(outcome, try read([choices.rest], choices, limits, keepBody: true))
        }
    }

    private static func limits(_ choices: Choices) -> HTTPLimits {
        var limits = HTTPLimits()
        if choices.has(2) {
            limits.headBytes = 200
            limits.headerCount = 6
            limits.interimResponses = 2
            limits.chunkOverheadBytes = 20
            limits.bodyBytes = 60
        }
        return limits
    }

    private static func read(
        _ parts: [[UInt8]],
        _ choices: Choices,
        _ limits: HTTPLimits,
        keepBody: Bool
    ) throws(BrokenInvariant) -> ResponseReader.Outcome {
        var reader = ResponseReader(limits: limits, isHEAD: choices.has(0), keepBody: keepBody)
        for part in parts { try reader.take(part) }
        if !choices.has(3) { try reader.end() }
        return reader.outcome
    }

    private static func checkResponse(
        _ parsed: ResponseReader.Parsed,
        _ choices: Choices,
        _ limits: HTTPLimits
    ) throws(BrokenInvariant) {
        let response = parsed.response
        try checkAccessors(response)
        try require((1...999).contains(response.status), "status \(response.status)")
        try require(response.headByteCount <= limits.headBytes, "a head of \(response.headByteCount) bytes")
        if choices.has(1) {
            try require(response.body.isEmpty, "a body that is dropped has \(response.body.count) bytes")
            return
        }
        try require(
            response.body.count == response.bodyLength && response.bodyLength <= limits.bodyBytes,
            "a body of \(response.body.count) bytes has length \(response.bodyLength)"
        )
        let hasNoBody = choices.has(0) || [101, 204, 304].contains(response.status)
        guard !hasNoBody else {
            return try require(response.body.isEmpty, "\(response.status) has a body")
        }
        let sent = parsed.bytes[bodyStart(parsed.bytes)...]
        if response.header("transfer-encoding") != nil {
            try require(
                plainlyDechunked(sent) == Array(response.body),
                "chunks \(Array(sent)) decode to \(Array(response.body))"
            )
        } else {
            try require(sent == response.body, "\(Array(sent)) is read as \(Array(response.body))")
            if let length = response.header("content-length") {
                try require(
                    Int(length) == response.bodyLength,
                    "Content-Length \(length), \(response.bodyLength) bytes"
                )
            }
        }
    }

    /// Where the body begins in all that was taken: behind the first head that is not an interim response's.
    private static func bodyStart(_ bytes: [UInt8]) -> Int {
        var headStart = 0
        var lineStart = 0
        while let end = bytes[lineStart...].firstIndex(of: 0x0a) {
            let isEmpty = end == lineStart || (end == lineStart + 1 && bytes[lineStart] == 0x0d)
            lineStart = end + 1
            guard isEmpty else { continue }
            let status = bytes[headStart...].split(separator: 0x20, maxSplits: 2)[1].prefix(3)
            if status.first != 0x31 || status.elementsEqual("101".utf8) { return lineStart }
            headStart = lineStart
        }
        return bytes.count
    }

    /// What chunks without mistakes carry.
    private static func plainlyDechunked(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var body: [UInt8] = []
        var rest = bytes
        while let end = rest.firstIndex(of: 0x0a) {
            let digits = rest.prefix { $0 != 0x0d && $0 != 0x3b && $0 != 0x20 && $0 != 0x09 }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else { return nil }
            if size == 0 { return body }
            rest = rest[(end + 1)...]
            body += rest.prefix(size)
            rest = rest.dropFirst(size)
            guard rest.prefix(2).elementsEqual("\r\n".utf8) else { return nil }
            rest = rest.dropFirst(2)
        }
        return nil
    }

    /// What is looked up is what is listed.
    private static func checkAccessors(_ response: HTTPResponse) throws(BrokenInvariant) {
        let headers = response.headers
        for (name, value) in headers {
            let same = headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
            try require(
                response.headers(named: name) == same && response.header(name) == same.first
                    && same.contains(value),
                "\(name) is \(response.headers(named: name)) among \(headers)"
            )
        }
        let names = headers.map { $0.name.lowercased() }
        try require(
            response.setsCookies == names.contains("set-cookie")
                && response.hasContentEncoding == names.contains("content-encoding"),
            "cookies and codings are not told of \(names)"
        )
        try require(
            response.keepsNothingOf(["\r", "\n", "\0"]),
            "a control character is in \(response.reason) or \(headers)"
        )
    }

    /// Dropping bodies changes nothing but the bodies, until one is too large to be kept.
    private static func checkLengths(
        _ dropped: ResponseReader.Outcome,
        _ kept: ResponseReader.Outcome
    ) throws(BrokenInvariant) {
        if case .bodyTooLarge? = kept.failure { return }
        try require(
            dropped.failure == kept.failure
                && dropped.responses.map(\.bytes) == kept.responses.map(\.bytes)
                && dropped.responses.map(\.keepsAlive) == kept.responses.map(\.keepsAlive)
                && dropped.responses.map(\.response.bodyLength) == kept.responses.map(\.response.bodyLength),
            "with bodies dropped: \(dropped)\n  with bodies kept: \(kept)"
        )
    }
}

extension HTTPResponse {
    /// Whether none of these characters is in the reason or a header.
    fileprivate func keepsNothingOf(_ characters: Set<Unicode.Scalar>) -> Bool {
        ([reason] + headers.flatMap { [$0.name, $0.value] }).allSatisfy { text in
            !text.unicodeScalars.contains { characters.contains($0) }
        }
    }
}
