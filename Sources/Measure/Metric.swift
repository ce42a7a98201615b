// Metric names and kinds. k6's wire names are strings here and nowhere else. Must not contain values or aggregation.

/// How the samples of a metric are aggregated.
public enum MetricKind: String, Sendable, CaseIterable {
    /// A sum that only grows, and its rate per second of the run.
    case counter
    /// The latest value, with the smallest and largest seen.
    case gauge
    /// The share of samples that were not zero.
    case rate
    /// A distribution: average, extremes, percentiles.
    case trend
}

/// What a metric's numbers mean (k6 calls it `contains`); it decides how they are rendered, never how they are stored.
public enum ValueKind: String, Sendable, CaseIterable {
    /// A plain number.
    case `default`
    /// Milliseconds.
    case time
    /// Bytes.
    case data
}

/// A metric's identity: its name on the wire, its aggregation and its unit.
public struct Metric: Hashable, Sendable {
    /// The name used in summaries and thresholds.
    public let name: String
    /// How its samples are aggregated.
    public let kind: MetricKind
    /// The unit of its values.
    public let contains: ValueKind

    /// A metric; custom ones usually hold plain numbers.
    public init(name: String, kind: MetricKind, contains: ValueKind = .default) {
        self.name = name
        self.kind = kind
        self.contains = contains
    }
}

/// The metrics every run may have, with k6's definitions. Raw values are dense from 0 and index per-loop arrays.
public enum BuiltinMetric: Int, Sendable, CaseIterable {
    /// Virtual users active, sampled once per second.
    case vus
    /// Virtual users initialised so far, sampled once per second.
    case vusMax
    /// Full iterations finished, also those that ended with an error.
    case iterations
    /// Wall time of a full iteration, think times included.
    case iterationDuration
    /// Iterations that were due and never started.
    case droppedIterations
    /// Checks: 1 passed, 0 failed.
    case checks
    /// Wall time of a group's body.
    case groupDuration
    /// HTTP round trips.
    case httpReqs
    /// Round trips whose status was not expected: 1 is a failure.
    case httpReqFailed
    /// Sending, waiting and receiving together.
    case httpReqDuration
    /// From asking for a connection to having it.
    case httpReqBlocked
    /// TCP connect alone; 0 on a reused connection.
    case httpReqConnecting
    /// TLS handshake alone; 0 on a reused or plain connection.
    case httpReqTLSHandshaking
    /// From having the connection to the last request byte written.
    case httpReqSending
    /// From the last request byte to the first response byte.
    case httpReqWaiting
    /// From the first response byte to the decoded body.
    case httpReqReceiving
    /// WebSocket connection attempts.
    case wsSessions
    /// From dialling to the answered upgrade.
    case wsConnecting
    /// From dialling to the end of the session.
    case wsSessionDuration
    /// Messages handed to a socket.
    case wsMsgsSent
    /// Text and binary messages received.
    case wsMsgsReceived
    /// Round trip of our own pings.
    case wsPing
    /// From sending a message to the arrival of the reply that a script matched with it. Not in k6.
    case wsMsgRTT
    /// Numbered messages that a script expected and that did not come while it held the socket. Not in k6.
    case wsMsgsLost
    /// Numbered messages that came again. Not in k6.
    case wsMsgsDuplicated
    /// Bytes written to sockets.
    case dataSent
    /// Bytes read from sockets.
    case dataReceived

    /// Name, kind and unit, of k6's metrics as k6 1.1 declares them.
    public var metric: Metric {
        switch self {
        case .vus: Metric(name: "vus", kind: .gauge)
        case .vusMax: Metric(name: "vus_max", kind: .gauge)
        case .iterations: Metric(name: "iterations", kind: .counter)
        case .iterationDuration: Metric(name: "iteration_duration", kind: .trend, contains: .time)
        case .droppedIterations: Metric(name: "dropped_iterations", kind: .counter)
        case .checks: Metric(name: "checks", kind: .rate)
        case .groupDuration: Metric(name: "group_duration", kind: .trend, contains: .time)
        case .httpReqs: Metric(name: "http_reqs", kind: .counter)
        case .httpReqFailed: Metric(name: "http_req_failed", kind: .rate)
        case .httpReqDuration: Metric(name: "http_req_duration", kind: .trend, contains: .time)
        case .httpReqBlocked: Metric(name: "http_req_blocked", kind: .trend, contains: .time)
        case .httpReqConnecting: Metric(name: "http_req_connecting", kind: .trend, contains: .time)
        case .httpReqTLSHandshaking: Metric(name: "http_req_tls_handshaking", kind: .trend, contains: .time)
        case .httpReqSending: Metric(name: "http_req_sending", kind: .trend, contains: .time)
        case .httpReqWaiting: Metric(name: "http_req_waiting", kind: .trend, contains: .time)
        case .httpReqReceiving: Metric(name: "http_req_receiving", kind: .trend, contains: .time)
        case .wsSessions: Metric(name: "ws_sessions", kind: .counter)
        case .wsConnecting: Metric(name: "ws_connecting", kind: .trend, contains: .time)
        case .wsSessionDuration: Metric(name: "ws_session_duration", kind: .trend, contains: .time)
        case .wsMsgsSent: Metric(name: "ws_msgs_sent", kind: .counter)
        case .wsMsgsReceived: Metric(name: "ws_msgs_received", kind: .counter)
        case .wsPing: Metric(name: "ws_ping", kind: .trend, contains: .time)
        case .wsMsgRTT: Metric(name: "ws_msg_rtt", kind: .trend, contains: .time)
        case .wsMsgsLost: Metric(name: "ws_msgs_lost", kind: .counter)
        case .wsMsgsDuplicated: Metric(name: "ws_msgs_duplicated", kind: .counter)
        case .dataSent: Metric(name: "data_sent", kind: .counter, contains: .data)
        case .dataReceived: Metric(name: "data_received", kind: .counter, contains: .data)
        }
    }

    /// The built-in metric with this wire name, if there is one.
    public init?(name: String) {
        guard let found = Self.byName[name] else { return nil }
        self = found
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.metric.name, $0) })
}
