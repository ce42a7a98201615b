// Where Prometheus, Loki and Ollama are: flag, else variable, else the usual place. Must not contain requests.

import ArgumentParser

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

/// The services that reports ask.
struct ServiceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Prometheus (PROM_URL, default http://localhost:9090).", valueName: "URL"))
    var promUrl: String?

    @Option(help: ArgumentHelp("Loki (LOKI_URL, default http://localhost:3100).", valueName: "URL"))
    var lokiUrl: String?

    @Option(help: ArgumentHelp("Ollama (OLLAMA_URL, default http://localhost:11434).", valueName: "URL"))
    var ollamaUrl: String?

    @Option(help: ArgumentHelp("The model (OLLAMA_MODEL, default llama3.2:3b).", valueName: "NAME"))
    var ollamaModel: String?

    var prometheus: String { Self.value(promUrl, "PROM_URL", "http://localhost:9090") }
    var loki: String { Self.value(lokiUrl, "LOKI_URL", "http://localhost:3100") }
    var ollama: String { Self.value(ollamaUrl, "OLLAMA_URL", "http://localhost:11434") }
    var model: String { Self.value(ollamaModel, "OLLAMA_MODEL", "llama3.2:3b") }

    /// The flag, else the variable unless it is empty, else what is usual.
    static func value(_ flag: String?, _ variable: String, _ standard: String) -> String {
        flag ?? ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? standard
    }
}
