// Every true sentence of the tests, changed in one place so that it is false: none may be shown.

import Measure
import Testing

@testable import Report

@Suite struct MutationTests {
    private static let swaps: [(String, [String])] = [
        ("p95", ["p99", "p50", "median"]), ("p(95)", ["p(99)"]), ("95th", ["99th", "50th"]),
        ("median", ["p95", "mean", "maximum"]), ("mean", ["median", "p95"]),
        ("p99", ["p95"]), ("p50", ["p95"]),
        ("rose", ["fell", "dropped"]), ("increased", ["decreased"]), ("climbed", ["fell"]),
        ("grew", ["shrank"]), ("fell", ["rose"]), ("dropped", ["rose"]),
        ("jumped", ["dropped"]), ("slow", ["fast", "unreachable", "down"]), ("slower", ["faster"]),
        ("database", ["cache", "network", "load generator"]), ("Redis", ["The database"]),
        ("requests", ["iterations", "messages", "checks", "VUs"]), ("messages", ["requests", "sessions"]),
        ("checks", ["requests", "thresholds"]), ("VUs", ["requests"]),
        ("failed", ["succeeded", "passed", "timed out"]), ("passed", ["failed"]),
        ("lost", ["received", "duplicated"]), ("received", ["lost"]),
        ("crossed", ["met"]), ("held", ["failed"]), ("above", ["below"]), ("below", ["above"]),
        ("exceeded", ["met"]),
        ("from", ["until"]), ("began", ["ended"]), ("started", ["ended"]),
        ("CRITICAL", ["HEALTHY", "WARNING", "INVALID"]), ("HEALTHY", ["CRITICAL"]),
        ("ms", ["s", "µs", "%"]), ("seconds", ["minutes", "ms"]), ("%", ["ms"]), ("MB", ["GB", "kB"]),
        ("was", ["was not", "was never"]), ("is", ["is not"]), ("were", ["were not"]),
        ("503", ["504"]), ("500", ["502"]), ("429", ["503"]), ("401", ["403"]),
        ("POST", ["GET"]), ("GET", ["POST"]), ("/api/posts", ["/api/users"]), ("/api/feed", ["/api/food"]),
        ("memory", ["CPU"]), ("generator", ["application"]), ("rate", ["memory"]), ("queries", ["locks"]),
        ("index", ["replica"]), ("Raise", ["Lower", "Remove"]), ("raise", ["lower"]),
        ("add", ["drop", "remove"]), ("Add", ["Drop", "Remove"]), ("No", ["All", "Some"]),
        ("None", ["All", "Half"]), ("at", ["until"]),
    ]

    /// Words cut at blanks with the marks around them kept.
    private static func mutations(of text: String) -> [String] {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        var found: [String] = []
        func put(_ place: Int, _ word: String) {
            var changed = words
            changed[place] = word
            found.append(changed.joined(separator: " "))
        }
        var numbers: [Int] = []
        for (place, word) in words.enumerated() {
            let core = word.filter { !",.;:()\"'`".contains($0) }
            // "All all" is as true as "all", and no order of a next action hangs on "at".
            for (from, others) in swaps
            where (core == from || word.hasPrefix(from + ",")) && !(from == "at" && text.contains("look at"))
            {
                for other in others { put(place, word.replacing(from, other)) }
            }
            if word.contains(where: \.isNumber), !word.contains("/"), !word.lowercased().contains("p"),
                !word.contains("E"), !word.contains("th"),
                let start = word.firstIndex(where: \.isNumber)
            {
                numbers.append(place)
                let digits = String(word[start...].prefix { $0.isNumber || $0 == "." || $0 == "," })
                let trimmed =
                    digits.hasSuffix(".") || digits.hasSuffix(",") ? String(digits.dropLast()) : digits
                guard let value = Double(trimmed.filter { $0 != "," }) else { continue }
                let isWhole = !trimmed.contains(".")
                for factor in [10, 0.1, 1.37, 0.61, 1_000] where value != 0 {
                    let changed = value * factor
                    let text =
                        isWhole && changed >= 3
                        ? "\(Int(changed.rounded()))" : Style.trimmed(Style.fixed(changed, 4))
                    put(place, word.replacing(trimmed, text))
                }
                if value == 0 { put(place, word.replacing(trimmed, "7")) }
            }
        }
        for one in numbers {
            for other in numbers where one < other && words[one] != words[other] {
                var changed = words
                changed.swapAt(one, other)
                found.append(changed.joined(separator: " "))
            }
        }
        let body = text.hasSuffix(".") ? String(text.dropLast()) : text
        found += [
            " because of a memory leak", " because of the network", ", which is normal", " due to DNS",
            ", so all is well", ", caused by packet loss", " on GET /api/zzz", " and all other routes failed",
            ", and the database crashed", " since the last release",
        ].filter { !($0.contains("network") && text.contains("network")) }.map { body + $0 + "." }
        found += ["It is not true that ", "Only ", "Never has it been that ", "Unlike the rest, "].map {
            $0 + body.prefix(1).lowercased() + body.dropFirst() + "."
        }
        return found.filter { $0 != text }
    }

    @Test func noChangedSentenceIsShown() {
        var sets: [(Analysis, [ClaimCheckerTests.Case])] = [
            (NarrateSamples.slowDatabase(), ClaimCheckerTests.truths + ClaimCheckerTests.prose),
            (ClaimLicenceTests.mixed(), ClaimLicenceTests.truths),
            (PartMatchTests.contrast(), PartMatchTests.truths),
        ]
        for one in AnalyzerClaimsTests.truths {
            guard let run = AnalyzerTests.cases.first(where: { $0.name == one.run }) else { continue }
            let analysis = AnalyzerClaimsTests.analysis(run)
            let ids = one.facts.compactMap { part in
                analysis.ledger.facts.first { $0.text.contains(part) }?.id
            }
            sets.append((analysis, [.init(one.text, ids.joined(separator: " "), one.section)]))
        }
        var count = 0
        var shown: [String] = []
        for (analysis, cases) in sets {
            let checker = ClaimChecker(analysis)
            for one in cases {
                for text in Self.mutations(of: one.text) {
                    count += 1
                    let claim = ModelAnswer.Claim(
                        section: one.section,
                        text: text,
                        evidence: one.evidence,
                        finding: one.finding
                    )
                    if (try? checker.check(claim)) != nil { shown.append("\(text) \(one.evidence)") }
                }
            }
        }
        print("changed sentences: \(count), shown: \(shown.count)")
        #expect(count > 4_000)
        #expect(shown.isEmpty, "\(shown.joined(separator: "\n"))")
    }
}
