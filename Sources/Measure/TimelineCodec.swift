// timeline.jsonl: header and lines to text and back. Every field name of theirs is here, once per direction; those of the parts
// of a line are in TimelinePartsCodec.

extension TimelineHeader {
    /// The line, without its newline.
    public var line: String {
        let wholeSeconds = Int(clampingFinite: originEpoch.rounded(.down))
        var object: JSONObject = [
            "format": "swiftload-timeline",
            "version": JSONValue(version),
            "origin_epoch": .number(originEpoch),
            "origin_utc": .string(UTCTime(epoch: wholeSeconds).text),
            "interval": 1,
        ]
        object.set("loops", loops)
        object.set("cores", cores)
        object["units"] = Self.units
        object["series"] = series
        return JSONValue.object(object).compactText
    }

    private static let units: JSONValue = [
        "t": "s", "duration": "ns", "connecting": "ns", "session": "ns", "lag": "ns", "delay": "ns",
        "sched_delay": "ns", "busy": "share", "data": "B", "rss": "B", "cpu": "cores",
    ]

    /// Which fields a line may have, and whether they tell a state or a sum since the line before.
    private var series: JSONValue {
        var routes: JSONObject = ["status": "sum by status"]
        routes.set("failed", recordsFailedRequests ? "sum by status" : nil)
        routes["errors"] = "sum by code"
        routes["duration"] = "[ns, count] pairs"
        routes["in_flight"] = "state"
        return [
            "scenarios": [
                "vus": "state", "started": "sum", "finished": "sum", "interrupted": "sum", "dropped": "sum",
            ],
            "routes": .object(routes),
            "checks": ["passes": "sum", "fails": "sum", "route": "name"],
            "connections": ["opened": "sum", "connecting": "[ns, count] pairs"],
            "sockets": Self.sockets,
            "data": ["sent": "sum", "received": "sum"],
            "generator": [
                "lag_max": "per loop", "lag_p95": "per loop", "busy": "per loop", "delay_p50": "per loop",
                "delay_p95": "per loop", "delay_max": "per loop", "sched_delay": "per loop",
                "timer_late_max": "maximum", "cpu": "mean", "rss": "state", "dropped_samples": "sum",
            ],
            "events": ["t": "s", "kind": "word", "text": "sentence"],
        ]
    }

    private static let sockets: JSONValue = [
        "open": "state", "opened": "sum", "closed": "sum by close code",
        "closed_by_peer": "sum by close code", "sent": "sum", "received": "sum",
        "routes": [
            "opened": "sum", "closed": "sum by close code", "closed_by_peer": "sum by close code",
            "sent": "sum", "received": "sum", "session": "[ns, count] pairs",
            "replies": ["expected": "sum", "missing": "sum"],
        ],
    ]

    /// Reads the line. Throws `MeasureError`.
    public init(decoding json: JSONValue) throws(MeasureError) {
        guard json["format"] == "swiftload-timeline", let version = json["version"]?.integer else {
            throw .shape(path: "line 1", expected: "the header of a swiftload timeline")
        }
        guard let origin = json["origin_epoch"]?.number else {
            throw .shape(path: "line 1.origin_epoch", expected: "seconds since 1970-01-01T00:00:00Z")
        }
        self.init(
            originEpoch: origin,
            version: version,
            loops: json["loops"]?.integer,
            cores: json["cores"]?.integer,
            recordsFailedRequests: json["series"]?["routes"]?["failed"] != nil
        )
    }
}

extension TimelineSecond {
    /// The line, without its newline. Names are sorted, so the same second gives the same bytes.
    public var line: String {
        var object: JSONObject = ["t": .number(time)]
        object.set("scenarios", JSONObject.named(scenarios, \.json))
        object.set("routes", JSONObject.named(routes, \.json))
        object.set("checks", JSONObject.named(checks, \.json))
        object.set("connections", connections.map { .object($0.json) })
        object.set("sockets", sockets.map { .object($0.json) })
        var data = JSONObject()
        data.set("sent", dataSent)
        data.set("received", dataReceived)
        object.set("data", data.isEmpty ? nil : .object(data))
        object.set("generator", generator.map { .object($0.json) })
        object.set("events", events.isEmpty ? nil : .array(events.map(\.json)))
        return JSONValue.object(object).compactText
    }

    /// Reads a line. Unknown and unreadable fields count as absent; throws `MeasureError.shape` without a time.
    public init(decoding json: JSONValue) throws(MeasureError) {
        guard let time = json["t"]?.number else {
            throw .shape(path: "t", expected: "seconds since the origin")
        }
        self.init(time: time)
        scenarios = JSONObject.decodeNamed(json["scenarios"], Scenario.init(decoding:))
        routes = JSONObject.decodeNamed(json["routes"], Route.init(decoding:))
        checks = JSONObject.decodeNamed(json["checks"], Outcomes.init(decoding:))
        connections = json["connections"]?.object.map { Connections(decoding: .object($0)) }
        sockets = json["sockets"]?.object.map { Sockets(decoding: .object($0)) }
        dataSent = json["data"]?["sent"]?.integer
        dataReceived = json["data"]?["received"]?.integer
        generator = json["generator"]?.object.map { Generator(decoding: .object($0)) }
        events = (json["events"]?.array ?? []).compactMap(Event.init(decoding:))
    }
}

extension Timeline {
    /// Reads a whole file. A last line that was cut off is ignored, other unreadable lines are counted. Throws `MeasureError` when there is
    /// no header: then this is not a timeline.
    public init(decoding bytes: [UInt8]) throws(MeasureError) {
        let lines = bytes.split(separator: 0x0A)
        guard let first = lines.first else {
            throw .shape(path: "line 1", expected: "the header of a timeline")
        }
        header = try TimelineHeader(decoding: try JSONValue(parsing: Array(first)))
        seconds = []
        isTorn = false
        unreadableLines = 0
        for (index, line) in lines.enumerated().dropFirst() {
            if let json = try? JSONValue(parsing: Array(line)),
                let second = try? TimelineSecond(decoding: json)
            {
                seconds.append(second)
            } else if index == lines.count - 1, bytes.last != 0x0A {
                isTorn = true
            } else {
                unreadableLines += 1
            }
        }
    }
}
