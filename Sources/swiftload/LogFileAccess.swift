// The application's log file for Report, by descriptor. Must not contain what is in it.

import Glibc
import Report

extension LogFile {
    /// Where the stack keeps the demo application's log, below the working directory.
    static let ofDemo = "tmp/stack/app.log"

    /// The regular file at `path`, opened anew for each access: a log may be moved away at any time.
    init(at path: String) {
        self.init(
            path: path,
            size: { () throws(LogFile.Failure) in
                try Self.opened(path) { (_, size) throws(LogFile.Failure) in size }
            },
            read: { (offset, count) throws(LogFile.Failure) in
                try Self.opened(path) { (descriptor, _) throws(LogFile.Failure) in
                    var failure: LogFile.Failure?
                    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                        var got = -1
                        repeat {
                            got = pread(descriptor, buffer.baseAddress, count, offset)
                        } while got < 0 && errno == EINTR
                        if got < 0 { failure = LogFile.Failure(String(cString: strerror(errno))) }
                        filled = max(got, 0)
                    }
                    if let failure { throw failure }
                    return bytes
                }
            }
        )
    }

    /// Whether there is anything at `path`.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Not blocking: a pipe would wait for a writer.
    private static func opened<Value>(
        _ path: String,
        _ body: (Int32, Int) throws(LogFile.Failure) -> Value
    ) throws(LogFile.Failure) -> Value {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw LogFile.Failure(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw LogFile.Failure(String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw LogFile.Failure("it is no regular file") }
        return try body(descriptor, Int(status.st_size))
    }
}
