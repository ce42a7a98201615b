// Reads the golden files beside the tests. Must not contain expectations.

import FoundationEssentials

@testable import LoadGen

enum Golden {
    /// The bytes of `Golden/<name>`.
    static func bytes(_ name: String) throws -> [UInt8] {
        try bytes(atPath: "Tests/LoadGenTests/Golden/\(name)")
    }

    /// The bytes of a file of the repository.
    static func bytes(atPath path: String) throws -> [UInt8] {
        let here = "\(#filePath)"
        let root = here.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
            separator: "/"
        )
        return [UInt8](try Data(contentsOf: URL(filePath: "\(root)/\(path)")))
    }

    /// The lines of a file of the repository.
    static func lines(atPath path: String) throws -> [String] {
        String(decoding: try bytes(atPath: path), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
