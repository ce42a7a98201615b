// The engine's own client without load: requests one after the other from one VU's pool. Must not contain: output, flags.

import CNet
import HTTP1
import Logging
import Measure

/// One request to probe with.
public struct ProbeRequest: Sendable {
    let url: String
    let method: HTTPMethod
    let headers: Headers
    let body: [UInt8]?
    let timeout: Duration
    /// The headers, as given.
    public let headerFields: [(name: String, value: String)]

    /// A request, checked.
    /// - Parameters:
    ///   - url: looked at when it is asked, so that a wrong one is a result like any other.
    ///   - method: any token but CONNECT, in any case; nil for GET, with a body POST.
    ///   - headers: `NAME: VALUE` each.
    ///   - timeout: of the whole request, redirects included.
    /// - Throws: `ConfigurationError.invalidValue` for a method or header that may not be sent.
    public init(
        url: String,
        method: String? = nil,
        headers: [String] = [],
        body: [UInt8]? = nil,
        timeout: Duration = .seconds(60)
    ) throws(ConfigurationError) {
        self.url = url
        self.body = body
        self.timeout = timeout
        let name = method ?? (body == nil ? "GET" : "POST")
        guard let known = HTTPMethod(rawValue: name) else {
            throw Self.invalid(
                "--method",
                name,
                name.uppercased() == "CONNECT"
                    ? "another method: CONNECT asks for a tunnel and has no answer of its own"
                    : "a token such as GET or PROPFIND"
            )
        }
        self.method = known
        var fields: [(name: String, value: String)] = []
        for header in headers {
            guard let colon = header.firstIndex(of: ":") else {
                throw Self.invalid("--header", header, "NAME: VALUE")
            }
            fields.append((String(header[..<colon]), String(header[header.index(after: colon)...])))
        }
        headerFields = fields
        do {
            self.headers = try Headers(fields)
        } catch {
            throw .invalidValue(
                source: Profile.commandLine,
                place: "--header",
                found: "one that may not be sent",
                expected: "NAME: VALUE (\(error))"
            )
        }
    }

    private static func invalid(_ place: String, _ found: String, _ expected: String) -> ConfigurationError {
        .invalidValue(
            source: Profile.commandLine,
            place: place,
            found: found.quotedExcerpt,
            expected: expected
        )
    }
}

/// Probes servers with the client of one VU: its connections, cookies and redirects, and nothing recorded.
public final class Prober: Sendable {
    private let loop: EventLoop
    private let core: LoopBound<VUCore>

    /// A prober whose thread is running; `tls` is how TLS is spoken. Throws when the system gives no thread or event descriptor, or when
    /// `userAgent` may not be sent.
    public init(userAgent: String, tls: TLSOptions = TLSOptions()) throws {
        loop = try EventLoop(index: -2)
        // Nothing is resolved against it: a probe's URLs are absolute.
        var settings = ClientSettings(baseURL: try HTTPURL("http://prober.invalid"), userAgent: userAgent)
        settings.tls = try TLSSetup(tls)
        let logger = Logger(label: "probe") { _ in SwiftLogNoOpLogHandler() }
        let context = try LoopContext(
            loop: loop,
            metrics: LoopMetrics(registry: Registry(scenarios: [], submetrics: [])),
            settings: settings,
            log: RunLog(logger: logger, started: cnet_now()) { _ in }
        )
        core = LoopBound(VUCore(context: context, scenario: 0))
        try loop.start()
    }

    /// Asks one after the other and tells each result as soon as it is there.
    public func probe(
        _ requests: [ProbeRequest],
        _ tell: @escaping @Sendable (ProbeResult) -> Void
    ) async {
        if requests.contains(where: { (try? HTTPURL($0.url))?.isSecure == true }) {
            core.value.context.settings.tls.prepare()
        }
        let core = self.core
        let task = Task.detached(executorPreference: loop) {
            let client = HTTPClient(core: core.value)
            for request in requests {
                guard let result = await Self.result(of: request, client) else { return }
                tell(result)
            }
            client.closeIdle()
            core.value.parker.disarm()
        }
        await task.value
    }

    /// Ends the thread; nothing may be probed afterwards.
    public func shutDown() {
        loop.stop()
        loop.join()
    }

    private static func result(of request: ProbeRequest, _ client: HTTPClient) async -> ProbeResult? {
        let shown: String
        do throws(HTTPError) {
            shown = try HTTPURL(request.url).masking(request.url)
        } catch {
            return ProbeResult(url: request.url, .invalidURL(error))
        }
        let response = try? await client.request(
            Request(
                request.method,
                request.url,
                name: "probe",
                headers: request.headers,
                body: request.body,
                timeout: request.timeout
            )
        )
        return response.map { ProbeResult(url: shown, $0) }
    }
}
