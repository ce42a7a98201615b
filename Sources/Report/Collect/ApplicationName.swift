// Which job, container or service is the application, by its name. Must not contain labels or queries.

/// Tells the application from what runs beside it.
enum ApplicationName {
    private static let own: Set<String> = ["app", "api", "backend", "demo", "server"]
    private static let beside: Set<String> = [
        "prometheus", "alertmanager", "grafana", "loki", "promtail", "alloy", "cadvisor", "exporter", "node",
        "ollama",
        "postgres", "postgresql", "pgbouncer", "mysql", "redis", "db", "cache", "nginx", "proxy", "frontend",
    ]

    /// How much a name looks like the application's: 2 as `sanctum-app-1`, 1 as `sanctum`, 0 for all else.
    static func likeness(_ name: String) -> Int {
        let words = Set(name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
        guard words.isDisjoint(with: beside) else { return 0 }
        if !words.isDisjoint(with: own) { return 2 }
        return words.contains { $0.hasPrefix("sanctum") } ? 1 : 0
    }
}
