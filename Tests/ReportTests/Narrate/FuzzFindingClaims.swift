// True sentences on the findings of a made-up run: taken over, reworded, joined, actions, quotations of logs.

@testable import Report

extension FuzzWorld {
    mutating func findingTruth() -> FuzzClaim {
        guard let finding = analysis.findings.isEmpty ? nil : pick(analysis.findings) else {
            return logTruth()
        }
        if chance(12) { return logTruth() }
        var claim = FuzzClaim(
            text: "",
            evidence: finding.evidence,
            section: "findings",
            finding: nil,
            isTrue: true,
            maker: ""
        )
        if chance(50) { claim.finding = finding.id }
        let title = finding.title
        if chance(35) {
            claim.maker = "taken over"
            claim.text = pick([
                title, title + ".", "\(title). \(finding.detail)", finding.detail,
                "\(title): \(finding.detail)",
            ])
            if !finding.nextAction.isEmpty {
                claim.text = pick([
                    claim.text, "\(title). \(finding.nextAction)", "\(title); \(finding.nextAction)",
                ])
            }
            return claim
        }
        if chance(35), !finding.nextAction.isEmpty {
            claim.maker = "action"
            claim.section = "next_actions"
            claim.text = pick([finding.nextAction] + actions(finding))
            return claim
        }
        claim.maker = "reworded \(finding.cause.rawValue)"
        claim.section = finding.isCause ? pick(["likely_causes", "findings", "bottlenecks"]) : "findings"
        claim.text = pick(reworded(finding))
        return claim
    }

    private func actions(_ finding: Finding) -> [String] {
        let route = finding.route ?? ""
        switch finding.cause {
        case .slowDependency where kind == .redis:
            return [
                "Inspect the Redis connection pool behind \(route).", "Review the connection pool of Redis.",
            ]
        case .slowDependency:
            return [
                "Inspect the slow queries behind \(route).", "Add an index for the queries of \(route).",
                "Review the slow database queries of \(route) and consider adding an index.",
            ]
        case .slowEndpoint: return ["Profile \(route).", "Measure \(route) under load."]
        case .rateLimiting:
            return [
                "Raise the rate limit of \(route).", "Increase the rate limit for \(route).",
                "Spread the requests to \(route).",
            ]
        case .appRestart:
            return [
                "Check the application's log for the reason of the restart.",
                "Check the log of the application.",
            ]
        case .memoryGrowth: return ["Profile the heap.", "Inspect the memory of the application."]
        case .webSocketMessageLoss: return ["Inspect the send buffers of WS /api/ws/chat."]
        case .generatorOverload: return ["Run the load generator on a larger machine."]
        default: return []
        }
    }

    private mutating func reworded(_ finding: Finding) -> [String] {
        let route = finding.route ?? ""
        switch finding.cause {
        case .slowDependency:
            let name = kind == .redis ? "Redis" : "the database"
            let capital = kind == .redis ? "Redis" : "The database"
            let latency = duration((value["dependency"] ?? 0) * 1_000)
            return [
                "\(capital) is slow.", "\(capital) responds slowly.", "\(capital) answers slowly.",
                "\(capital) is the bottleneck.",
                "The likely cause is slow \(name == "Redis" ? name : "database queries").".replacing(
                    "slow Redis",
                    "a slow Redis"
                ),
                "\(route) is slow because \(name) answers slowly.", "\(route) is slow because of \(name).",
                "\(capital) had a p95 of \(latency).", "\(capital) is slow (p95 \(latency)).",
                "\(route) is held up by \(name), which answers slowly.",
            ]
        case .slowEndpoint:
            return [
                "\(route) is slow.", "\(route) slowed down.", "\(route) became slower.",
                "\(route) became slow at \(time(finding.onset ?? 0)).",
                "The latency of \(route) increased.", "p95 of \(route) rose.",
            ]
        case .thresholdCrossed:
            return ["A threshold was exceeded.", "One threshold was crossed.", "The threshold was breached."]
                .filter { !$0.hasPrefix("One") }
        case .rateLimiting:
            let count = Int(value["limited"] ?? 0)
            return [
                "\(route) is throttled.", "\(route) is rate-limited.",
                "Rate limiting affects \(route).".replacing("affects", "is seen on"),
                "\(route) answered \(count) requests with 429.",
                "\(count) requests to \(route) were answered with 429.",
                "\(count) requests to \(route) got status 429 because of rate limiting.",
                "Rate limiting is the likely cause.",
            ]
        case .appRestart:
            let (down, up) = (time(value["down"] ?? 0), time(value["up"] ?? 0))
            return [
                "The application was restarted.", "The server restarted at \(down).",
                "Connections were refused from \(down) to \(up).",
                "Connections were refused between \(down) and \(up).", "207 connections were refused.",
                "Connections were refused because the application restarted.",
            ]
        case .memoryGrowth:
            let (from, to) = (Int(value["memory before"] ?? 0), Int(value["memory"] ?? 0))
            return [
                "Memory of the application rose from \(from) MB to \(to) MB.",
                "The application's memory grew.",
                "Memory increased to \(to) MB.",
                "Memory grew from \(from) MB to \(Style.fixed(Double(to) / 1_000, 2)) GB.",
            ]
        case .webSocketMessageLoss:
            let (lost, sent) = (count(value["lost"] ?? 0), count(value["sent"] ?? 0))
            return [
                "WS /api/ws/chat lost \(lost) messages.",
                "\(lost) of \(sent) messages of WS /api/ws/chat were lost.",
                "Messages were lost on WS /api/ws/chat.",
                "\(lost) messages on WS /api/ws/chat did not arrive.",
            ].filter { !$0.contains("did not") }
        case .generatorOverload:
            let used = Style.fixed((value["cpu"] ?? 0) * 100, 0)
            return [
                "The load generator was the bottleneck.", "The load generator used \(used) % of its CPU.",
                "The generator was overloaded.",
                "The load generator used \(Style.fixed(value["cpu"] ?? 0, 2)) of its CPU.",
            ]
        default: return [finding.title]
        }
    }

    private mutating func logTruth() -> FuzzClaim {
        FuzzClaim(
            text: pick([
                "The logs contain \"slow query: SELECT id FROM posts took 712ms\".",
                "A log line says \"pool exhausted after 5s\".",
                "The log shows 'slow query: SELECT id FROM posts'.",
            ]),
            evidence: [id("p95")],
            section: "findings",
            finding: nil,
            isTrue: true,
            maker: "log"
        )
    }
}

extension String {
    func replacing(_ part: String, _ other: String) -> String {
        guard let start = indices.first(where: { self[$0...].hasPrefix(part) }) else { return self }
        return self[..<start] + other + self[index(start, offsetBy: part.count)...]
    }
}
