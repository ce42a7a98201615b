// The lines of a log file that fall into a stretch of time, one after the other, in memory that does not grow with the file.
// Must not contain what is made of the lines.

import Glibc

/// Reads the part of a log file that may hold lines of a stretch of time.
struct LogFileScan {
    /// What a scan saw.
    struct Outcome: Hashable, Sendable {
        /// Whether any line told its time.
        var hasTimes = false
        /// Nanoseconds since 1970 up to which lines were read, when the limit ended the scan; nil when it did not.
        var cutAt: Int64?
    }

    /// Bytes that are read at a time.
    static let chunkSize = 256 * 1024
    /// Bytes of a line that are kept; the rest of it is passed over.
    static let lineLimit = 64 * 1024
    /// Lines may be written this much later than the times in them say, in nanoseconds.
    static let disorder: Int64 = 5_000_000_000

    /// The file.
    let file: LogFile
    /// First nanosecond of the stretch.
    let from: Int64
    /// Last one.
    let to: Int64
    /// Bytes that are read from the stretch's first line on at most; sixteen times as many, which may be a hole, to find it.
    var byteLimit = 256 * 1024 * 1024

    /// Hands each line of the stretch to `take`, with its time. A line without a time has that of the line before it: the
    /// lines of a stack trace stay together.
    func lines(_ take: (Int64, ArraySlice<UInt8>) -> Void) throws(LogFile.Failure) -> Outcome {
        let start = try self.start()
        var offset = start
        var outcome = Outcome()
        var time: Int64?
        var (isOver, isInside) = (false, false)
        var bytesInside = 0
        var splitter = LineSplitter(limit: Self.lineLimit, skipsFirst: start > 0)
        func look(_ line: ArraySlice<UInt8>) {
            if let own = LogLineTime.nanoseconds(line) {
                outcome.hasTimes = true
                time = own
            }
            guard let time else { return }
            if time > to + Self.disorder { isOver = true }
            guard time >= from, time <= to else { return }
            isInside = true
            take(time, line)
        }
        while !isOver {
            let chunk = try file.read(offset, Self.chunkSize)
            if chunk.isEmpty {
                splitter.finish(look)
                break
            }
            splitter.feed(chunk, look)
            offset += chunk.count
            if isInside { bytesInside += chunk.count }
            if bytesInside >= byteLimit || offset - start >= 16 * byteLimit, !isOver {
                outcome.cutAt = time ?? from
                break
            }
        }
        return outcome
    }

    /// A place before the stretch's first line, by halving: lines are in order of time, but for `disorder`. Where no time
    /// can be found the place is taken to be too late.
    private func start() throws(LogFile.Failure) -> Int {
        var low = 0
        var high = try file.size()
        while high - low > 4 * Self.chunkSize {
            let middle = low + (high - low) / 2
            if let time = try firstTime(after: middle), time < from - Self.disorder {
                low = middle
            } else {
                high = middle
            }
        }
        return low
    }

    private func firstTime(after offset: Int) throws(LogFile.Failure) -> Int64? {
        var splitter = LineSplitter(limit: Self.lineLimit, skipsFirst: true)
        var time: Int64?
        splitter.feed(try file.read(offset, Self.chunkSize)) { line in
            if time == nil { time = LogLineTime.nanoseconds(line) }
        }
        return time
    }
}

/// Cuts chunks of bytes into lines, without their ends.
struct LineSplitter {
    /// Bytes of a line that are kept.
    let limit: Int
    /// Whether what stands before the first end of a line is a part of one only.
    var skipsFirst = false
    private var pending: [UInt8] = []

    /// A splitter.
    init(limit: Int, skipsFirst: Bool = false) {
        self.limit = limit
        self.skipsFirst = skipsFirst
    }

    /// Takes a chunk and hands out the lines that end in it.
    mutating func feed(_ chunk: [UInt8], _ take: (ArraySlice<UInt8>) -> Void) {
        var start = 0
        while start < chunk.count {
            let end = Self.lineEnd(chunk, from: start)
            let piece = chunk[start..<(end ?? chunk.count)]
            if let end {
                if skipsFirst {
                    skipsFirst = false
                } else if pending.isEmpty {
                    take(Self.withoutReturn(piece.prefix(limit)))
                } else {
                    pending += piece.prefix(limit - pending.count)
                    take(Self.withoutReturn(pending[...]))
                }
                pending.removeAll(keepingCapacity: true)
                start = end + 1
            } else {
                if !skipsFirst { pending += piece.prefix(limit - pending.count) }
                start = chunk.count
            }
        }
    }

    /// The last line, if it has no end.
    mutating func finish(_ take: (ArraySlice<UInt8>) -> Void) {
        if !skipsFirst, !pending.isEmpty { take(Self.withoutReturn(pending[...])) }
        pending = []
    }

    private static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == 0x0D ? line.dropLast() : line
    }

    private static func lineEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress,
                let found = memchr(base + start, 0x0A, buffer.count - start)
            else { return nil }
            return base.distance(to: UnsafeRawPointer(found))
        }
    }
}
