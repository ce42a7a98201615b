import Foundation
import LoopbackSockets
import TestPeers
import Testing

@testable import FaultProxyCore

/// A web server that answers any GET with its process id.
private let program = """
    import http.server, os, sys
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_GET(self):
            body = str(os.getpid()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def log_message(self, *arguments): pass
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
    """

private func command(port: UInt16) -> [String] { ["python3", "-c", program, "\(port)"] }

private func freePort() throws -> UInt16 { try LoopbackSocket.listener(port: 0).port }

private func proxy(_ faults: [String]) throws -> FaultProxy {
    let port = try freePort()
    var options = try FaultProxy.Options(target: "127.0.0.1:\(port)")
    options.plan = FaultPlan(try faults.map { try FaultSpec(parsing: $0) }, seed: 1, span: 10)
    options.command = command(port: port)
    return try FaultProxy(options)
}

private func processID(_ proxy: FaultProxy, patience: Int = 15) throws -> pid_t {
    let answer = try PeerClient(port: proxy.port, patience: patience).request("GET", "/")
    return try #require(pid_t(answer.text))
}

private struct StillRuns: Error {}

private func awaitEnd(of process: pid_t) throws {
    try eventually { if kill(process, 0) == 0 { throw StillRuns() } }
}

@Suite struct CommandProcessTests {
    @Test func `the command is ready when the proxy listens, and ends with it`() throws {
        let proxy = try proxy([])
        let process = try processID(proxy)
        #expect(process != getpid() && kill(process, 0) == 0)
        proxy.stop()
        #expect(kill(process, 0) != 0)
    }

    @Test func `kill ends the command for good`() throws {
        let proxy = try proxy(["kill@0.2"])
        defer { proxy.stop() }
        let process = try processID(proxy)
        try awaitEnd(of: process)
        let error = #expect(throws: SocketError.self) { try PeerClient(port: proxy.port) }
        #expect(error?.code == ECONNREFUSED)
    }

    @Test func `restart brings another process back on the same port`() throws {
        let proxy = try proxy(["restart@0.2-0.4"])
        defer { proxy.stop() }
        let process = try processID(proxy)
        try awaitEnd(of: process)
        let next = try eventually { try processID(proxy) }
        #expect(next != process && kill(next, 0) == 0)
    }

    @Test func `pause stops the command for a while`() throws {
        let proxy = try proxy(["pause@0.1-1.6"])
        defer { proxy.stop() }
        let process = try processID(proxy)
        // Once it is stopped nothing answers within a second; before that it does.
        try eventually {
            do { _ = try processID(proxy, patience: 1) } catch PeerError.silent { return }
            throw StillRuns()
        }
        #expect(try processID(proxy) == process)
    }

    @Test func `a command that cannot be run, ends or does not listen is an error`() throws {
        let port = try freePort()
        var options = try FaultProxy.Options(target: "127.0.0.1:\(port)")
        options.command = ["/nowhere/program"]
        #expect(throws: FaultProxyError.command("cannot run /nowhere/program: No such file or directory")) {
            try FaultProxy(options)
        }
        options.command = ["false"]
        #expect(throws: FaultProxyError.command("false ended before it listened")) { try FaultProxy(options) }
        options.command = ["sleep", "60"]
        options.startDeadline = 0.1
        #expect(throws: FaultProxyError.self) { try FaultProxy(options) }
    }

    @Test func `faults of the command need one`() throws {
        var options = try FaultProxy.Options(target: "127.0.0.1:1")
        options.plan = FaultPlan([FaultSpec(.kill)], seed: 1, span: 10)
        #expect(throws: FaultProxyError.self) { try FaultProxy(options) }
    }
}

/// The built program, beside the tests.
private let binary = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/debug/fault-proxy")

@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: binary.path)))
struct FaultProxyProgramTests {
    private func run(_ arguments: [String]) throws -> (process: Process, errors: Pipe) {
        let process = Process()
        let errors = Pipe()
        process.executableURL = binary
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        return (process, errors)
    }

    @Test(arguments: [
        (
            ["--target", "127.0.0.1:1", "--fault", "nonsense"],
            "fault-proxy: bad fault 'nonsense': expected one of reset"
        ),
        (
            ["--target", "127.0.0.1:1", "--fault", "kill"],
            "fault-proxy: bad fault 'kill': there is no command"
        ),
        (["--target", "nonsense"], "fault-proxy: bad target 'nonsense'"), ([], "fault-proxy: "),
        (["--target", "127.0.0.1:1", "--fault-span", "0"], "fault-proxy: "),
    ])
    func `mistakes end with 2 and one line`(arguments: [String], expected: String) throws {
        let (process, errors) = try run(arguments)
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(text.hasPrefix(expected) && text.hasSuffix("\n") && text.count { $0 == "\n" } == 1, "\(text)")
    }

    @Test(arguments: [SIGTERM, SIGKILL]) func `the command dies with the program`(number: Int32) throws {
        let port = try freePort()
        let file = FileManager.default.temporaryDirectory.appending(path: "port-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let (process, _) = try run(
            ["--target", "127.0.0.1:\(port)", "--port-file", file, "--"] + command(port: port)
        )
        defer { if process.isRunning { process.terminate() } }
        let text = try eventually { try String(contentsOfFile: file, encoding: .utf8) }
        let own = try #require(UInt16(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        let server = try #require(pid_t(try PeerClient(port: own).request("GET", "/").text))
        kill(process.processIdentifier, number)
        process.waitUntilExit()
        #expect(process.terminationReason == (number == SIGKILL ? .uncaughtSignal : .exit))
        try awaitEnd(of: server)
    }
}
