// A WebSocket server over TLS that others wrote: Python's websockets or aiohttp, which send every message back. Must not judge.

import Foundation

/// A server of `Peers/wss_peer.py`; it ends with its last reference.
public final class SecureSocketPeer: Sendable {
    /// The Python that has the libraries, or nil: its tests are skipped then.
    public static let python = ProcessInfo.processInfo.environment["SWIFTLOAD_PYTHON"]
    /// Why they are skipped.
    public static let isMissing =
        "Python's websockets and aiohttp are missing: `make test`, or set SWIFTLOAD_PYTHON"

    /// Where it listens.
    public let port: Int
    /// `wss://localhost:PORT/`.
    public var url: String { "wss://localhost:\(port)/" }
    private let process: ChildProcess

    /// Starts `library` with the certificate and key of these files.
    public init(_ library: String, certificate: String, key: String) async throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Peers/wss_peer.py").path
        let directory = try TemporaryDirectory()
        let process = try ChildProcess(
            Self.python ?? "python3",
            [script, library, certificate, key, directory.path(of: "port")],
            environment: ["PATH": "/usr/bin:/bin"]
        )
        func port() -> Int? { Int(directory.text(of: "port").dropLast()) }
        _ = await eventually(within: .seconds(30)) { port() != nil || process.ending != nil }
        guard let port = port() else { throw Silent(description: process.standardError) }
        self.port = port
        self.process = process
    }

    /// It never told its port.
    struct Silent: Error, CustomStringConvertible {
        let description: String
    }
}
