// Quotations of a claim: each must be found, word for word, where it is said to stand. Must not contain the rest of the sentence.

/// Replaces quotations by what they are: names are read as words, texts of logs stay shut.
struct ClaimQuotes {
    let analysis: Analysis
    let facts: [Fact]
    let findings: [Finding]

    /// The text with quotations of names and of evidence opened, so that their words are checked like all others. Those that stay are
    /// subjects of cited facts, texts that a cited fact quotes itself, or log lines. Throws for any other.
    func opened(_ text: String, isAction: Bool) throws(ClaimRefusal) -> String {
        guard let tokens = ClaimScanner.tokens(of: text) else { throw .openQuote }
        var result = text
        for token in tokens where token.kind == .quote {
            let quote = token.text
            guard !quote.allSatisfy(\.isWhitespace) else { throw .unknownQuote }
            let cited = facts.contains {
                $0.text.contains(quote) || $0.quantity.contains(quote) || $0.subject?.contains(quote) == true
            }
            let found = findings.contains {
                $0.title.contains(quote) || $0.detail.contains(quote) || $0.nextAction.contains(quote)
            }
            let isSubject = facts.contains { $0.subject == quote } || isQuotedInEvidence(quote)
            let isOwn = facts.contains { $0.subject == quote || $0.text.contains("'\(quote)'") }
            // The name of what other facts are about, which are not cited.
            if !isOwn, analysis.ledger.facts.contains(where: { $0.subject == quote && !quote.contains("/") })
            {
                throw .unknownQuote
            }
            let isName = quote.split(separator: " ").count == 1 || quote.contains("/")
            if isSubject, !isName {
                continue
            } else if cited || found {
                result = Self.opening(quote, in: result)
            } else if !isAction, isLogLine(quote), hasLogFrame(tokens) {
                continue
            } else {
                throw .unknownQuote
            }
        }
        return result
    }

    private func isQuotedInEvidence(_ quote: String) -> Bool {
        let texts = facts.map(\.text) + findings.flatMap { [$0.title, $0.detail] }
        return texts.contains { text in
            ["\"\(quote)\"", "“\(quote)”", "`\(quote)`", "'\(quote)'"].contains { text.contains($0) }
        }
    }

    /// Part of a log line that gives no orders and no verdict. A log fact must be cited when there is one.
    private func isLogLine(_ quote: String) -> Bool {
        guard quote.count >= 3, analysis.logEntries.contains(where: { $0.line.contains(quote) }) else {
            return false
        }
        let hasLogFacts = analysis.ledger.facts.contains { $0.source == .loki }
        guard !hasLogFacts || facts.contains(where: { $0.source == .loki }) else { return false }
        let words = quote.lowercased().split { !$0.isLetter }.map(String.init)
        return !words.contains(where: Self.orders.contains) && !quote.contains("://")
    }

    /// Words by which a log line speaks to its reader.
    private static let orders: Set<String> = [
        "ignore", "disregard", "forget", "instruction", "instructions", "prompt", "assistant", "system",
        "run", "execute", "curl",
        "wget", "bash", "sh", "sudo", "rm", "delete", "disable", "contact", "email", "mail", "call", "visit",
        "click", "download",
        "install", "password", "passwd", "credentials", "healthy", "critical", "warning", "invalid", "say",
        "report", "tell",
        "write", "answer", "respond", "please", "must", "should", "you", "your", "note", "important",
        "status", "verdict",
    ]

    private func hasLogFrame(_ tokens: [ClaimToken]) -> Bool {
        let frames: Set<String> = ["log", "logs", "logged", "line", "lines", "entry", "entries", "loki"]
        return tokens.contains { $0.kind == .word && frames.contains($0.text) }
    }

    private static func opening(_ quote: String, in text: String) -> String {
        for (open, close) in [("\"", "\""), ("“", "”"), ("`", "`"), ("'", "'"), ("‘", "’")] {
            let quoted = open + quote + close
            guard let range = range(of: quoted, in: text) else { continue }
            return text[..<range.lowerBound] + quote + text[range.upperBound...]
        }
        return text
    }

    private static func range(of part: String, in text: String) -> Range<String.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(part) {
                return start..<text.index(start, offsetBy: part.count)
            }
            start = text.index(after: start)
        }
        return nil
    }
}
