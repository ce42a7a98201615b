// No process outlives the tests, not even when these are killed: a shell waits for that and kills what is left.

import Foundation
import Synchronization

/// Tells a waiting shell which processes there are. The shell reads a pipe that ends when this process does.
final class ChildReaper: Sendable {
    static let shared = ChildReaper()

    private static let script = """
        children=" "
        while read -r verb child; do
            case $verb in
            add) children="$children$child " ;;
            remove) children="${children%% $child *} ${children#* $child }" ;;
            esac
        done
        for child in $children; do kill -9 "-$child"; done 2>/dev/null
        """

    private let pipe: Mutex<Int32>

    private init() {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else {
            pipe = Mutex(-1)
            return
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipe = Mutex(ends[1])
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", Self.script]
        shell.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        // Without a shell the processes still end with their tests.
        try? shell.run()
    }

    func add(_ identifier: pid_t) { tell("add \(identifier)\n") }

    func remove(_ identifier: pid_t) { tell("remove \(identifier)\n") }

    private func tell(_ line: String) {
        pipe.withLock { descriptor in
            guard descriptor >= 0 else { return }
            _ = line.withCString { write(descriptor, $0, strlen($0)) }
        }
    }
}
