// How long a thread waited for a core, from /proc. Must not contain: anything about loops.

import Glibc

enum RunQueueDelay {
    /// Nanoseconds the calling thread was ready to run and did not, since it began (second field of schedstat); nil when the
    /// kernel does not tell.
    static var ofCurrentThread: Int64? {
        let file = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 96)
        let count = read(file, &buffer, buffer.count)
        return count > 0 ? parse(buffer[..<count]) : nil
    }

    /// `TIME-ON-CPU TIME-WAITING TIMESLICES`, ns.
    static func parse(_ text: ArraySlice<UInt8>) -> Int64? {
        let fields = text.split { $0 == 0x20 || $0 == 0x0A }
        return fields.count == 3 ? Int64(String(decoding: fields[1], as: UTF8.self)) : nil
    }
}
