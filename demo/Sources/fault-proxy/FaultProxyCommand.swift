// The command line of the proxy: parse, start, wait for a signal, stop. Anything longer belongs in FaultProxyCore.

import ArgumentParser
import FaultProxyCore
import Foundation
import LoopbackSockets

struct FaultProxyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault-proxy",
        abstract: "A TCP proxy on 127.0.0.1 that causes faults at planned moments.",
        discussion: """
            A fault is NAME[=VALUE][@FROM[-[TO]]], seconds since the first byte of the first connection. What is missing \
            is drawn from the seed; '@FROM-' has no end.
              reset=PERCENT     of responses: the connection is reset instead
              refuse            connections are refused, those that exist are reset
              delay=MS          added to each round trip
              jitter=MS         up to so much added to each round trip
              drop=PERCENT      of what the server sends is swallowed
              cut=BYTES         responses end after so many bytes
              stall             nothing is forwarded
              throttle=KBPS     kilobytes a second in each direction
              garbage=PERCENT   of responses are noise
              kill              the command is killed at FROM
              restart           the command is killed at FROM and started again at TO (FROM + 5)
              pause             the command is stopped from FROM to TO
            """
    )

    @Option(help: ArgumentHelp("The server.", valueName: "host:port"))
    var target: String

    @Option(help: "TCP port; 0 takes any free one.")
    var port: UInt16 = 0

    @Option(help: ArgumentHelp("Write the port number to this file once ready.", valueName: "file"))
    var portFile: String?

    @Option(help: ArgumentHelp("What goes wrong; may be given more than once.", valueName: "spec"))
    var fault: [String] = []

    @Option(help: "What is missing in a fault is drawn from this number.")
    var faultSeed: UInt64 = 1

    @Option(help: "Seconds the run takes; missing onsets are at 25 to 60 % of it.")
    var faultSpan = 30.0

    @Option(help: ArgumentHelp("Write the truth to this file once the clock has started.", valueName: "file"))
    var faultRecord: String?

    @Argument(parsing: .postTerminator, help: "The server, started and owned by the proxy.")
    var command: [String] = []

    func options() throws -> FaultProxy.Options {
        guard faultSpan > 0, faultSpan < 1e6 else {
            throw ValidationError("the span must be above 0 seconds")
        }
        var options = try FaultProxy.Options(target: target)
        options.port = port
        let specs = try fault.map { try FaultSpec(parsing: $0) }
        options.plan = FaultPlan(specs, seed: faultSeed, span: faultSpan)
        options.seed = faultSeed
        options.recordPath = faultRecord
        options.command = command
        return options
    }
}

@main
enum Main {
    static func main() {
        Program.holdSignals()
        Program.raiseDescriptorLimit()
        do {
            let command = try FaultProxyCommand.parse()
            let proxy = try FaultProxy(try command.options())
            try Program.writePort(proxy.port, to: command.portFile)
            print("fault-proxy listening on 127.0.0.1:\(proxy.port), for \(command.target)")
            fflush(nil)
            Program.waitForStop()
            proxy.stop()
        } catch let error as FaultProxyError {
            switch error {
            case .badFault, .badTarget: Program.fail("fault-proxy", "\(error)", code: 2)
            case .system, .command: Program.fail("fault-proxy", "\(error)", code: 1)
            }
        } catch {
            let code = FaultProxyCommand.exitCode(for: error)
            if code.isSuccess { FaultProxyCommand.exit(withError: error) }
            let message = FaultProxyCommand.message(for: error)
            Program.fail("fault-proxy", message, code: code == .validationFailure ? 2 : 1)
        }
    }
}
