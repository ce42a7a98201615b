// File descriptors: what the run needs against what the system gives. Must not contain: opening anything.

import CNet

enum DescriptorBudget {
    /// Standard streams, artifacts, loops, name lookups and some air.
    static let overhead = 64

    /// Raises the soft limit to the hard one; throws when even that is too low.
    static func check(vus: Int, connectionsPerVU: Int, loops: Int) throws(ConfigurationError) {
        var soft: UInt64 = 0
        var hard: UInt64 = 0
        _ = cnet_raise_descriptor_limit(&soft, &hard)
        let needed = needed(vus: vus, connectionsPerVU: connectionsPerVU, loops: loops)
        guard soft == 0 || UInt64(needed) <= soft else {
            throw .descriptors(needed: needed, limit: Int(clamping: soft))
        }
    }

    static func needed(vus: Int, connectionsPerVU: Int, loops: Int) -> Int {
        vus * connectionsPerVU + loops * 2 + overhead
    }
}
