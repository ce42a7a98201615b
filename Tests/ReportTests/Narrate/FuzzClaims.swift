// True sentences on a made-up run, made from its numbers by templates, in many wordings.

@testable import Report

/// A claim with the truth about it.
struct FuzzClaim {
    var text: String
    var evidence: [String]
    var section = "findings"
    var finding: String?
    var isTrue: Bool
    /// How it was made.
    var maker: String
}

extension FuzzWorld {
    func id(_ key: String) -> String { ids[key] ?? "E1" }

    /// A duration in one of the ways people write it, in ms.
    mutating func duration(_ ms: Double) -> String {
        var ways = [
            Style.ms(ms), "\(Style.fixed(ms, 0)) ms", "\(Style.trimmed(Style.fixed(ms, 1))) milliseconds",
        ]
        if ms >= 95 { ways += ["\(Style.fixed(ms / 1_000, 2)) s", "\(Style.fixed(ms / 1_000, 3)) seconds"] }
        if ms >= 95 { ways.append("about \(Style.fixed(ms / 1_000, 2)) s") }
        return pick(ways)
    }

    mutating func percentile(_ number: Int) -> String {
        var ways = ["p\(number)", "P\(number)", "p(\(number))", "\(number)th percentile"]
        if number == 50 { ways += ["median", "median"] }
        return pick(ways)
    }

    mutating func time(_ seconds: Double) -> String {
        pick(["\(Int(seconds)) s", "\(Int(seconds))s", "\(Int(seconds)) seconds"])
    }

    mutating func count(_ number: Double) -> String { pick(["\(Int(number))", Style.grouped(Int(number))]) }

    mutating func share(_ value: Double) -> String {
        pick([
            Style.percent(value), "\(Style.fixed(value * 100, 2)) %",
            "\(Style.fixed(value * 100, 2)) percent",
            "about \(Style.fixed(value * 100, 1)) %",
        ])
    }

    private mutating func truth(_ maker: String, _ keys: [String], _ texts: [String], section: String? = nil)
        -> FuzzClaim
    {
        let section = section ?? pick(["findings", "findings", "summary", "bottlenecks"])
        return FuzzClaim(
            text: pick(texts),
            evidence: keys.map(id),
            section: section,
            isTrue: true,
            maker: maker
        )
    }

    /// A true claim.
    mutating func truth() -> FuzzClaim {
        switch number(1...10) {
        case 1...3: routeTruth()
        case 4: pairTruth()
        case 5...6: wholeTruth()
        case 7: countTruth()
        default: findingTruth()
        }
    }

    private mutating func routeTruth() -> FuzzClaim {
        let index = number(0...3)
        let route = routes[index]
        let (percent, value) = pick([(50, route.p50), (95, route.p95), (99, route.p99)])
        let p = percentile(percent)
        let d = duration(value)
        let key = "p\(percent) \(index)"
        if percent == 95, route.before != nil, chance(70) { return changeTruth(route) }
        return truth(
            "route percentile",
            [key],
            [
                "\(p) of \(route.name) was \(d).", "The \(p) latency of \(route.name) was \(d).",
                "\(route.name) had a \(p) of \(d).", "\(d) was the \(p) of \(route.name).",
                "The \(p) response time for \(route.name) reached \(d).",
                "For \(route.name), the \(p) stood at \(d).",
                "\(route.name) shows a \(p) duration of \(d)",
                "Requests to \(route.name) took \(d) at the \(p).",
                "`\(route.name)` came in at \(d) (\(p)).",
            ]
        )
    }

    private mutating func changeTruth(_ route: Route) -> FuzzClaim {
        let from = duration(route.before ?? 0)
        let to = duration(route.p95)
        let at = time(value["onset"] ?? 0)
        let p = percentile(95)
        return truth(
            "change",
            ["p95 3"],
            [
                "\(p) of \(route.name) rose from \(from) to \(to).",
                "At \(at), the \(p) of \(route.name) increased from \(from) to \(to).",
                "The \(p) latency of \(route.name) climbed to \(to) at \(at).",
                "\(route.name) got slower: its \(p) grew from \(from) to \(to).",
                "\(route.name) slowed down at \(at), with the \(p) going from \(from) to \(to).",
                "From \(at) on, \(route.name) had a \(p) of \(to).",
                "\(route.name)'s latency jumped from \(from) to \(to) at \(at).",
                "Before the change, \(p) of \(route.name) was \(from).",
            ].filter { !$0.hasPrefix("Before") && !$0.contains("going") }
        )
    }

    private mutating func pairTruth() -> FuzzClaim {
        let first = number(0...1)
        let second = number(2...3)
        let (a, b) = (routes[first], routes[second])
        let p = percentile(95)
        let (x, y) = (duration(a.p95), duration(b.p95))
        let three = routes[first]
        return pick([
            truth(
                "two routes",
                ["p95 \(first)", "p95 \(second)"],
                [
                    "\(a.name) had a \(p) of \(x), while \(b.name) had \(y).",
                    "The \(p) was \(x) for \(a.name) and \(y) for \(b.name).",
                    "\(b.name) is slower than \(a.name).",
                    "\(b.name) is slower than \(a.name): \(y) against \(x) at the \(p).",
                    "\(a.name) is faster than \(b.name).",
                    "\(a.name) and \(b.name) had a \(p) of \(x) and \(y), respectively.",
                ]
            ),
            truth(
                "three percentiles",
                ["p50 \(first)", "p95 \(first)", "p99 \(first)"],
                [
                    "\(three.name) had a median of \(duration(three.p50)), a p95 of \(x) and a p99 of \(duration(three.p99)).",
                    "For \(three.name), p50 was \(duration(three.p50)), p95 \(x), p99 \(duration(three.p99)).",
                ]
            ),
            truth(
                "superlative",
                ["p95 3"],
                [
                    "\(routes[3].name) has the highest p95.", "The slowest route is \(routes[3].name).",
                    "\(routes[3].name) was the slowest endpoint with a p95 of \(duration(routes[3].p95)).",
                ]
            ),
        ])
    }

    private mutating func wholeTruth() -> FuzzClaim {
        let p95 = duration(value["p95"] ?? 0)
        let limit = Int(value["limit"] ?? 0)
        let p = percentile(95)
        let share = share(value["share"] ?? 0)
        let failed = count(value["failed"] ?? 0)
        let requests = count(value["requests"] ?? 0)
        var failures = [
            "\(share) of requests failed.", "The failure rate was \(share).", "The error rate was \(share).",
            "\(failed) of \(requests) requests failed.", "\(failed) requests failed.",
            "\(requests) requests were sent.",
            "Out of \(requests) requests, \(failed) failed.", "\(failed) requests (\(share)) failed.",
            "Of \(requests) requests, \(share) failed.",
        ]
        if value["failed"] == 0 {
            failures = [
                "No requests failed.", "None of the \(requests) requests failed.",
                "There were no failed requests.", "0 requests failed.",
            ]
        }
        let bounds =
            kind == .clean
            ? [
                "The \(p) of \(p95) is below the threshold of \(limit) ms.", "The threshold held.",
                "The threshold of \(limit) ms held.",
            ]
            : [
                "The \(p) of \(p95) is above the threshold of \(limit) ms.", "The threshold was crossed.",
                "The \(p) of \(p95) crossed the \(limit) ms threshold.",
                "p95 exceeded its threshold of \(limit) ms.",
            ]
        return pick([
            truth(
                "whole run",
                ["p95"],
                [
                    "The \(p) over the whole run was \(p95).", "Overall, the \(p) latency was \(p95).",
                    "http_req_duration had a \(p) of \(p95).",
                ]
            ),
            truth("threshold", ["p95"], bounds),
            truth("failures", ["failed"], failures),
            truth(
                "mixed",
                ["p95", "failed"],
                [
                    "The \(p) was \(p95), and \(requests) requests were sent.",
                    "Overall p95 was \(p95); \(share) of requests failed.",
                ]
            ),
            truth(
                "verdict",
                [pick(["p95", "failed"])],
                ["The run is \(analysis.status.rawValue).", "Status: \(analysis.status.rawValue)."]
                    + (kind == .clean ? ["The run is healthy.", "No problems were found."] : []),
                section: "summary"
            ),
        ])
    }

    private mutating func countTruth() -> FuzzClaim {
        let index = number(0...3)
        let route = routes[index]
        let requests = count(Double(route.requests))
        let failing = routes[2]
        var list = [
            truth(
                "requests of a route",
                ["requests \(index)"],
                [
                    "\(route.name) received \(requests) requests.",
                    "\(requests) requests were made to \(route.name).",
                    "\(requests) requests went to \(route.name).",
                    "\(route.name) handled \(requests) requests.",
                ]
            ),
            truth(
                "VUs",
                ["vus"],
                [
                    "Up to \(Int(value["vus"] ?? 0)) VUs were active.",
                    "At most \(Int(value["vus"] ?? 0)) virtual users were active.",
                ]
            ),
        ]
        if failing.failed > 0 {
            let failed = count(Double(failing.failed))
            list.append(
                truth(
                    "failures of a route",
                    ["failed 2"],
                    [
                        "\(failed) requests to \(failing.name) failed.",
                        "\(failing.name) failed \(failed) times.",
                        "\(failed) of \(count(Double(failing.requests))) requests to \(failing.name) failed.",
                        "\(failing.name) had \(failed) failed requests.",
                        "\(failing.name) had \(failed) errors.",
                    ]
                )
            )
            let answers = Int(value["answers"] ?? 0)
            list.append(
                truth(
                    "status",
                    ["status 2"],
                    [
                        "\(failing.name) gave \(answers) answers with status \(failing.status).",
                        "\(answers) responses of \(failing.name) had status \(failing.status).",
                        "\(failing.name) returned HTTP \(failing.status).",
                        "\(failing.name) answered with \(failing.status) \(answers) times.",
                    ]
                )
            )
        }
        return pick(list)
    }
}
