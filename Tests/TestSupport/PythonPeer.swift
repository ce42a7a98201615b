// Servers that others wrote, run by Python; a script in a folder Peers/ starts them and writes the ports into a file. Must not judge.

import Foundation

/// A script with its servers; they end with the last reference.
public final class PythonPeer: Sendable {
    /// The Python that has the libraries, or nil: their tests are skipped then.
    public static let python = ProcessInfo.processInfo.environment["SWIFTLOAD_PYTHON"]
    /// Why they are skipped.
    public static let isMissing =
        "Python's websockets and aiohttp are missing: `make test`, or set SWIFTLOAD_PYTHON"

    /// The script told no port.
    struct Silent: Error, CustomStringConvertible {
        let description: String
    }

    /// The lines of the ports' file.
    public let ports: [String]
    private let process: ChildProcess

    /// Runs `Peers/<script>` beside the file `caller`, with `arguments` and, behind them, the path of the file for the ports.
    public init(
        _ script: String,
        beside caller: String,
        _ arguments: [String],
        python: String? = PythonPeer.python
    ) async throws {
        let path = URL(fileURLWithPath: caller).deletingLastPathComponent()
            .appendingPathComponent("Peers/\(script)").path
        let directory = try TemporaryDirectory()
        let process = try ChildProcess(
            python ?? "python3",
            [path] + arguments + [directory.path(of: "ports")],
            environment: ["PATH": "/usr/bin:/bin"]
        )
        func text() -> String { directory.text(of: "ports") }
        _ = await eventually(within: .seconds(30)) { !text().isEmpty || process.ending != nil }
        ports = text().split(separator: "\n").map(String.init)
        guard !ports.isEmpty else { throw Silent(description: "\(script): \(process.standardError)") }
        self.process = process
    }
}

/// A WebSocket server over TLS that sends every message back: Python's websockets or aiohttp.
public struct SecureSocketPeer: Sendable {
    private let peer: PythonPeer

    /// Starts `library` with the certificate and key of these files.
    public init(_ library: String, certificate: String, key: String) async throws {
        peer = try await PythonPeer("wss_peer.py", beside: #filePath, [library, certificate, key])
    }

    /// `localhost:PORT`.
    public var authority: String { "localhost:\(peer.ports[0])" }
}
