// The files under Fuzz/Corpus. Must not contain expectations.

import FoundationEssentials
import FuzzTargets

/// One input of the corpus.
struct CorpusInput: Sendable {
    /// The target's name and the file's.
    var name: String
    var bytes: [UInt8]
}

extension FuzzTarget {
    /// The target's corpus, in the order of the names.
    func corpus(file: String = #filePath) throws -> [CorpusInput] {
        let root = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let folder = root.joined(separator: "/") + "/Fuzz/Corpus/\(rawValue)"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            CorpusInput(
                name: "\(rawValue)/\(name)",
                bytes: Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
            )
        }
    }
}
