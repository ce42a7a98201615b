// The command tree and how errors become exit codes. Must not contain: what commands do.

import ArgumentParser
import CNet
import LoadGen

/// The product's version, as in `--version`, User-Agent and metadata.
let version = "0.1.0"

struct SwiftLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swiftload",
        abstract: "A load generator for HTTP and WebSocket applications, with k6's metrics and summary.",
        version: "swiftload \(version)",
        subcommands: [
            RunCommand.self, ReportCommand.self, IndexCommand.self, DoctorCommand.self, ProbeCommand.self,
        ]
    )
}

/// Ends the process with a code and, on standard error, one line.
struct ExitWith: Error {
    let code: RunExitCode
    let line: String?
}

@main
enum Main {
    static func main() async {
        cnet_open_standard_streams()
        do {
            var command = try SwiftLoad.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let exit as ExitWith {
            if let line = exit.line { Terminal.standardError.line("swiftload: \(line)") }
            cnet_exit_now(exit.code.rawValue)
        } catch let code as ExitCode {
            cnet_exit_now(code.rawValue)
        } catch {
            // Help and version are "errors" of the parser too; the rest is a wrong command line: 255 as k6, never the
            // library's 64.
            if SwiftLoad.exitCode(for: error) == .success {
                Terminal.standardOutput.write(SwiftLoad.fullMessage(for: error) + "\n")
            } else {
                let asked = CommandLine.arguments.dropFirst().first ?? ""
                let known = SwiftLoad.configuration.subcommands.map { $0._commandName }
                let hint = known.contains(asked) ? "swiftload \(asked) --help" : "swiftload --help"
                Terminal.standardError.line("swiftload: \(SwiftLoad.message(for: error)) (see \(hint))")
                cnet_exit_now(RunExitCode.usage.rawValue)
            }
        }
    }
}
