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

    private struct Known {
        let resolution: Resolution
        let expires: Int64
    }

    /// How names are looked up; answers come on any thread.
    var lookUp: (String, UInt16, @escaping @Sendable (Resolution) -> Void) -> Void = {
        Resolver.resolve(host: $0, port: $1, completion: $2)
    }

    private var known: [Origin: Known] = [:]
    private var lookups: [Origin: [Parker]] = [:]
    /// Started from the system's randomness; a system call per frame would cost more than the frame.
    private var maskingKeys = VURandom(seed: UInt64.random(in: 0 ... .max), vu: 0, iteration: 0)

    init(loop: EventLoop, metrics: LoopMetrics, settings: ClientSettings, log: RunLog) throws(HTTPError) {
        self.loop = loop
        self.metrics = metrics
        self.settings = settings
        self.log = log
        baseOrigin = Origin(host: settings.baseURL.host, port: settings.baseURL.port)
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
        if isPlain(headers), url.hasSameOrigin(as: settings.baseURL) { return basePreamble }
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

    /// Addresses of `origin`: at once when known, else after a lookup off the loop, which all VUs that wait share.
    func resolve(_ origin: Origin, parker: Parker, deadline: Int64) async -> Result<
        [SocketAddress], ResolveError
    > {
        if let literal = SocketAddress(literal: origin.host, port: UInt16(truncatingIfNeeded: origin.port)) {
            return .success([literal])
        }
        while true {
            if let entry = known[origin], entry.expires > cnet_now() { return Self.result(entry.resolution) }
            startLookup(origin, for: parker)
            switch await parker.park(until: deadline) {
            case .event: continue
            case .deadline: return .failure(.timeout)
            case .interrupted: return .failure(.interrupted)
            }
        }
    }

    private func startLookup(_ origin: Origin, for parker: Parker) {
        if lookups[origin] != nil {
            lookups[origin]?.append(parker)
            return
        }
        lookups[origin] = [parker]
        let completion = LoopBound(self)
        let loop = self.loop
        lookUp(origin.host, UInt16(truncatingIfNeeded: origin.port)) { resolution in
            loop.perform { completion.value.finishLookup(origin, resolution) }
        }
    }

    private func finishLookup(_ origin: Origin, _ resolution: Resolution) {
        // A failed lookup is kept for a second only: the name may appear, and every waiting VU must hear of the failure.
        var ttl: Int64 = 1_000_000_000
        if case .addresses = resolution { ttl = Resolver.ttl }
        known[origin] = Known(resolution: resolution, expires: cnet_now() + ttl)
        for parker in lookups.removeValue(forKey: origin) ?? [] { parker.wake() }
    }

    private static func result(_ resolution: Resolution) -> Result<[SocketAddress], ResolveError> {
        switch resolution {
        case .addresses(let list): .success(list)
        case .noSuchHost: .failure(.failed(.noSuchHost))
        case .failed(let reason): .failure(.failed(.lookup(reason)))
        }
    }

    /// Puts the address that worked first, so that a server on the second one costs the detour once.
    func prefer(_ address: SocketAddress, for origin: Origin) {
        guard let entry = known[origin], case .addresses(let list) = entry.resolution, list.first != address
        else { return }
        let ordered = [address] + list.filter { $0 != address }
        known[origin] = Known(resolution: .addresses(ordered), expires: entry.expires)
    }
}

enum ResolveError: Error {
    case failed(TransportFailure)
    case timeout
    case interrupted
}

/// Carries a loop-bound value through a `@Sendable` closure that runs on that same loop.
struct LoopBound<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
