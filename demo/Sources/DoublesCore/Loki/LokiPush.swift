// A push request to entries of the store, with the distributor's limits. Must not know queries.

import Foundation
import Synchronization

/// A refused request: status and text, as Loki sends them.
struct LokiRefusal: Error {
    var status: Int
    var message: String

    init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }
}

final class LokiPush: Sendable {
    static let longestLine = 262_144
    static let bytesPerSecond = 4.0 * 1_048_576
    static let burstBytes = 6.0 * 1_048_576
    private static let oldest: Int64 = 7 * 86_400 * 1_000_000_000
    private static let youngest: Int64 = 600 * 1_000_000_000

    private struct Bucket {
        var bytes = burstBytes
        var filled: Int64 = 0
    }

    private let store: LokiStore
    private let bucket = Mutex(Bucket())

    init(store: LokiStore) { self.store = store }

    /// Takes a push; `now` in nanoseconds since 1970.
    func take(_ request: HTTPRequest, now: Int64) throws {
        let contentType = request.headers["content-type"] ?? ""
        guard contentType.split(separator: ";").first == "application/json" else {
            throw LokiRefusal(400, contentType.isEmpty ? "mime: no media type\n" : "snappy: corrupt input\n")
        }
        var body = request.body
        switch request.headers["content-encoding"] ?? "" {
        case "", "snappy": break
        case "gzip":
            guard let plain = Gzip.decompress(body) else { throw LokiRefusal(400, "gzip: invalid header\n") }
            body = plain
        case let other: throw LokiRefusal(400, "Content-Encoding \"\(other)\" not supported\n")
        }
        let streams = try Self.streams(body)
        guard !streams.isEmpty else {
            throw LokiRefusal(422, "error at least one valid stream is required for ingestion\n")
        }
        try admit(streams, now: now)
        var refusal: LokiRefusal?
        for stream in streams {
            let accepted = stream.entries.filter { entry in
                guard let reason = Self.refusal(of: entry, stream.labels, now: now) else { return true }
                refusal = reason
                return false
            }
            if !accepted.isEmpty {
                store.append(Self.withServiceName(stream.labels), accepted.map(Self.withLevel))
            }
        }
        // The good lines of a request stay, as in Loki.
        if let refusal { throw refusal }
    }

    private static func streams(_ body: [UInt8]) throws -> [LokiStream] {
        let document: JSON
        do { document = try JSON.parse(body) } catch { throw malformed(error.message) }
        guard document.members != nil else { throw malformed("expect { or n") }
        guard let streams = document["streams"] else { return [] }
        guard let list = streams.items else { throw malformed("expected array of streams") }
        return try list.map(stream)
    }

    private static func malformed(_ reason: String) -> LokiRefusal {
        LokiRefusal(400, "couldn't parse push request: loghttp.PushRequest.Streams: \(reason)\n")
    }

    private static func stream(_ json: JSON) throws -> LokiStream {
        var labels: [String: String] = [:]
        for member in json["stream"]?.members ?? [] {
            guard let value = member.value.text else { throw malformed("label values must be strings") }
            labels[member.name] = value
        }
        guard !labels.isEmpty else {
            throw LokiRefusal(400, "error at least one label pair is required per stream\n")
        }
        guard let values = json["values"]?.items else { throw malformed("values must be an array") }
        return LokiStream(labels: labels, entries: try values.map(entry))
    }

    private static func entry(_ json: JSON) throws -> LokiEntry {
        guard let parts = json.items, parts.count >= 2, let stamp = parts[0].text, let time = Int64(stamp)
        else {
            throw malformed("Value looks like Number/Boolean/None, but can't find its end: ',' or '}' symbol")
        }
        guard let line = parts[1].text else { throw malformed("expected a string as the line") }
        var metadata: [String: String] = [:]
        if parts.count > 2 {
            guard let members = parts[2].members else {
                throw malformed("structured metadata must be an object")
            }
            for member in members {
                guard let value = member.value.text else {
                    throw malformed("metadata values must be strings")
                }
                metadata[member.name] = value
            }
        }
        return LokiEntry(time: time, line: line, metadata: metadata)
    }

    /// 4 MiB a second on average, as the distributor counts.
    private func admit(_ streams: [LokiStream], now: Int64) throws {
        let entries = streams.flatMap(\.entries)
        let size = entries.reduce(0) { $0 + $1.line.utf8.count }
        let isAdmitted = bucket.withLock { bucket in
            let passed = max(0, Double(now - bucket.filled) / 1e9)
            bucket.bytes = min(Self.burstBytes, bucket.bytes + passed * Self.bytesPerSecond)
            bucket.filled = now
            guard Double(size) <= bucket.bytes else { return false }
            bucket.bytes -= Double(size)
            return true
        }
        if isAdmitted { return }
        throw LokiRefusal(
            429,
            "ingestion rate limit exceeded for user fake (limit: \(Int(Self.bytesPerSecond)) bytes/sec) while "
                + "attempting to ingest '\(entries.count)' lines totaling '\(size)' bytes, reduce log volume or "
                + "contact your Loki administrator to see if the limit can be increased\n"
        )
    }

    private static func refusal(of entry: LokiEntry, _ labels: [String: String], now: Int64) -> LokiRefusal? {
        let name = LokiStream.name(labels)
        let length = entry.line.utf8.count
        if length > longestLine {
            return LokiRefusal(
                400,
                "max entry size '\(longestLine)' bytes exceeded for stream '\(name)' while adding an entry with "
                    + "length '\(length)' bytes\n"
            )
        }
        if entry.time < now - oldest {
            return LokiRefusal(
                400,
                "entry for stream '\(name)' has timestamp too old: \(rfc3339(entry.time)), oldest acceptable "
                    + "timestamp is: \(rfc3339(now - oldest))\n"
            )
        }
        if entry.time > now + youngest {
            return LokiRefusal(
                400,
                "entry for stream '\(name)' has timestamp too new: \(rfc3339(entry.time))\n"
            )
        }
        return nil
    }

    private static func rfc3339(_ nanoseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(nanoseconds / 1_000_000_000)).formatted(.iso8601)
    }

    // MARK: what newer versions add

    private static let serviceNames = [
        "service_name", "service", "app", "application", "name", "container", "job",
    ]

    private static func withServiceName(_ labels: [String: String]) -> [String: String] {
        var labels = labels
        labels["service_name"] = serviceNames.compactMap { labels[$0] }.first ?? "unknown_service"
        return labels
    }

    private static func withLevel(_ entry: LokiEntry) -> LokiEntry {
        var entry = entry
        entry.metadata["detected_level"] = detectedLevel(entry.line)
        return entry
    }

    static func detectedLevel(_ line: String) -> String {
        let text = line.utf8.prefix(512).map { (65...90).contains($0) ? $0 + 32 : $0 }
        let lower = String(decoding: text, as: UTF8.self)
        for mark in ["\"level\":\"", "level="] {
            guard let range = lower.firstRange(of: mark) else { continue }
            let word = lower[range.upperBound...].prefix { $0.isLetter }
            if let level = levels.first(where: { $0.words.contains(String(word)) }) { return level.name }
        }
        return levels.first { level in level.words.contains { lower.contains($0) } }?.name ?? "unknown"
    }

    private static let levels: [(name: String, words: [String])] = [
        ("critical", ["critical"]), ("fatal", ["fatal"]), ("error", ["error", "err"]),
        ("warn", ["warning", "warn"]),
        ("info", ["info"]), ("debug", ["debug"]), ("trace", ["trace"]),
    ]
}
