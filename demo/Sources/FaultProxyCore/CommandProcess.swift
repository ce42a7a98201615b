// The server behind the proxy as a process that lives no longer than the proxy. Must not know faults.

import CProxySystem
import Glibc
import LoopbackSockets

/// A command that can be started, killed, stopped, continued and started again, all from one thread.
final class CommandProcess {
    private let arguments: [String]
    private var process: pid_t?

    init(_ arguments: [String]) { self.arguments = arguments }

    func start() throws {
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        let result = proxy_spawn(&pointers)
        guard result > 0 else {
            throw FaultProxyError.command("cannot run \(arguments[0]): \(String(cString: strerror(-result)))")
        }
        process = result
    }

    /// Whether it runs; one that ended is taken note of.
    var isRunning: Bool {
        guard let process else { return false }
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == 0 else {
            self.process = nil
            return false
        }
        return true
    }

    func signal(_ number: Int32) {
        if let process { Glibc.kill(process, number) }
    }

    /// Kills it and waits for its end.
    func kill() {
        guard let process else { return }
        Glibc.kill(process, SIGKILL)
        _ = waitpid(process, nil, 0)
        self.process = nil
    }

    /// Asks it to end, waits so long, kills it.
    func stop(patience milliseconds: Int = 10_000) {
        signal(SIGTERM)
        signal(SIGCONT)
        var waited = 0
        while isRunning, waited < milliseconds {
            usleep(10_000)
            waited += 10
        }
        kill()
    }

    /// Whether somebody accepts connections there.
    static func answers(host: String, port: UInt16) -> Bool {
        (try? LoopbackSocket.connected(host: host, port: port)) != nil
    }
}
