// A log file in memory. Must not judge.

import Synchronization

@testable import Report

/// A log file of these bytes that counts what is read of it.
final class TextLogFile: Sendable {
    let bytes: [UInt8]
    private let state = Mutex(0)

    init(_ text: String) { bytes = Array(text.utf8) }

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Bytes that were read so far.
    var readCount: Int { state.withLock { $0 } }

    /// The file as a report takes it.
    var file: LogFile {
        LogFile(
            path: "app.log",
            size: { () throws(LogFile.Failure) in self.bytes.count },
            read: { (offset, count) throws(LogFile.Failure) in
                let end = min(offset + count, self.bytes.count)
                guard offset < end else { return [] }
                self.state.withLock { $0 += end - offset }
                return Array(self.bytes[offset..<end])
            }
        )
    }

    /// A line of slog's JSON at a second of 1970.
    static func json(_ second: Int, _ level: String = "INFO", _ more: String = "") -> String {
        let time = "1970-01-01T\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60)).000Z"
        return #"{"time":"\#(time)","level":"\#(level)","msg":"m"\#(more)}"#
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
