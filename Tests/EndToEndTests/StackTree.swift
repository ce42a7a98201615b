// A tree with the scripts of the stack and nothing else, so that its tmp/stack is a test's own. Must not judge.

import Foundation
import TestSupport

/// Runs `scripts/stack.sh` in a directory of its own; what it started is gone when the last reference goes away.
final class StackTree: Sendable {
    let directory: TemporaryDirectory
    private let environment: [String: String]

    /// Ports that were free just now, by the variables that choose them.
    let ports: [String: UInt16]

    /// `programs` are scripts by name that stand first on the path.
    init(programs: [String: String] = [:], environment: [String: String] = [:]) throws {
        directory = try TemporaryDirectory()
        let files = FileManager.default
        for folder in ["scripts", "monitoring"] {
            try files.copyItem(atPath: "\(Programs.root)/\(folder)", toPath: directory.path(of: folder))
        }
        try files.createDirectory(atPath: directory.path(of: "bin"), withIntermediateDirectories: false)
        for (name, text) in programs {
            let path = try directory.write("#!/bin/bash\n\(text)\n", to: "bin/\(name)")
            try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        var ports: [String: UInt16] = [:]
        for name in ["PROMETHEUS", "LOKI", "LOKI_GRPC", "PROMTAIL", "GRAFANA"] {
            ports["\(name)_PORT"] = try Loopback.freePort()
        }
        self.ports = ports
        var all = Programs.environment.merging(["DEMO_BIN": try Programs.demo(), "DEMO_PORT": "0"]) { $1 }
        all["PATH"] = "\(directory.path(of: "bin")):\(all["PATH"] ?? "/usr/bin:/bin"):/usr/sbin"
        for (name, port) in ports { all[name] = "\(port)" }
        self.environment = all.merging(environment) { $1 }
    }

    deinit {
        let folder = directory.path(of: "tmp/stack")
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasSuffix(".pid") {
            let words = directory.text(of: "tmp/stack/\(name)").split(separator: " ")
            if let pid = words.first.flatMap({ pid_t($0) }), pid > 1 { _ = kill(-pid, SIGKILL) }
        }
    }

    /// Runs one of its commands to the end.
    func stack(_ command: String, _ more: [String: String] = [:]) async throws -> ChildProcess {
        let process = try ChildProcess(
            "/bin/bash",
            ["scripts/stack.sh", command],
            environment: environment.merging(more) { $1 },
            directory: directory.path
        )
        try await process.end(within: .seconds(120))
        return process
    }

    /// A port that it uses.
    func port(_ variable: String) -> UInt16 { ports[variable] ?? 0 }

    /// The demo application's port, once it runs.
    var demoPort: UInt16 { UInt16(directory.text(of: "tmp/stack/demo.port").dropLast()) ?? 0 }

    /// The process id of a service.
    func pid(_ service: String) -> String { directory.text(of: "tmp/stack/\(service).pid") }

    /// Whether somebody accepts connections.
    static func isOpen(_ port: UInt16) -> Bool {
        guard let descriptor = try? Loopback.connect(to: port) else { return false }
        close(descriptor)
        return true
    }

    /// The names of all files but those of `tmp`.
    func files() -> [String] {
        let names = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? []
        return names.filter { !$0.hasPrefix("tmp") }.sorted()
    }
}

extension StackTree {
    /// A Docker that answers, and whose containers are one process that answers 200 on all their ports and writes down
    /// what is posted. `calls` holds its command lines; with a file `broken` the containers do not start, and the one
    /// that it names has ended.
    static let docker = #"""
        root=$(dirname "$0")/..
        echo "$*" >>"$root/calls"
        case "$*" in
        info | "compose version") exit 0 ;;
        *" up "*)
            [ -e "$root/broken" ] && exit 0
            setsid python3 "$root/bin/containers" "$PROMETHEUS_PORT" "$LOKI_PORT" "$PROMTAIL_PORT" "$GRAFANA_PORT" \
                </dev/null >/dev/null 2>&1 &
            echo "$! 0" >"$root/tmp/stack/containers.pid"
            ;;
        *" down "*)
            kill "$(cut -d ' ' -f 1 "$root/tmp/stack/containers.pid")" 2>/dev/null
            rm -f "$root/tmp/stack/containers.pid"
            ;;
        *" ps "*) cat "$root/broken" 2>/dev/null ;;
        *" logs "*) echo "level=error msg=\"no space left on device\"" ;;
        *) exit 1 ;;
        esac
        exit 0
        """#

    /// What the containers of `docker` are, in Python.
    static let containers = #"""
        import http.server, os, sys, threading
        place = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "posted")
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with open(place, "ab") as file:
                    file.write(self.path.encode() + b" " + body + b"\n")
                self.send_response(204)
                self.end_headers()
            def log_message(self, *_):
                pass
        for port in sys.argv[1:]:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler)
            threading.Thread(target=server.serve_forever).start()
        """#
}
