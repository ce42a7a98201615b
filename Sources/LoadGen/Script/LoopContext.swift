// What all VUs of one loop share: recorder, name cache, settings. Must not contain: anything of a single VU.

import CNet
import HTTP1

/// How the VUs' clients behave; fixed for a run.
public struct ClientSettings: Sendable {
    /// What paths are resolved against.
    public var baseURL: HTTPURL
    /// The `User-Agent` of every request.
    public var userAgent: String
    /// A new connection per request (k6's `noConnectionReuse`).
    public var closesConnections = false
    /// New connections in each iteration (k6's `noVUConnectionReuse`).
    public var closesConnectionsAfterIteration = false
    /// Bodies are read and dropped (k6's `discardResponseBodies`).
    public var discardsBodies = false
    /// Redirects that are followed (k6's `maxRedirects`).
    public var maximumRedirects = 10
    /// Cookies outlive iterations (k6's `noCookiesReset`).
    public var keepsCookies = false
    /// Requests of a batch side by side, and idle connections kept (k6's `batch`).
    public var batch = 20
    /// The same for one host (k6's `batchPerHost`).
    public var batchPerHost = 6
    /// How names become addresses.
    public var naming = Naming()
    /// How TLS is spoken.
    var tls = TLSSetup.standard

    /// Settings with k6's defaults.
    public init(baseURL: HTTPURL, userAgent: String) {
        self.baseURL = baseURL
        self.userAgent = userAgent
    }
}

/// The loop-bound surroundings of VUs.
final class LoopContext {
    /// k6's limit for the TCP connect, ns.
    static let connectLimit: Int64 = 30_000_000_000

    let loop: EventLoop
    let metrics: LoopMetrics
    let settings: ClientSettings
    let log: RunLog
    let baseOrigin: Origin
    /// What the base URL's path puts before each path; mostly empty.
    let basePrefix: String
    /// What is the same in each request with `isPlain` headers to the base URL's server.
    let basePreamble: [UInt8]

    /// The names the VUs have looked up.
    let names: NameCache
    /// How names are looked up; answers come on any thread.
    var lookUp: (String, UInt16, @escaping @Sendable (Resolution) -> Void) -> Void {
        get { names.lookUp }
        set { names.lookUp = newValue }
    }

    /// Made by the first TLS connection of the loop.
    private var tlsContext: TLSContext?
    /// Who waits until the trusted certificates have been read; nil before the first who wants them.
    private var waitingForTrust: [Parker]?

    /// Started from the system's randomness; a system call per frame would cost more than the frame.
    private var maskingKeys = VURandom(seed: UInt64.random(in: 0 ... .max), vu: 0, iteration: 0)

    init(loop: EventLoop, metrics: LoopMetrics, settings: ClientSettings, log: RunLog) throws(HTTPError) {
        self.loop = loop
        self.metrics = metrics
        self.settings = settings
        self.log = log
        names = NameCache(loop: loop, naming: settings.naming)
        baseOrigin = Origin(
            host: settings.baseURL.host,
            port: settings.baseURL.port,
            isSecure: settings.baseURL.isSecure
        )
        let target = settings.baseURL.target
        basePrefix = target.hasSuffix("/") ? String(target.dropLast()) : target
        basePreamble = try Self.preamble(for: settings.baseURL, headers: .empty, settings)
    }

    /// Whether headers leave `basePreamble` as it is.
    func isPlain(_ headers: HTTPHeaderBlock) -> Bool {
        headers.hostOverride == nil && headers.userAgentOverride == nil
            && !(headers.hasAuthorization && settings.baseURL.basicAuthorization != nil)
    }

    /// `Host`, `User-Agent`, the credentials of the URL and what else comes before a request's own headers.
    func preamble(for url: HTTPURL, headers: HTTPHeaderBlock) throws(HTTPError) -> [UInt8] {
        // An absolute URL may name a user of its own.
        let own = url.basicAuthorization
        if isPlain(headers), url.hasSameOrigin(as: settings.baseURL),
            own == nil || own == settings.baseURL.basicAuthorization
        {
            return basePreamble
        }
        return try Self.preamble(for: url, headers: headers, settings)
    }

    /// A path below the base URL's own path; anything else as it is.
    func targetText(ofPath path: String) -> String {
        if path.isEmpty { return settings.baseURL.target }
        return path.utf8.first == 0x2f ? basePrefix + path : path
    }

    /// An unpredictable key for one frame (RFC 6455 §10.3).
    func maskingKey() -> UInt32 { UInt32(truncatingIfNeeded: maskingKeys.next() >> 32) }

    /// 16 random bytes for an opening handshake.
    func nonce() -> [UInt8] {
        withUnsafeBytes(of: (maskingKeys.next(), maskingKeys.next())) { Array($0) }
    }

    /// The URL of a target on the base URL's server, fit for tags.
    func urlText(ofTarget target: String) -> String {
        "\(settings.baseURL.scheme.rawValue)://\(settings.baseURL.authority)\(target)"
    }

    private static func preamble(
        for url: HTTPURL,
        headers: HTTPHeaderBlock,
        _ settings: ClientSettings
    ) throws(HTTPError) -> [UInt8] {
        let bytes = try HTTPRequestEncoder.preamble(
            host: headers.hostOverride ?? url.authority,
            userAgent: headers.userAgentOverride ?? settings.userAgent,
            close: settings.closesConnections
        )
        // As Go's client: an Authorization of the request wins over the URL's user name and password.
        guard !headers.hasAuthorization, let credentials = url.basicAuthorization else { return bytes }
        return bytes + (try HTTPHeaderBlock([(name: "Authorization", value: credentials)])).bytes
    }

    /// What a VU needs to speak TLS with `origin`.
    func terms(with origin: Origin, _ sessions: TLSSessionStore) -> TLSStream.Terms {
        let context = tlsContext ?? settings.tls.makeContext()
        tlsContext = context
        return TLSStream.Terms(
            context: context,
            server: TLSServerName(host: origin.host, port: origin.port),
            sessions: sessions
        )
    }

    /// Addresses of `origin` in the order to be tried.
    func resolve(
        _ origin: Origin,
        parker: Parker,
        deadline: Int64
    ) async -> Result<[SocketAddress], ResolveError> {
        if origin.isSecure, tlsContext == nil, !settings.tls.isPrepared,
            let failure = await prepareTLS(parker: parker, deadline: deadline)
        {
            return .failure(failure)
        }
        return await names.resolve(origin, parker: parker, deadline: deadline)
    }

    /// Has the trusted certificates read on a thread of their own, for which all VUs of the loop wait.
    private func prepareTLS(parker: Parker, deadline: Int64) async -> ResolveError? {
        if waitingForTrust == nil {
            waitingForTrust = []
            let (setup, loop, context) = (settings.tls, self.loop, LoopBound(self))
            do throws(SystemError) {
                try PosixThread {
                    setup.prepare()
                    loop.perform { context.value.waitingForTrust?.forEach { $0.wake() } }
                }.detach()
            } catch {
                // No thread to be had: then here.
                setup.prepare()
            }
        }
        waitingForTrust?.append(parker)
        defer { waitingForTrust?.removeAll { $0 === parker } }
        while !settings.tls.isPrepared {
            switch await parker.park(until: deadline) {
            case .event: continue
            case .deadline: return .timeout
            case .interrupted: return .interrupted
            }
        }
        return nil
    }

    /// Puts the kind of address that worked first.
    func prefer(_ address: SocketAddress, for origin: Origin) { names.prefer(address, for: origin) }
}

/// Carries a loop-bound value through a `@Sendable` closure that runs on that same loop.
struct LoopBound<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
