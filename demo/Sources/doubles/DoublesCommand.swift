// The command line of the stand-ins: parse, start, wait for a signal, stop. Anything longer belongs in DoublesCore.

import ArgumentParser
import DoublesCore
import Foundation
import LoopbackSockets

extension LokiDouble.Mode: ExpressibleByArgument {}
extension OllamaDouble.Mode: ExpressibleByArgument {}

struct DoublesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doubles",
        abstract: "Stand-ins for servers that are not installed everywhere; on 127.0.0.1 only.",
        subcommands: [LokiCommand.self, OllamaCommand.self]
    )
}

struct PortOptions: ParsableArguments {
    @Option(help: "TCP port; 0 takes any free one.")
    var port: UInt16 = 0

    @Option(help: ArgumentHelp("Write the port number to this file once ready.", valueName: "file"))
    var portFile: String?

    @Option(
        help: ArgumentHelp("Append what is asked to this file, a JSON document a line.", valueName: "file")
    )
    var record: String?

    /// Says where the server is, then serves until a signal.
    func serve(_ name: String, on port: UInt16, stop: () -> Void) throws {
        try Program.writePort(port, to: portFile)
        print("doubles \(name) listening on http://127.0.0.1:\(port)")
        fflush(nil)
        Program.waitForStop()
        stop()
    }
}

struct LokiCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "loki", abstract: "Loki, in memory.")

    @Option(
        help: ArgumentHelp(
            "How it behaves: \(LokiDouble.Mode.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "mode"
        )
    )
    var mode: LokiDouble.Mode = .ok

    @OptionGroup var options: PortOptions

    func run() throws {
        let double = try LokiDouble(port: options.port, mode: mode, record: options.record)
        try options.serve("loki", on: double.port) { double.stop() }
    }
}

struct OllamaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ollama",
        abstract: "Ollama, without a model."
    )

    @Option(help: "The model it has.")
    var model = "llama3.2:3b"

    @Option(
        help: ArgumentHelp(
            "How it behaves: \(OllamaDouble.Mode.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "mode"
        )
    )
    var mode: OllamaDouble.Mode = .ok

    @Option(help: ArgumentHelp("Contents of the answers, one a line, given in turn.", valueName: "file"))
    var answers: String?

    @OptionGroup var options: PortOptions

    func run() throws {
        let double = try OllamaDouble(
            port: options.port,
            options: OllamaDouble.Options(model: model, mode: mode, answers: answers, record: options.record)
        )
        try options.serve("ollama", on: double.port) { double.stop() }
    }
}

@main
enum Doubles {
    static func main() {
        Program.holdSignals()
        do {
            var command = try DoublesCommand.parseAsRoot()
            do { try command.run() } catch  where DoublesCommand.exitCode(for: error) == .failure {
                Program.fail("doubles", "\(error)", code: 1)
            }
        } catch {
            let code = DoublesCommand.exitCode(for: error)
            if code.isSuccess { DoublesCommand.exit(withError: error) }
            Program.fail("doubles", DoublesCommand.message(for: error), code: 2)
        }
    }
}
