// The metrics this backend exports. Names, types and labels are the application's; the `sanctum_*` ones, which it
// declares but never serves, are real here.

import Foundation
import Synchronization

final class Metrics: Sendable {
    /// 1-2-5 steps from 1 ns to 10 s, then 15, 20, 30 and 60 s.
    static let requestBounds: [Double] = {
        var texts: [String] = []
        for exponent in -9...0 { texts += ["1e\(exponent)", "2e\(exponent)", "5e\(exponent)"] }
        return (texts + ["10", "15", "20", "30", "60"]).compactMap { Double($0) }
    }()

    /// Prometheus' default bounds.
    static let queryBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// Conversations that get a `room_id` of their own; later ones share `other`.
    static let roomLimit = 100

    let requests = NumberFamily(
        "http_requests_total",
        .counter,
        startsAtZero: false,
        help: "Count all http requests by status code, method and path."
    )
    let requestDuration = HistogramFamily(
        "http_request_duration_seconds",
        bounds: requestBounds,
        help: "Duration of all HTTP requests by status code, method and path."
    )
    let requestsInProgress = NumberFamily(
        "http_requests_in_progress_total",
        .gauge,
        startsAtZero: false,
        help: "All the requests in progress"
    )
    let activeWebSockets = NumberFamily(
        "sanctum_active_websockets",
        .gauge,
        help: "WebSocket connections open now."
    )
    let webSocketConnections = NumberFamily(
        "sanctum_websocket_connections_total",
        .gauge,
        help: "WebSocket connections accepted since the start."
    )
    let backpressureDrops = NumberFamily(
        "sanctum_websocket_backpressure_drops_total",
        .counter,
        startsAtZero: false,
        help: "Messages dropped because a connection could not take them."
    )
    let queryLatency = HistogramFamily(
        "sanctum_database_query_latency_seconds",
        bounds: queryBounds,
        help: "Time of a database operation, waiting for a connection included."
    )
    let databaseErrors = NumberFamily(
        "sanctum_database_errors_total",
        .counter,
        startsAtZero: false,
        help: "Failed database operations."
    )
    let messageThroughput = NumberFamily(
        "sanctum_message_throughput_total",
        .counter,
        startsAtZero: false,
        help: "Messages stored."
    )

    private let families: [any MetricFamily]
    private let rooms = Mutex<Set<Int64>>([])

    init() {
        for hub in Hub.allCases {
            backpressureDrops.add(0, Labels(("hub", hub.rawValue), ("reason", "full")))
        }
        databaseErrors.add(0, Labels(("operation", "query")))
        let started = ProcessStatistics.startTime
        families = [
            requests, requestDuration, requestsInProgress, activeWebSockets, webSocketConnections,
            backpressureDrops,
            queryLatency, databaseErrors, messageThroughput,
            ReadingFamily(
                "process_start_time_seconds",
                .gauge,
                help: "Start of the process, seconds since 1970."
            ) {
                started
            },
            ReadingFamily("process_resident_memory_bytes", .gauge, help: "Resident memory in bytes.") {
                ProcessStatistics.residentBytes
            },
            ReadingFamily("process_cpu_seconds_total", .counter, help: "User and system CPU time in seconds.")
            {
                ProcessStatistics.cpuSeconds
            },
        ]
    }

    enum Hub: String, CaseIterable, Sendable {
        case chat = "chat hub"
        case game = "game hub"
        case notification = "notification hub"
    }

    func requestStarted(method: String) {
        requestsInProgress.add(1, Labels(("method", method), ("service", Self.service)))
    }

    /// `path` nil: a request that is not counted (unrouted, or stopped by the auth layer).
    func requestEnded(method: String, path: String?, status: Int, seconds: Double) {
        requestsInProgress.add(-1, Labels(("method", method), ("service", Self.service)))
        guard let path else { return }
        let labels = Labels(
            ("method", method),
            ("path", path),
            ("service", Self.service),
            ("status_code", String(status))
        )
        requests.add(1, labels)
        requestDuration.observe(seconds, labels)
    }

    func messageStored(conversation: Int64, type: String) {
        let room = rooms.withLock { rooms -> String in
            if rooms.contains(conversation) { return String(conversation) }
            guard rooms.count < Self.roomLimit else { return "other" }
            rooms.insert(conversation)
            return String(conversation)
        }
        let known = ["text", "image", "file", "system"].contains(type) ? type : "other"
        messageThroughput.add(1, Labels(("room_id", room), ("message_type", known)))
    }

    func render() -> String {
        var text = ""
        text.reserveCapacity(64 * 1024)
        for family in families { family.render(into: &text) }
        return text
    }

    private static let service = "sanctum-api"
}

/// What the kernel says about this process.
enum ProcessStatistics {
    static let startTime = Date().timeIntervalSince1970

    static var residentBytes: Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    static var cpuSeconds: Double {
        var usage = rusage()
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
        return [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }
}
