// Reading the golden files next to the tests. Must not contain expectations.

import FoundationEssentials
import Measure

/// Access to the files under `Golden/`.
enum Golden {
    /// The bytes of a golden file.
    static func bytes(_ path: String, file: String = #filePath) throws -> [UInt8] {
        let directory = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let full = directory.joined(separator: "/") + "/Golden/" + path
        return Array(try Data(contentsOf: URL(filePath: full)))
    }

    /// The text of a golden file.
    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// The document in a golden file.
    static func json(_ path: String) throws -> JSONValue { try JSONValue(parsing: try bytes(path)) }
}
