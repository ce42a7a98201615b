// The files of a run: made, appended to, replaced whole. The only place that writes artifacts. Must not contain: their formats.

import CNet
import Glibc
import Measure
import Synchronization

/// A file that could not be written, with the reason.
public struct ArtifactError: Error, CustomStringConvertible {
    /// What, where and why.
    public let description: String

    init(_ what: String, _ path: String, _ code: Int32) {
        description = "cannot \(what) \(path): \(String(cString: strerror(code)))"
    }
}

/// A run's directory. Whole files are written under a temporary name and renamed, so that none is ever half there.
public struct RunDirectory: Sendable {
    /// The directory's path, as given.
    public let path: String

    /// Makes `parent/name`, with `-2`, `-3`… when it exists: no run overwrites another.
    public static func create(named name: RunName, in parent: String) throws(ArtifactError) -> RunDirectory {
        try makeDirectories(parent)
        for attempt in 1...10_000 {
            let path = "\(parent)/\(name.text(attempt: attempt))"
            if mkdir(path, 0o755) == 0 { return RunDirectory(path: path) }
            guard errno == EEXIST else { throw ArtifactError("make the run directory", path, errno) }
        }
        throw ArtifactError("make the run directory", "\(parent)/\(name.text)", EEXIST)
    }

    /// Uses `path`, made if it is not there.
    public init(existing path: String) throws(ArtifactError) {
        try Self.makeDirectories(path)
        self.path = path
    }

    private init(path: String) { self.path = path }

    private static func makeDirectories(_ path: String) throws(ArtifactError) {
        var prefix = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            prefix += "/\(part)"
            if mkdir(prefix, 0o755) != 0, errno != EEXIST {
                throw ArtifactError("make the directory", prefix, errno)
            }
        }
        guard access(path, W_OK) == 0 else { throw ArtifactError("write in", path, errno) }
    }

    /// The path of an artifact in this directory.
    public func path(of artifact: ArtifactName) -> String { "\(path)/\(artifact.rawValue)" }

    /// Writes a whole artifact.
    public func write(_ bytes: [UInt8], to artifact: ArtifactName) throws(ArtifactError) {
        try Self.writeFile(bytes, at: path(of: artifact), temporary: "\(path)/\(artifact.temporaryName)")
    }

    /// Writes a file under a temporary name beside it and renames it.
    public static func writeFile(_ bytes: [UInt8], at path: String) throws(ArtifactError) {
        try writeFile(bytes, at: path, temporary: "\(path).partial")
    }

    private static func writeFile(
        _ bytes: [UInt8],
        at path: String,
        temporary: String
    ) throws(ArtifactError) {
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw ArtifactError("write", path, errno) }
        var code = bytes.withUnsafeBytes { cnet_write_all(file, $0.baseAddress, $0.count) }
        if code == 0, fsync(file) != 0 { code = -errno }
        close(file)
        if code == 0, rename(temporary, path) != 0 { code = -errno }
        guard code == 0 else {
            unlink(temporary)
            throw ArtifactError("write", path, -code)
        }
    }
}

/// A file of lines that grows while the run goes on; each line is on its way to the disk when `append` returns.
public final class LineFile: Sendable {
    private let path: String
    private let descriptor: Int32
    private let hasFailed = Mutex(false)

    /// Opens `artifact` anew.
    public init(_ artifact: ArtifactName, in directory: RunDirectory) throws(ArtifactError) {
        path = directory.path(of: artifact)
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ArtifactError("write", path, errno) }
    }

    deinit { close(descriptor) }

    /// Adds one line. The first failure throws; then lines are dropped, for the run goes on without them.
    public func append(_ line: String) throws(ArtifactError) {
        guard !hasFailed.withLock({ $0 }) else { return }
        var line = line + "\n"
        let code = line.withUTF8 { cnet_write_all(descriptor, $0.baseAddress, $0.count) }
        guard code == 0 else {
            hasFailed.withLock { $0 = true }
            throw ArtifactError("write", path, -code)
        }
    }
}
