// Causes of the made-up runs: facts beside those of HTTP, and findings in the words of an analyzer.

@testable import Report

extension FuzzWorld {
    mutating func addCauses() {
        let slow = routes[3]
        let onset = value["onset"]
        switch kind {
        case .database:
            addDependency("database", "Database query latency")
        case .redis:
            addDependency("redis", "Redis command latency")
        case .rateLimit: addRateLimit()
        case .restart: addRestart()
        case .memory: addMemory()
        case .messages: addMessages()
        case .generator: addGenerator()
        case .many:
            addDependency("database", "Database query latency")
            addRateLimit()
            addMemory()
        case .clean, .empty: return
        }
        add(
            Finding(
                cause: .slowEndpoint,
                isCause: false,
                severity: .warning,
                title: "\(slow.name) became slow",
                detail:
                    "p95 of \(slow.name) rose from \(Style.ms(slow.before ?? 0)) to \(Style.ms(slow.p95)).",
                route: slow.name,
                onset: onset,
                confidence: 0.7,
                evidence: [ids["p95 3"] ?? ""],
                nextAction: "Profile \(slow.name) under load."
            )
        )
        add(
            Finding(
                cause: .thresholdCrossed,
                isCause: false,
                severity: .critical,
                title: "A threshold was crossed",
                detail: "http_req_duration p(95) ended at \(Style.ms(value["p95"] ?? 0)).",
                confidence: 1,
                evidence: [ids["p95"] ?? ""],
                nextAction: ""
            )
        )
    }

    private mutating func add(_ finding: Finding) {
        var finding = finding
        finding.id = "F\(analysis.findings.count + 1)"
        analysis.findings.append(finding)
    }

    private mutating func addFact(_ key: String, _ fact: Fact) { ids[key] = analysis.ledger.add(fact) }

    private mutating func addDependency(_ name: String, _ quantity: String) {
        let latency = Double(number(31...97)) / 100
        value["dependency"] = latency
        addFact(
            "dependency",
            Fact(
                quantity: quantity.lowercased() + " p95",
                value: latency,
                unit: .seconds,
                source: .prometheus,
                text: pick([
                    "The 95th percentile of \(quantity.lowercased()) was \(Style.fixed(latency, 2)) s.",
                    "\(quantity) p95 was \(Style.fixed(latency * 1_000, 0))ms.",
                ])
            )
        )
        let slow = routes[3]
        let label = name == "redis" ? "Redis" : "The database"
        add(
            Finding(
                cause: .slowDependency,
                isCause: true,
                severity: .critical,
                title: "\(label) answers slowly and holds up \(slow.name)",
                detail:
                    "\(quantity) had a p95 of \(Style.fixed(latency, 2)) s while p95 of \(slow.name) rose to \(Style.ms(slow.p95)).",
                route: slow.name,
                onset: value["onset"],
                confidence: 0.8,
                evidence: [ids["dependency"] ?? "", ids["p95 3"] ?? ""],
                nextAction: name == "redis"
                    ? "Check the Redis connection pool behind \(slow.name)."
                    : "Look at the slow queries behind \(slow.name) and add an index."
            )
        )
    }

    private mutating func addRateLimit() {
        let failing = routes[2]
        value["limited"] = Double(number(311...390))
        let count = Int(value["limited"] ?? 0)
        addFact(
            "limited",
            Fact(
                quantity: "answers with 429",
                subject: failing.name,
                value: Double(count),
                unit: .count,
                source: .timeline,
                text: "\(failing.name) answered \(count) requests with 429."
            )
        )
        add(
            Finding(
                cause: .rateLimiting,
                isCause: true,
                severity: .critical,
                title: "\(failing.name) is rate limited",
                detail: "\(count) requests were answered with 429.",
                route: failing.name,
                confidence: 0.9,
                evidence: [ids["limited"] ?? "", ids["failed 2"] ?? ""],
                nextAction: "Raise the rate limit of \(failing.name) or spread the requests."
            )
        )
    }

    private mutating func addRestart() {
        value["down"] = Double(number(150...170))
        value["up"] = (value["down"] ?? 0) + Double(number(11...19))
        let down = Int(value["down"] ?? 0)
        let up = Int(value["up"] ?? 0)
        addFact(
            "restart",
            Fact(
                quantity: "refused connections",
                value: 207,
                unit: .count,
                source: .timeline,
                text: "207 connections were refused from \(down)s to \(up)s."
            )
        )
        add(
            Finding(
                cause: .appRestart,
                isCause: true,
                severity: .critical,
                title: "The application restarted",
                detail: "Connections were refused from \(down) s to \(up) s, then it answered again.",
                onset: value["down"],
                end: value["up"],
                confidence: 0.85,
                evidence: [ids["restart"] ?? "", ids["failed"] ?? ""],
                nextAction: "Look at the application's log for the reason of the restart."
            )
        )
    }

    private mutating func addMemory() {
        value["memory before"] = Double(number(81...120))
        value["memory"] = Double(number(610...940))
        let before = Int(value["memory before"] ?? 0)
        let after = Int(value["memory"] ?? 0)
        addFact(
            "memory",
            Fact(
                quantity: "process_resident_memory_bytes",
                value: (value["memory"] ?? 0) * 1e6,
                unit: .bytes,
                source: .prometheus,
                text: "Memory of the application grew from \(before) MB to \(after) MB.",
                numbers: [Double(before), Double(after)]
            )
        )
        add(
            Finding(
                cause: .memoryGrowth,
                isCause: true,
                severity: .warning,
                title: "Memory of the application grew without end",
                detail: "It grew from \(before) MB to \(after) MB.",
                confidence: 0.6,
                evidence: [ids["memory"] ?? ""],
                nextAction: "Profile the heap of the application."
            )
        )
    }

    private mutating func addMessages() {
        value["sent"] = Double(number(7_000...9_000))
        value["lost"] = Double(number(401...590))
        let sent = Int(value["sent"] ?? 0)
        let lost = Int(value["lost"] ?? 0)
        addFact(
            "messages",
            Fact(
                quantity: "websocket messages lost",
                subject: "WS /api/ws/chat",
                value: Double(lost),
                unit: .count,
                source: .timeline,
                text: "\(lost) of \(Style.grouped(sent)) messages of WS /api/ws/chat were lost.",
                numbers: [Double(sent)]
            )
        )
        add(
            Finding(
                cause: .webSocketMessageLoss,
                isCause: true,
                severity: .warning,
                title: "WS /api/ws/chat loses messages",
                detail: "\(lost) of \(Style.grouped(sent)) messages did not arrive.",
                route: "WS /api/ws/chat",
                confidence: 0.75,
                evidence: [ids["messages"] ?? ""],
                nextAction: "Check the send buffers of WS /api/ws/chat."
            )
        )
    }

    private mutating func addGenerator() {
        value["cpu"] = Double(number(93...99)) / 100
        addFact(
            "cpu",
            Fact(
                quantity: "generator CPU",
                value: value["cpu"],
                unit: .ratio,
                source: .timeline,
                text: "The load generator used \(Style.fixed((value["cpu"] ?? 0) * 100, 0))% of its CPU."
            )
        )
        add(
            Finding(
                cause: .generatorOverload,
                isCause: true,
                severity: .critical,
                title: "The load generator was overloaded",
                detail: "It used nearly all of its CPU.",
                confidence: 0.9,
                evidence: [ids["cpu"] ?? ""],
                nextAction: "Run the load generator on a larger machine."
            )
        )
    }
}
