// False sentences on a made-up run: true numbers in false relations, numbers of nothing, causes, quotations, orders, all-clears.

@testable import Report

extension FuzzWorld {
    private mutating func lie(_ maker: String, _ keys: [String], _ texts: [String], section: String? = nil)
        -> FuzzClaim
    {
        let section = section ?? pick(["findings", "summary", "bottlenecks", "likely_causes"])
        return FuzzClaim(
            text: pick(texts),
            evidence: keys.map(id),
            section: section,
            isTrue: false,
            maker: maker
        )
    }

    /// A false claim.
    mutating func lie() -> FuzzClaim {
        switch number(1...10) {
        case 1...2: valueLie()
        case 3...4: relationLie()
        case 5: changeLie()
        case 6: countLie()
        case 7...8: causeLie()
        case 9: textLie()
        default: clearLie()
        }
    }

    /// A number far from every rounding of the true one.
    private mutating func off(_ value: Double) -> Double {
        value * pick([10, 100, 1_000, 0.1, 0.001, 1.4, 0.7, 2.2])
    }

    private mutating func valueLie() -> FuzzClaim {
        let index = number(0...3)
        let route = routes[index]
        let (percent, value) = pick([(50, route.p50), (95, route.p95), (99, route.p99)])
        let key = "p\(percent) \(index)"
        let p = percentile(percent)
        let wrong = duration(off(value))
        let other = (index + number(1...3)) % 4
        let digits = Style.fixed(value, value < 10 ? 1 : 0)
        return pick([
            lie(
                "wrong number",
                [key],
                [
                    "\(p) of \(route.name) was \(wrong).", "\(route.name) had a \(p) of \(wrong).",
                    "The \(p) latency of \(route.name) reached \(wrong).",
                ]
            ),
            lie(
                "wrong unit",
                [key],
                [
                    "\(p) of \(route.name) was \(digits) s.", "\(p) of \(route.name) was \(digits) µs.",
                    "\(p) of \(route.name) was \(digits) %.",
                ]
            ),
            lie(
                "fact not cited",
                ["p95 \(other)"],
                [
                    "\(percentile(95)) of \(route.name) was \(duration(route.p95)).",
                    "\(route.name) had a p95 of \(duration(route.p95)).",
                ]
            ),
            lie("fact not cited", ["failed"], ["\(p) of \(route.name) was \(duration(value))."]),
            FuzzClaim(
                text: "\(p) of \(route.name) was \(duration(value)).",
                evidence: [id(key), pick(["E999", "E0", "e1", "", "F1", "E-1", "E99999999999999999999"])],
                isTrue: false,
                maker: "unknown id"
            ),
            FuzzClaim(
                text: "\(p) of \(route.name) was \(duration(value)).",
                evidence: [],
                isTrue: false,
                maker: "no id"
            ),
        ])
    }

    private mutating func relationLie() -> FuzzClaim {
        let index = number(0...2)
        let other = index + 1
        let (a, b) = (routes[index], routes[other])
        let keys = ["p50 \(index)", "p95 \(index)", "p99 \(index)", "p95 \(other)"]
        let p = percentile(95)
        return pick([
            lie(
                "wrong percentile",
                keys,
                [
                    "\(percentile(99)) of \(a.name) was \(duration(a.p95)).",
                    "\(a.name) had a median of \(duration(a.p95)).",
                    "p95 of \(a.name) was \(duration(a.p99)).",
                    "\(a.name) had a p50 of \(duration(a.p95)) and a p95 of \(duration(a.p50)).",
                    "The mean duration of \(a.name) was \(duration(a.p95)).",
                    "The maximum of \(a.name) was \(duration(a.p99)).",
                ]
            ),
            lie(
                "wrong route",
                keys,
                [
                    "\(p) of \(a.name) was \(duration(b.p95)).",
                    "\(b.name) had a \(p) of \(duration(a.p95)).",
                    "\(a.name) had a \(p) of \(duration(b.p95)), while \(b.name) had \(duration(a.p95)).",
                    "The \(p) was \(duration(b.p95)) for \(a.name) and \(duration(a.p95)) for \(b.name).",
                    "\(a.name) and \(b.name) had a p95 of \(duration(b.p95)) and \(duration(a.p95)).",
                ]
            ),
            lie(
                "invented route",
                keys,
                [
                    "\(p) of GET /api/orders was \(duration(a.p95)).", "GET /api/orders was slow.",
                    "p95 of \(a.name)/archive was \(duration(a.p95)).",
                ]
            ),
            lie(
                "whole run as route",
                ["p95", "p95 \(index)"],
                [
                    "\(p) of \(a.name) was \(duration(value["p95"] ?? 0)).",
                    "The \(p) over the whole run was \(duration(a.p95)).",
                    "\(a.name) crossed its threshold of \(duration(a.p95)).",
                ]
            ),
            lie(
                "comparison",
                ["p95 \(index)", "p95 \(other)"],
                [
                    "\(a.name) is slower than \(b.name).", "\(b.name) is faster than \(a.name).",
                    "\(a.name) has a higher p95 than \(b.name).",
                ]
            ),
            lie(
                "superlative",
                ["p95 \(index)", "p95 \(other)"],
                [
                    "\(a.name) is the slowest route.", "\(a.name) has the highest p95.",
                    "The worst endpoint is \(a.name).", "Most of the time is spent in \(a.name).",
                ]
            ),
            lie(
                "threshold",
                ["p95"],
                [
                    "The p95 was \(Int(value["limit"] ?? 0)) ms.",
                    "The threshold was \(duration(value["p95"] ?? 0)).",
                    kind == .clean ? "The threshold was crossed." : "The threshold held.",
                    kind == .clean
                        ? "The p95 of \(duration(value["p95"] ?? 0)) exceeded \(Int(value["limit"] ?? 0)) ms."
                        : "The p95 stayed below its threshold.",
                ]
            ),
        ])
    }

    private mutating func changeLie() -> FuzzClaim {
        let route = routes[3]
        guard let before = route.before, let onset = value["onset"] else {
            return lie(
                "invented change",
                ["p95 3"],
                [
                    "p95 of \(route.name) rose.", "p95 of \(route.name) doubled.",
                    "\(route.name) became slow.", "\(route.name) recovered.",
                    "\(route.name) spiked to \(duration(route.p95)).",
                ]
            )
        }
        let (from, to, at) = (duration(before), duration(route.p95), time(onset))
        return lie(
            "change",
            ["p95 3", "p95 0"],
            [
                "p95 of \(route.name) fell from \(to) to \(from).",
                "p95 of \(route.name) rose from \(to) to \(from).",
                "p95 of \(route.name) dropped to \(to) at \(at).",
                "p95 of \(route.name) fell from \(from) to \(to).", "p95 of \(route.name) was \(from).",
                "p95 of \(route.name) improved at \(at).",
                "\(route.name) was slow until \(at).", "p95 of \(route.name) rose to \(from) at \(at).",
                "p95 of \(route.name) rose from \(from) to \(to) at \(time(onset * 2)).",
                "p95 of \(routes[0].name) rose from \(from) to \(to).", "p95 of \(route.name) was \(at).",
                "\(route.name) recovered at \(at).",
                "p95 of \(route.name) did not rise.", "p95 of \(route.name) remained at \(from).",
                "\(routes[0].name) became slow at \(at).",
            ]
        )
    }

    private mutating func countLie() -> FuzzClaim {
        let route = routes[2]
        let (failed, requests) = (count(value["failed"] ?? 0), count(value["requests"] ?? 0))
        var texts = [
            "\(requests) requests failed.", "\(count((value["requests"] ?? 0) * 2)) requests were sent.",
            "\(share(0.31)) of requests failed.", "Half of the requests failed.",
            "All requests failed.", "Most requests failed.", "\(requests) errors were seen.",
            "\(requests) VUs were active.", "\(requests) checks failed.",
        ]
        var keys = ["failed", "vus"]
        if value["failed"] != 0 {
            texts += [
                "No requests failed.", "\(failed) requests were sent.", "\(failed) requests succeeded.",
                "\(failed) iterations failed.", "\(failed) of \(requests) requests succeeded.",
                "The success rate was \(share(value["share"] ?? 0)).", "Requests did not fail.",
                "\(failed) % of requests failed.",
            ]
        } else {
            texts += [
                "Requests failed.", "There were failed requests.", "Some requests failed.",
                "Errors were seen.",
            ]
        }
        if route.failed > 0 {
            keys += ["failed 2", "status 2", "requests 1", "requests 2"]
            let answers = Int(value["answers"] ?? 0)
            texts += [
                "\(route.failed) requests to \(routes[1].name) failed.",
                "\(route.requests) requests to \(route.name) failed.",
                "\(route.name) gave \(route.failed) answers with status \(route.status).",
                "\(route.name) gave \(answers) answers with status \(route.status == 504 ? 500 : 504).",
                "\(route.name) answered with 429.", "\(route.name) received \(route.failed) requests.",
                "\(routes[1].name) answered with \(route.status).",
                "\(answers) requests to \(route.name) failed.",
                "\(route.name) failed with \(route.status) because of rate limiting.",
                "\(route.status) requests to \(route.name) failed.",
                "\(routes[1].requests) requests went to \(route.name).",
            ].filter {
                !(kind == .rateLimit || kind == .many) || !$0.contains("429") && !$0.contains("rate lim")
            }
        }
        return lie("counts", keys, texts)
    }
}
