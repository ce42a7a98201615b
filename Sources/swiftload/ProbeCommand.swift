// `swiftload probe`: flags → requests → one JSON object per line. Must not contain: requests, formats.

import ArgumentParser
import LoadGen

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Ask servers with the load generator's own client and tell exactly what came.",
        discussion: """
            The requests are made one after the other from one VU's connections, with its cookies and redirects (10). Each gives one \
            line of JSON: url, status (0: no usable answer), ok (complete answer with 200 to 399), body_len (after decoding), error, \
            error_code (k6's), error_class (none, refused, reset, timeout, malformed, too_large, eof, tls, dns), proto, reused, \
            redirects, timings in ms. What is not known is null.

            Exit codes: 0 an exchange took place, 1 none did, 104 a value that cannot be used, 255 wrong command line.
            """
    )

    @Argument(help: ArgumentHelp("What to ask.", valueName: "URL"))
    var urls: [String]

    @Option(help: ArgumentHelp("The method (default GET; POST with a body).", valueName: "METHOD"))
    var method: String?

    @Option(
        name: [.customShort("H"), .customLong("header")],
        help: ArgumentHelp("A header; repeatable.", valueName: "NAME: VALUE")
    )
    var headers: [String] = []

    @Option(help: ArgumentHelp("The body, or the file it is in.", valueName: "TEXT|@FILE"))
    var body: String?

    @Option(help: ArgumentHelp("Seconds for each whole request (default 60).", valueName: "SECONDS"))
    var timeout: Double?

    @Flag(help: "Accept any certificate.")
    var insecure = false

    mutating func run() async throws {
        do {
            try await probe()
        } catch let error as ConfigurationError {
            throw ExitWith(code: error.isUsageError ? .usage : .invalidConfiguration, line: error.description)
        }
    }

    private func probe() async throws {
        let environment = ProcessInfo.processInfo.environment
        let bytes = try body.map(bodyBytes)
        let limit = try timeLimit()
        let requests = try urls.map { url in
            try ProxyEnvironment.refuse(for: url, environment)
            return try ProbeRequest(url: url, method: method, headers: headers, body: bytes, timeout: limit)
        }
        let tally = Tally()
        var tls = TLSOptions()
        if insecure { tls.insecureSkipTLSVerify = true }
        let prober = try Prober(userAgent: "swiftload/\(version)", tls: tls)
        await prober.probe(requests) { result in
            if result.hasAnswer { tally.note() }
            Terminal.standardOutput.write(result.json.compactText + "\n")
        }
        prober.shutDown()
        throw ExitWith(code: tally.hasAny ? .success : .noExchange, line: nil)
    }

    private func timeLimit() throws -> Duration {
        guard let timeout else { return .seconds(60) }
        guard timeout > 0, timeout <= 86_400 else {
            throw ConfigurationError.invalidValue(
                source: "command line",
                place: "--timeout",
                found: "\(timeout)",
                expected: "seconds, more than 0, at most 86400"
            )
        }
        return .seconds(timeout)
    }

    private func bodyBytes(_ text: String) throws -> [UInt8] {
        guard text.hasPrefix("@") else { return Array(text.utf8) }
        let path = String(text.dropFirst())
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError.unreadableFile(path: path, reason: "no such file, or not readable")
        }
        return Array(data)
    }
}
