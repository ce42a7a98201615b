// One second of a run, and the header before the first. Field names, units and meaning: docs/run-directory.md.
// Later versions only add fields. What was not measured is nil and is not written, never 0.

/// The first line of `timeline.jsonl`.
public struct TimelineHeader: Hashable, Sendable {
    /// The format this module writes. Readers accept higher ones, as fields are only added.
    public static let currentVersion = 1

    /// The version of the format.
    public var version: Int
    /// The moment `t` counts from, in seconds since 1970-01-01T00:00:00Z.
    public var originEpoch: Double
    /// Event loops the load ran on.
    public var loops: Int?
    /// Cores the generator was allowed to run on.
    public var cores: Int?
    /// Whether a route without `failed` had no failed request. False for files from before that field: there its absence says
    /// nothing. The same goes for `closed_by_peer` and `in_flight`, which are as old.
    public var recordsFailedRequests: Bool

    /// The header of a timeline whose clock starts at `originEpoch`.
    public init(
        originEpoch: Double,
        version: Int = currentVersion,
        loops: Int? = nil,
        cores: Int? = nil,
        recordsFailedRequests: Bool = true
    ) {
        self.originEpoch = originEpoch
        self.version = version
        self.loops = loops
        self.cores = cores
        self.recordsFailedRequests = recordsFailedRequests
    }
}

/// One line of `timeline.jsonl`: what happened since the line before it. Complete by itself.
public struct TimelineSecond: Hashable, Sendable {
    /// A scenario: VUs now, iterations since the last line.
    public struct Scenario: Hashable, Sendable {
        /// VUs active at the end of the interval, also those that are finishing.
        public var vus: Int?
        /// Iterations started.
        public var started: Int?
        /// Iterations that ran to their end.
        public var finished: Int?
        /// Iterations cut off.
        public var interrupted: Int?
        /// Iterations due and never started.
        public var dropped: Int?

        /// A scenario of which nothing is known.
        public init() {}
    }

    /// A route: the requests of one name that ended in the interval.
    public struct Route: Hashable, Sendable {
        /// Requests by HTTP status; 0 is a transport failure.
        public var statuses: [Int: Int] = [:]
        /// Requests whose status was not among the expected ones (those `http_req_failed` counts), by status; of WebSockets, whose
        /// status was not 101. See ``TimelineHeader/recordsFailedRequests``.
        public var failed: [Int: Int] = [:]
        /// Requests without an answer by k6's error code.
        public var errors: [Int: Int] = [:]
        /// `http_req_duration`; of a WebSocket's route `ws_connecting`.
        public var durations: [SparseBucket] = []
        /// Requests sent and not answered yet, at the end of the interval; nil when there are none (in files that have it).
        public var inFlight: Int?

        /// A route without requests.
        public init() {}
    }

    /// A check's outcomes.
    public struct Outcomes: Hashable, Sendable {
        /// How often it held.
        public var passes: Int?
        /// How often it did not.
        public var fails: Int
        /// The route of the request or socket that the VU used last when it checked: what the check looks at.
        public var route: String?

        /// Outcomes of a check.
        public init(passes: Int? = nil, fails: Int, route: String? = nil) {
            self.passes = passes
            self.fails = fails
            self.route = route
        }
    }

    /// TCP connections that were opened, for HTTP and for WebSockets.
    public struct Connections: Hashable, Sendable {
        /// How many.
        public var opened: Int?
        /// How long connecting took, in nanoseconds.
        public var durations: [SparseBucket] = []

        /// Connections of which nothing is known.
        public init() {}
    }

    /// WebSockets: open now, the rest since the last line.
    public struct Sockets: Hashable, Sendable {
        /// Sockets open at the end of the interval.
        public var open: Int?
        /// Sockets opened.
        public var opened: Int?
        /// Sockets closed by close code; 1006 is an abrupt end.
        public var closeCodes: [Int: Int] = [:]
        /// Those of them whose end the server began: by its close frame, a lost connection or a breach of the protocol (1006). Not
        /// those cut by the end of the run.
        public var closedByPeer: [Int: Int] = [:]
        /// Messages sent.
        public var sent: Int?
        /// Messages received.
        public var received: Int?
        /// The same by route, as `WS /api/ws/chat`.
        public var routes: [String: SocketRoute] = [:]

        /// Sockets of which nothing is known.
        public init() {}
    }

    /// The WebSockets of one route since the last line.
    public struct SocketRoute: Hashable, Sendable {
        /// Sockets opened.
        public var opened: Int?
        /// Sockets closed by close code; 1006 is an abrupt end.
        public var closeCodes: [Int: Int] = [:]
        /// Those whose end the server began; see ``Sockets/closedByPeer``.
        public var closedByPeer: [Int: Int] = [:]
        /// Messages sent.
        public var sent: Int?
        /// Messages received.
        public var received: Int?
        /// How long the sessions lasted that ended, in nanoseconds; without those cut by the end of the run, as in
        /// `ws_session_duration`.
        public var sessions: [SparseBucket] = []
        /// Replies the script waited for on these sockets, by what it calls them.
        public var replies: [String: Replies] = [:]

        /// Sockets of which nothing is known.
        public init() {}
    }

    /// Replies of one kind that a script waited for.
    public struct Replies: Hashable, Sendable {
        /// How many it waited for.
        public var expected: Int
        /// How many of those did not come.
        public var missing: Int

        /// Replies.
        public init(expected: Int, missing: Int) {
            self.expected = expected
            self.missing = missing
        }
    }

    /// The load generator's own health.
    public struct Generator: Hashable, Sendable {
        /// The longest turn of each event loop in nanoseconds, by loop.
        public var loopLagMaximum: [Int] = []
        /// The 95th percentile of each event loop's turns in nanoseconds, by loop.
        public var loopLagP95: [Int] = []
        /// The share of the interval each event loop spent in turns, 0 to 1, by loop.
        public var loopBusy: [Double] = []
        /// The median of how late each event loop reacted, in nanoseconds, by loop: a sample of every 25 ms, whether it was busy,
        /// waited for a core or was stopped.
        public var delayP50: [Int] = []
        /// The 95th percentile of the same.
        public var delayP95: [Int] = []
        /// The longest of the same.
        public var delayMaximum: [Int] = []
        /// How long each event loop's thread was ready and waited for a core, in nanoseconds, by loop.
        public var schedulingDelay: [Int] = []
        /// The latest a timer fired, in nanoseconds.
        public var timerLatenessMaximum: Int?
        /// CPU time used over the interval, in cores: 1 is one core busy.
        public var cpuShare: Double?
        /// Resident memory in bytes.
        public var residentBytes: Int?
        /// Samples that could not be kept.
        public var droppedSamples: Int?

        /// A generator of which nothing is known.
        public init() {}
    }

    /// Something that happened once.
    public struct Event: Hashable, Sendable {
        /// Seconds since the origin.
        public var time: Double
        /// A word: `threshold`, `failure`, `script`, `note`, `body`, `socket`, `cardinality`, `invalid`, `strained`; later
        /// versions may have others.
        public var kind: String
        /// What happened, in a sentence; secrets must already be masked.
        public var text: String

        /// An event.
        public init(time: Double, kind: String, text: String) {
            self.time = time
            self.kind = kind
            self.text = text
        }
    }

    /// Seconds from the header's origin to the end of this interval.
    public var time: Double
    /// Scenarios by name.
    public var scenarios: [String: Scenario] = [:]
    /// Routes by name.
    public var routes: [String: Route] = [:]
    /// Checks by name; at least those that failed.
    public var checks: [String: Outcomes] = [:]
    /// TCP connections opened.
    public var connections: Connections?
    /// WebSockets, once there are any.
    public var sockets: Sockets?
    /// Bytes written to sockets.
    public var dataSent: Int?
    /// Bytes read from sockets.
    public var dataReceived: Int?
    /// The generator's own health.
    public var generator: Generator?
    /// What happened in the interval.
    public var events: [Event] = []

    /// A second that ends `time` seconds after the origin.
    public init(time: Double) {
        self.time = time
    }
}

/// A whole timeline as read back.
public struct Timeline: Hashable, Sendable {
    /// The first line.
    public var header: TimelineHeader
    /// The others, in order.
    public var seconds: [TimelineSecond]
    /// Whether the last line was cut off and ignored: the run was killed.
    public var isTorn: Bool
    /// Lines other than the last that could not be read and were left out.
    public var unreadableLines: Int

    /// A timeline.
    public init(
        header: TimelineHeader,
        seconds: [TimelineSecond],
        isTorn: Bool = false,
        unreadableLines: Int = 0
    ) {
        self.header = header
        self.seconds = seconds
        self.isTorn = isTorn
        self.unreadableLines = unreadableLines
    }
}
