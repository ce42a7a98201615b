// What the small server programs share around their `main`: the port file, the wait for a signal, the one-line failure.
// Must not know what is served.

import Foundation

/// The frame of a server program.
public enum Program {
    /// Writes the port where a script waits for it, whole or not at all. No file: nothing to do.
    public static func writePort(_ port: UInt16, to file: String?) throws {
        guard let file else { return }
        try Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    }

    /// Blocks SIGTERM and SIGINT for this thread and those it starts; call it first, then `waitForStop`.
    public static func holdSignals() {
        signal(SIGPIPE, SIG_IGN)
        var set = stopSet()
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for SIGTERM or SIGINT.
    public static func waitForStop() {
        var set = stopSet()
        var received: Int32 = 0
        while sigwait(&set, &received) != 0 {}
    }

    /// Lets the process keep as many descriptors open as its hard limit allows.
    public static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// One line on standard error, then the end.
    public static func fail(_ name: String, _ message: String, code: Int32) -> Never {
        let line = message.replacing("\n", with: " ")
        FileHandle.standardError.write(Data("\(name): \(line)\n".utf8))
        exit(code)
    }

    private static func stopSet() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }
}
