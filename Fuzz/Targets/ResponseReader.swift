// Reads what a server sends as one response after the other, as a client with one connection does. Must not contain: what responses must be.

import HTTP1

/// A parser, and what came of all it was fed.
struct ResponseReader {
    struct Parsed: Equatable {
        var response: HTTPResponse
        var keepsAlive: Bool
        /// All bytes that belong to it, interim responses included.
        var bytes: [UInt8]
    }

    struct Outcome: Equatable {
        var responses: [Parsed] = []
        /// A response whose head alone is known.
        var unfinished: HTTPResponse?
        var failure: HTTPError?
    }

    private let isHEAD: Bool
    private let keepBody: Bool
    private var parser: HTTPResponseParser
    private var taken: [UInt8] = []
    private var isOver = false
    private(set) var outcome = Outcome()

    init(limits: HTTPLimits, isHEAD: Bool, keepBody: Bool) {
        self.isHEAD = isHEAD
        self.keepBody = keepBody
        parser = HTTPResponseParser(limits: limits)
        parser.begin(isHEAD: isHEAD, keepBody: keepBody)
    }

    /// Bytes arrive.
    mutating func take(_ part: [UInt8]) throws(BrokenInvariant) {
        var rest = part
        while !isOver, !rest.isEmpty {
            switch feed(rest) {
            case .success(.incomplete):
                taken += rest
                return
            case .success(.complete(let consumed)):
                try require(consumed > 0 && parser.isComplete, "a response ends after \(consumed) bytes")
                taken += rest.prefix(consumed)
                rest.removeFirst(consumed)
                try finish()
            case .failure(let error): try fail(error)
            }
        }
    }

    /// The peer closes.
    mutating func end() throws(BrokenInvariant) {
        guard !isOver else { return }
        do throws(HTTPError) {
            try parser.end()
        } catch {
            return try fail(error)
        }
        try finish()
    }

    private mutating func feed(_ bytes: [UInt8]) -> Result<HTTPResponseParser.Progress, HTTPError> {
        bytes.withUnsafeBytes { input in
            Result { () throws(HTTPError) in try parser.feed(input) }
        }
    }

    private mutating func finish() throws(BrokenInvariant) {
        try require(feed([0x48]) == .success(.complete(consumed: 0)), "a whole response takes more bytes")
        let keepsAlive = parser.keepsAlive
        let response = parser.takeResponse()
        outcome.responses.append(Parsed(response: response, keepsAlive: keepsAlive, bytes: taken))
        taken = []
        isOver = !keepsAlive
        parser.recycle(response)
        parser.begin(isHEAD: isHEAD, keepBody: keepBody)
    }

    private mutating func fail(_ error: HTTPError) throws(BrokenInvariant) {
        isOver = true
        outcome.failure = error
        try require(feed([0x48]) == .failure(error), "\(error) is forgotten when more bytes come")
        var last: HTTPError?
        do throws(HTTPError) { try parser.end() } catch { last = error }
        try require(last == error, "\(error) is \(String(describing: last)) at the end")
        if parser.hasHead { outcome.unfinished = parser.takeResponse() }
    }
}
