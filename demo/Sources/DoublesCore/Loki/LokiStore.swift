// Streams and their lines, in memory. Must not know HTTP or the query language.

import Synchronization

/// One line of a stream.
struct LokiEntry: Sendable {
    /// Nanoseconds since 1970.
    var time: Int64
    var line: String
    /// Structured metadata, sorted into the labels of a result.
    var metadata: [String: String]
}

/// A stream, or what a query made of one.
struct LokiStream: Sendable {
    var labels: [String: String]
    var entries: [LokiEntry]

    /// `{a="b", c="d"}`, names sorted: the identity of a stream and its place in a result.
    static func name(_ labels: [String: String]) -> String {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\(JSON.string($0.value).description)" }
        return "{" + pairs.joined(separator: ", ") + "}"
    }
}

final class LokiStore: Sendable {
    private let streams = Mutex<[String: LokiStream]>([:])

    /// Appends; lines of a stream stay sorted by time, and one that is there already is not doubled.
    func append(_ labels: [String: String], _ entries: [LokiEntry]) {
        let name = LokiStream.name(labels)
        streams.withLock { streams in
            var stream = streams.removeValue(forKey: name) ?? LokiStream(labels: labels, entries: [])
            for entry in entries { Self.insert(entry, into: &stream.entries) }
            streams[name] = stream
        }
    }

    private static func insert(_ entry: LokiEntry, into entries: inout [LokiEntry]) {
        var index = entries.count
        while index > 0, entries[index - 1].time > entry.time { index -= 1 }
        var earlier = index
        while earlier > 0, entries[earlier - 1].time == entry.time {
            earlier -= 1
            if entries[earlier].line == entry.line { return }
        }
        entries.insert(entry, at: index)
    }

    /// The streams that have lines in the interval, `end` not included, with these lines only; sorted by name.
    func select(
        start: Int64,
        end: Int64,
        where isWanted: ([String: String]) -> Bool = { _ in true }
    ) -> [LokiStream] {
        let all = streams.withLock { $0 }
        return all.sorted { $0.key < $1.key }.compactMap { _, stream in
            guard isWanted(stream.labels) else { return nil }
            let entries = stream.entries[
                Self.index(of: start, stream.entries)..<Self.index(of: end, stream.entries)
            ]
            return entries.isEmpty ? nil : LokiStream(labels: stream.labels, entries: Array(entries))
        }
    }

    /// The index of the first entry at or after `time`.
    private static func index(of time: Int64, _ entries: [LokiEntry]) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].time < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
