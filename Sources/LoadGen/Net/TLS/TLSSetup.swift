// The TLS options put into practice once per run, before it: certificates parsed, what cannot work refused.

import Synchronization

/// What the loops make their TLS contexts from.
final class TLSSetup: Sendable {
    /// k6's defaults: TLS 1.2 and 1.3, certificates verified, none of the client's own.
    static let standard = TLSSetup(options: TLSOptions(), identities: [], trust: nil)

    private let options: TLSOptions
    private let identities: [TLSIdentity]
    private let trust: TLSTrust?
    private let prepared = Atomic(false)

    private init(options: TLSOptions, identities: [TLSIdentity], trust: TLSTrust?) {
        self.options = options
        self.identities = identities
        self.trust = trust
    }

    /// Parses the client certificates and tries the options on a context. `trust` is the system's unless given.
    convenience init(_ options: TLSOptions, trust: TLSTrust? = nil) throws(ConfigurationError) {
        var identities: [TLSIdentity] = []
        for certificate in options.clientCertificates ?? [] {
            do throws(TLSIdentity.Unusable) {
                identities.append(try TLSIdentity(certificate))
            } catch {
                throw .certificate(reason: "\(error)")
            }
        }
        self.init(options: options, identities: identities, trust: trust)
    }

    /// Reads the trusted certificates now, which takes too long for a loop.
    func prepare() {
        if options.verifies, trust == nil { _ = TLSTrust.system }
        prepared.store(true, ordering: .releasing)
    }

    /// Whether a context can be made without reading files.
    var isPrepared: Bool { trust != nil || prepared.load(ordering: .acquiring) }

    /// A context for one loop.
    func makeContext() -> TLSContext {
        // Unverified connections need no roots.
        let roots = options.verifies ? trust ?? TLSTrust.system : TLSTrust(files: [])
        do throws(TLSContext.Unusable) {
            return try TLSContext(options, trust: roots, identities: identities)
        } catch {
            // The lists of versions and suites are closed, so what is left is a library without memory.
            fatalError("\(error)")
        }
    }
}
