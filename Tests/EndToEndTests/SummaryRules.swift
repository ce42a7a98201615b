// What every `--summary-export` file must satisfy, written down a second time beside scripts/check_summary.py.

import Foundation
import Measure

/// The structural rules of k6's summary.
struct SummaryRules {
    private static let kinds: [String: Set<String>] = [
        "counter": ["count", "rate"], "gauge": ["value", "min", "max"], "rate": ["value", "passes", "fails"],
        "trend": ["avg", "min", "med", "max", "p(90)", "p(95)"],
    ]
    private static let builtins: [String: String] = {
        var kinds = [
            "vus": "gauge", "vus_max": "gauge", "checks": "rate", "http_req_failed": "rate",
            "iteration_duration": "trend", "group_duration": "trend", "ws_connecting": "trend",
            "ws_session_duration": "trend", "ws_ping": "trend",
        ]
        for name in [
            "iterations", "dropped_iterations", "http_reqs", "data_sent", "data_received", "ws_sessions",
            "ws_msgs_sent",
            "ws_msgs_received",
        ] { kinds[name] = "counter" }
        for phase in [
            "duration", "blocked", "connecting", "tls_handshaking", "sending", "waiting", "receiving",
        ] {
            kinds["http_req_\(phase)"] = "trend"
        }
        return kinds
    }()

    private(set) var violations: [String] = []
    private var durations: [Double] = []
    private var passes = 0
    private var fails = 0

    /// The violations in `summary`; empty when it is as k6 writes it.
    static func violations(in summary: JSONValue) -> [String] {
        var rules = SummaryRules()
        rules.check(summary)
        return rules.violations
    }

    private mutating func check(_ summary: JSONValue) {
        let names = Set(summary.object?.names ?? [])
        require(
            names.subtracting(["setup_data"]) == ["root_group", "metrics"],
            "top level: \(names.sorted())"
        )
        require(summary["root_group"]?["name"] == "", "the root group has a name")
        checkGroup(summary["root_group"] ?? .null, path: "")
        for member in summary["metrics"]?.object?.members ?? [] { checkMetric(member.name, member.value) }
        if let longest = durations.max(), let shortest = durations.min() {
            require(longest - shortest <= 1e-6 * longest, "counters have different durations: \(durations)")
        } else {
            require(false, "no counter")
        }
        if let checks = summary["metrics"]?["checks"] {
            require(
                checks["passes"]?.integer == passes && checks["fails"]?.integer == fails,
                "the metric checks is not the sum over the groups"
            )
        }
    }

    private mutating func checkGroup(_ group: JSONValue, path: String) {
        let names = Set(group.object?.names ?? [])
        require(names == ["name", "path", "id", "groups", "checks"], "group \(path): \(names.sorted())")
        require(group["path"]?.string == path && isIdentifier(group["id"]), "group \(path): path or id")
        for member in group["checks"]?.object?.members ?? [] {
            let check = member.value
            let keys = Set(check.object?.names ?? [])
            require(
                keys == ["name", "path", "id", "passes", "fails"],
                "check \(member.name): \(keys.sorted())"
            )
            require(
                check["name"]?.string == member.name && check["path"]?.string == "\(path)::\(member.name)"
                    && isIdentifier(check["id"]),
                "check \(member.name): name, path or id"
            )
            passes += check["passes"]?.integer ?? 0
            fails += check["fails"]?.integer ?? 0
        }
        for member in group["groups"]?.object?.members ?? [] {
            require(member.value["name"]?.string == member.name, "group \(member.name): name")
            checkGroup(member.value, path: "\(path)::\(member.name)")
        }
    }

    private mutating func checkMetric(_ name: String, _ metric: JSONValue) {
        let keys = Set(metric.object?.names ?? []).subtracting(["thresholds"])
        let base = String(name.prefix { $0 != "{" })
        let kind = Self.builtins[base] ?? Self.kinds.first { $0.value == keys }?.key
        guard let kind, let expected = Self.kinds[kind] else {
            return require(false, "metric \(name): keys \(keys.sorted()) of no kind")
        }
        require(keys == expected, "metric \(name), a \(kind): keys \(keys.sorted())")
        if let thresholds = metric["thresholds"] {
            let flags = thresholds.object?.members ?? []
            require(!flags.isEmpty && flags.allSatisfy { $0.value.bool != nil }, "metric \(name): thresholds")
        }
        func value(_ key: String) -> Double { metric[key]?.number ?? .nan }
        switch kind {
        case "rate":
            let all = value("passes") + value("fails")
            let expected = all == 0 ? 0 : value("passes") / all
            require(abs(value("value") - expected) <= 1e-12, "metric \(name): value is not passes / all")
        case "counter":
            if value("count") > 0 { durations.append(value("count") / value("rate")) }
        case "trend":
            let order = ["min", "med", "p(90)", "p(95)", "max"].map(value)
            require(
                zip(order, order.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 },
                "metric \(name): order of \(order)"
            )
        default: break
        }
    }

    private func isIdentifier(_ json: JSONValue?) -> Bool {
        let text = json?.string ?? ""
        return text.count == 32 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }

    private mutating func require(_ holds: Bool, _ violation: String) {
        if !holds { violations.append(violation) }
    }
}
