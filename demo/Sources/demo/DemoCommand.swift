// The command line: parse, start, print where, wait for a signal, stop. Anything longer belongs in DemoApp.

import ArgumentParser
import DemoApp
import Dispatch
import Foundation

extension DemoOptions.Echo: ExpressibleByArgument {}

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract:
            "A stand-in for the Sanctum backend: HTTP, WebSockets, metrics; on the loopback addresses only."
    )

    @Option(help: "TCP port; 0 takes any free one.")
    var port: UInt16 = 8375

    @Option(
        help: ArgumentHelp(
            "Database file, or ':memory:'. Default: a temporary file, removed at the end.",
            valueName: "path"
        )
    )
    var database: String?

    @Option(help: "Delivery of WebSocket frames: wired (everything arrives) or as-shipped.")
    var echo: DemoOptions.Echo = .wired

    @Flag(help: "Switch the application's production rate limits on.")
    var rateLimits = false

    @Option(help: ArgumentHelp("Request log, JSON lines; '-' is standard output.", valueName: "path"))
    var log: String?

    @Option(help: ArgumentHelp("Write the port number to this file once ready.", valueName: "file"))
    var portFile: String?

    @Option(
        help: ArgumentHelp(
            "Push log lines to this Loki, http://HOST:PORT. Default: LOKI_URL of the environment.",
            valueName: "url"
        )
    )
    var lokiUrl: String?

    @Option(
        help: ArgumentHelp(
            "Something to go wrong, NAME[=VALUE][,key=value…][@FROM-TO]; may be repeated. See README.md.",
            valueName: "spec"
        )
    )
    var fault: [String] = []

    @Option(help: ArgumentHelp("Draw what the faults leave open from this seed.", valueName: "n"))
    var faultSeed: UInt64?

    @Option(help: ArgumentHelp("Seconds of the run that a seed draws for.", valueName: "s"))
    var faultSpan: Double = 30

    @Option(
        help: ArgumentHelp("Write the faults, and when their clock started, to this file.", valueName: "file")
    )
    var faultRecord: String?

    func validate() throws { _ = try options() }

    func options() throws -> DemoOptions {
        guard faultSpan > 0, faultSpan <= 86_400 else {
            throw ValidationError(
                "--fault-span \(faultSpan): expected seconds, more than 0 and at most 86400"
            )
        }
        do {
            return DemoOptions(
                port: Int(port),
                databasePath: database,
                echo: echo,
                hasRateLimits: rateLimits,
                logPath: log,
                loki: try loki(),
                faults: try FaultPlan.make(fault, seed: faultSeed, span: faultSpan),
                faultRecordPath: faultRecord
            )
        } catch let mistake as FaultMistake {
            throw ValidationError("\(mistake)")
        }
    }

    private func loki() throws -> LokiEndpoint? {
        let (name, text) =
            lokiUrl.map { ("--loki-url", $0) } ?? (
                "LOKI_URL", ProcessInfo.processInfo.environment["LOKI_URL"] ?? ""
            )
        if text.isEmpty, lokiUrl == nil { return nil }
        guard let endpoint = LokiEndpoint(text) else {
            throw ValidationError("\(name) \(text): expected http://HOST[:PORT][/PREFIX]")
        }
        return endpoint
    }
}

@main
enum Demo {
    static func main() async {
        let command = parse()
        do {
            let signals = StopSignals()
            let server = try await DemoServer.start(command.options())
            if let file = command.portFile {
                do {
                    try Data("\(server.port)\n".utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
                } catch {
                    await server.stop()
                    throw DemoError.cannotWritePortFile(path: file, reason: error.localizedDescription)
                }
            }
            print("demo listening on http://127.0.0.1:\(server.port)")
            fflush(nil)
            await signals.wait()
            await server.stop()
        } catch {
            fail("\(error)", code: 1)
        }
    }

    /// The parsed command; help is printed in full, a mistake as one line.
    private static func parse() -> DemoCommand {
        do {
            return try DemoCommand.parse()
        } catch {
            let code = DemoCommand.exitCode(for: error)
            if code.isSuccess { DemoCommand.exit(withError: error) }
            fail(DemoCommand.message(for: error).replacing("\n", with: " "), code: 2)
        }
    }

    private static func fail(_ message: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data("demo: \(message)\n".utf8))
        exit(code)
    }
}

/// SIGTERM and SIGINT as something to wait for.
final class StopSignals {
    private let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        self.stream = stream
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    func wait() async {
        for await _ in stream { return }
    }
}
