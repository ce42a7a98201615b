// The names a loop has looked up. Must not contain: the rules (Naming), the system's resolver (Resolver).

import CNet

enum ResolveError: Error {
    case failed(TransportFailure)
    case timeout
    case interrupted
}

/// Resolves names for all VUs of one loop: once each, however many wait. Loop-bound.
final class NameCache {
    private struct Known {
        let resolution: Resolution
        let expires: Int64
        /// The family of the address that worked last, once another one did not.
        var leading: Int32?
    }

    private final class Lookup {
        var waiting: [Parker] = []
        var resolution: Resolution?
    }

    /// How names are looked up; answers come on any thread.
    var lookUp: (String, UInt16, @escaping @Sendable (Resolution) -> Void) -> Void = {
        Resolver.resolve(host: $0, port: $1, completion: $2)
    }

    private unowned let loop: EventLoop
    private let naming: Naming
    private let isPlain: Bool
    private var known: [Origin: Known] = [:]
    private var lookups: [Origin: Lookup] = [:]
    private var turn = Int.random(in: 0..<1 << 20)

    init(loop: EventLoop, naming: Naming) {
        self.loop = loop
        self.naming = naming
        isPlain = naming.isPlain
    }

    /// Addresses of `origin` in the order to be tried: at once when known, else after a lookup off the loop.
    func resolve(
        _ origin: Origin,
        parker: Parker,
        deadline: Int64
    ) async -> Result<[SocketAddress], ResolveError> {
        let literal = SocketAddress(literal: origin.host, port: UInt16(truncatingIfNeeded: origin.port))
        if !isPlain {
            if literal == nil, naming.isBlocked(origin.host) { return .failure(.failed(.blockedHost)) }
            if let address = naming.address(for: origin) { return allowed([address]) }
        }
        if let literal { return allowed([literal]) }
        if let entry = known[origin], entry.expires > cnet_now() { return result(entry, origin) }
        let lookup = start(origin)
        lookup.waiting.append(parker)
        while lookup.resolution == nil {
            switch await parker.park(until: deadline) {
            case .event: continue
            case .deadline, .interrupted:
                lookup.waiting.removeAll { $0 === parker }
                return .failure(parker.isInterrupted ? .interrupted : .timeout)
            }
        }
        let leading = known[origin]?.leading
        return result(
            Known(resolution: lookup.resolution ?? .noSuchHost, expires: 0, leading: leading),
            origin
        )
    }

    private func start(_ origin: Origin) -> Lookup {
        if let under = lookups[origin] { return under }
        let lookup = Lookup()
        lookups[origin] = lookup
        let completion = LoopBound(self)
        let loop = self.loop
        lookUp(origin.host, UInt16(truncatingIfNeeded: origin.port)) { resolution in
            loop.perform { completion.value.finish(origin, resolution) }
        }
        return lookup
    }

    private func finish(_ origin: Origin, _ resolution: Resolution) {
        // A failed lookup is kept for a second only: the name may appear.
        var lifetime: Int64? = 1_000_000_000
        if case .addresses = resolution { lifetime = naming.lifetime?.nanoseconds }
        let expires = lifetime.map { cnet_now() + $0 } ?? .max
        known[origin] = Known(resolution: resolution, expires: expires, leading: known[origin]?.leading)
        guard let lookup = lookups.removeValue(forKey: origin) else { return }
        lookup.resolution = resolution
        for parker in lookup.waiting { parker.wake() }
        lookup.waiting = []
    }

    private func result(_ entry: Known, _ origin: Origin) -> Result<[SocketAddress], ResolveError> {
        switch entry.resolution {
        case .addresses(let found):
            turn = naming.selection == .random ? Int.random(in: 0..<1 << 20) : turn &+ 1 & (1 << 20 - 1)
            let ordered = naming.ordered(found, turn: turn, leading: entry.leading)
            return ordered.isEmpty ? .failure(.failed(.noSuchHost)) : allowed(ordered)
        case .noSuchHost: return .failure(.failed(.noSuchHost))
        case .failed(let reason): return .failure(.failed(.lookup(reason)))
        }
    }

    private func allowed(_ addresses: [SocketAddress]) -> Result<[SocketAddress], ResolveError> {
        if isPlain { return .success(addresses) }
        let kept = addresses.filter { address in
            !naming.blockedAddresses.contains { $0.contains(address) }
        }
        return kept.isEmpty ? .failure(.failed(.blacklistedAddress)) : .success(kept)
    }

    /// Puts the kind of address that worked first, so that a server on the second one costs the detour once.
    func prefer(_ address: SocketAddress, for origin: Origin) { known[origin]?.leading = address.family }
}
