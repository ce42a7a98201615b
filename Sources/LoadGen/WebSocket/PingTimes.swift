// Which pings of a socket are unanswered, and since when. Must not contain: frames, clocks, metrics.

/// Round trips of the pings of one socket. Their payloads count from "0", as k6's.
struct PingTimes {
    /// Pings that may go unanswered before the oldest is forgotten.
    static let limit = 1024

    private var waiting: [(number: Int, sent: Int64)] = []
    /// Pings sent so far; the number of the next one.
    private(set) var count = 0
    /// The latest ping that was answered, and how long that took, ns.
    private(set) var latest: (number: Int, took: Int64)?

    /// The payload of a ping that is sent at `time`, ns.
    mutating func begin(at time: Int64) -> [UInt8] {
        if waiting.count == Self.limit { waiting.removeFirst() }
        waiting.append((count, time))
        count += 1
        return Array(String(count - 1).utf8)
    }

    /// The round trip, ns, when `payload` answers a ping; nil for a pong nobody asked for. Earlier pings will not be answered any more: a
    /// peer may answer the latest alone (RFC 6455 §5.5.3).
    mutating func answer(_ payload: [UInt8], at time: Int64) -> Int64? {
        guard !waiting.isEmpty, let number = Int(String(decoding: payload, as: UTF8.self)),
            let index = waiting.firstIndex(where: { $0.number == number })
        else { return nil }
        let took = time - waiting[index].sent
        waiting.removeFirst(index + 1)
        latest = (number, took)
        return took
    }
}
