// Where the programs under test and their judges are. Must not start any.

import Foundation

/// The programs, found by environment variables first. Those of this repository must be there; the judges may
/// be missing, and then their tests are skipped with the reason.
enum Programs {
    /// The repository.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The load generator: `SWIFTLOAD_BIN`, else the debug build.
    static func swiftload() throws -> String {
        try required(
            "swiftload",
            variable: "SWIFTLOAD_BIN",
            fallback: "\(root)/.build/debug/swiftload",
            "swift build"
        )
    }

    /// The demo application: `DEMO_BIN`, else its debug build.
    static func demo() throws -> String {
        try required(
            "the demo application",
            variable: "DEMO_BIN",
            fallback: "\(root)/demo/.build/debug/demo",
            "swift build --package-path demo"
        )
    }

    /// The stand-ins for Loki and Ollama: `DOUBLES_BIN`, else their debug build.
    static func doubles() throws -> String { try peer("doubles", variable: "DOUBLES_BIN") }

    /// The proxy that causes trouble: `FAULT_PROXY_BIN`, else its debug build.
    static func faultProxy() throws -> String { try peer("fault-proxy", variable: "FAULT_PROXY_BIN") }

    private static func peer(_ name: String, variable: String) throws -> String {
        try required(
            name,
            variable: variable,
            fallback: "\(root)/demo/.build/debug/\(name)",
            "swift build --package-path demo"
        )
    }

    /// Real Prometheus: `PROMETHEUS_BIN`, else on the path.
    static let prometheus = found(variable: "PROMETHEUS_BIN", name: "prometheus")
    static let withoutPrometheus = "Prometheus is missing: set PROMETHEUS_BIN, or `make deps`"

    /// A browser; never installed for the tests.
    static let chromium = found(variable: "CHROMIUM_BIN", name: "chromium")
    static let withoutChromium = "no browser: install Debian's chromium, or set CHROMIUM_BIN"

    /// Real k6: `K6_BIN`, else on the path. Nil when there is none.
    static let k6 = found(variable: "K6_BIN", name: "k6")
    static let withoutK6 = "real k6 is missing: set K6_BIN to k6 1.1.0, or `make deps`"

    /// A web server of somebody else's.
    static let nginx = found(variable: "NGINX_BIN", name: "nginx")
    static let withoutNginx = "nginx is missing: install nginx-light, or `make deps`"

    /// Python: `SWIFTLOAD_PYTHON`, else on the path.
    static let python = found(variable: "SWIFTLOAD_PYTHON", name: "python3")
    static let withoutPython = "Python is missing: set SWIFTLOAD_PYTHON, or `make deps`"

    /// What every process gets of the tests' own environment: nothing that could steer a run.
    static let environment: [String: String] = {
        let kept = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH"]
        var environment = ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }
        environment["K6_NO_USAGE_REPORT"] = "true"
        return environment
    }()

    private static func required(
        _ what: String,
        variable: String,
        fallback: String,
        _ remedy: String
    ) throws -> String {
        let path = ProcessInfo.processInfo.environment[variable] ?? fallback
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw MissingProgram(
                description: "\(what) is missing at \(path): `\(remedy)`, or set \(variable)"
            )
        }
        return path
    }

    private static func found(variable: String, name: String) -> String? {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment[variable] {
            return FileManager.default.isExecutableFile(atPath: path) ? path : nil
        }
        let folders =
            (environment["PATH"] ?? "").split(separator: ":") + ["/usr/sbin", "/usr/bin", "/usr/local/bin"]
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

/// A program without which nothing can be tested.
struct MissingProgram: Error, CustomStringConvertible {
    let description: String
}
