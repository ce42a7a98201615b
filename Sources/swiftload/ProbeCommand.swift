// `swiftload probe`: flags → requests → one JSON object per line. Must not contain: requests, formats.

import ArgumentParser
import LoadGen
import Measure

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

            A ws:// URL gives a session: url, connect, status, messages ("t:TEXT" or "b:HEX", of long ones the first 32 characters, # and the \
            length in bytes), close_sent, close_received, pongs (received), errors, error_class, timings. It lasts until the server closes, or --limit, opening included.

            Exit codes: 0 an exchange took place, 1 none did, 104 a value that cannot be used, 255 wrong command line.
            """
    )

    @Argument(help: ArgumentHelp("What to ask.", valueName: "URL"))
    var urls: [String]

    @Option(
        help: ArgumentHelp(
            "The method, any but CONNECT (default GET; POST with a body).",
            valueName: "METHOD"
        )
    )
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

    @Flag(help: "Offer compression on a WebSocket.")
    var deflate = false

    @Option(help: ArgumentHelp("A text message to send on a WebSocket; repeatable.", valueName: "TEXT"))
    var send: [String] = []

    @Flag(help: "Close a WebSocket after the first message.")
    var closeAfterFirst = false

    @Option(
        help: ArgumentHelp("Seconds that a WebSocket session may last (default 10).", valueName: "SECONDS")
    )
    var limit: Double?

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
        let limit = try seconds(timeout, "--timeout", standard: 60)
        let sessionLimit = try seconds(self.limit, "--limit", standard: 10)
        let requests = try urls.map { url in
            try ProxyEnvironment.refuse(for: url, environment)
            return try ProbeRequest(url: url, method: method, headers: headers, body: bytes, timeout: limit)
        }
        let tally = Tally()
        let tell: @Sendable (JSONValue, Bool) -> Void = { json, hasAnswer in
            if hasAnswer { tally.note() }
            Terminal.standardOutput.write(json.compactText + "\n")
        }
        var tls = TLSOptions()
        if insecure { tls.insecureSkipTLSVerify = true }
        let prober = try Prober(userAgent: "swiftload/\(version)", tls: tls)
        let sockets = try SocketClient(userAgent: "swiftload/\(version)", tls: tls)
        // Requests that follow each other share connections and cookies.
        var rest = Array(zip(urls, requests))[...]
        while let (url, request) = rest.first {
            guard Self.isWebSocket(url) else {
                let together = rest.prefix { !Self.isWebSocket($0.0) }
                await prober.probe(together.map(\.1)) { tell($0.json, $0.hasAnswer) }
                rest = rest.dropFirst(together.count)
                continue
            }
            rest = rest.dropFirst()
            let session = self.session(url, request.headerFields, connecting: limit, lasting: sessionLimit)
            let result = try await sockets.probe(session)
            tell(result.json, result.hasAnswer)
        }
        prober.shutDown()
        throw ExitWith(code: tally.hasAny ? .success : .noExchange, line: nil)
    }

    private func session(
        _ url: String,
        _ headers: [(name: String, value: String)],
        connecting: Duration,
        lasting: Duration
    ) -> SocketProbeRequest {
        SocketProbeRequest(
            url: url,
            options: SocketOptions(
                headers: headers,
                compression: deflate ? .deflate : nil,
                connectTimeout: connecting
            ),
            sends: send,
            closesAfterFirst: closeAfterFirst,
            limit: lasting
        )
    }

    private static func isWebSocket(_ url: String) -> Bool {
        ["ws:", "wss:"].contains { url.lowercased().hasPrefix($0) }
    }

    private func seconds(_ value: Double?, _ place: String, standard: Int) throws -> Duration {
        guard let value else { return .seconds(standard) }
        guard value > 0, value <= 86_400 else {
            throw ConfigurationError.invalidValue(
                source: "command line",
                place: place,
                found: "\(value)",
                expected: "seconds, more than 0, at most 86400"
            )
        }
        return .seconds(value)
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
