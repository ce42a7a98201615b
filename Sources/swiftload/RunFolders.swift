// Finds run directories and reads their files. Must not contain what is in the files.

import LoadGen
import Measure
import Report

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

/// The folder that run directories are in.
struct RunFolders {
    /// ARTIFACT_DIR.
    let path: String

    /// The run directories in it, by name.
    var runs: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { Self.isRun("\(path)/\($0)") }.sorted()
    }

    /// The latest one: by the time in its name; those without one come before all others, by when they were changed.
    var latest: String? {
        runs.max { one, other in
            let (left, right) = (RunName(parsing: one)?.start.epoch, RunName(parsing: other)?.start.epoch)
            switch (left, right) {
            case (let left?, let right?): return (left, one) < (right, other)
            case (nil, nil): return (changed(one), one) < (changed(other), other)
            case (nil, _): return true
            case (_, nil): return false
            }
        }
    }

    private func changed(_ name: String) -> Double {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        return (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    }

    /// Whether a directory holds a run: at least one of the files that runs leave.
    static func isRun(_ path: String) -> Bool {
        [ArtifactName.summary, .metadata, .timeline].contains {
            FileManager.default.fileExists(atPath: "\(path)/\($0.rawValue)")
        }
    }

    /// A file of a directory.
    static func read(_ artifact: ArtifactName, in directory: String) -> FileContent {
        let path = "\(directory)/\(artifact.rawValue)"
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return .absent }
        if isFolder { return .unreadable("it is a directory") }
        guard let data = FileManager.default.contents(atPath: path) else {
            return .unreadable("permission denied or input/output error")
        }
        return .bytes(Array(data))
    }

    /// Writes `index.html` over all run directories.
    func writeIndex(generatedAt: UTCTime) throws {
        let entries = runs.map { name in
            IndexEntry(directoryName: name) { artifact in
                switch artifact {
                case .reportHTML, .reportMarkdown, .reportText:
                    // Only whether they are there.
                    FileManager.default.fileExists(atPath: "\(path)/\(name)/\(artifact.rawValue)")
                        ? .bytes([]) : .absent
                default: Self.read(artifact, in: "\(path)/\(name)")
                }
            }
        }
        let page = IndexRenderer.render(entries, generatedAt: generatedAt, version: version)
        try RunDirectory.writeFile(Array(page.utf8), at: "\(path)/\(ArtifactName.index)")
    }
}
