// timeline.jsonl: lines to text and back. Every field name is here, once per direction.

extension TimelineHeader {
    /// The line, without its newline.
    public var line: String {
        let wholeSeconds = Int(clampingFinite: originEpoch.rounded(.down))
        let json: JSONValue = [
            "format": "swiftload-timeline",
            "version": JSONValue(version),
            "origin_epoch": .number(originEpoch),
            "origin_utc": .string(UTCTime(epoch: wholeSeconds).text),
            "interval": 1,
            "units": ["t": "s", "duration": "ns", "lag": "ns", "data": "B", "rss": "B", "cpu": "cores"],
            "series": Self.series,
        ]
        return json.compactText
    }

    /// Which fields a line may have, and whether they tell a state or a sum since the line before.
    private static let series: JSONValue = [
        "scenarios": [
            "vus": "state", "started": "sum", "finished": "sum", "interrupted": "sum", "dropped": "sum",
        ],
        "routes": ["status": "sum by status", "errors": "sum by code", "duration": "[ns, count] pairs"],
        "checks": ["passes": "sum", "fails": "sum"],
        "sockets": [
            "open": "state", "opened": "sum", "closed": "sum by close code", "sent": "sum", "received": "sum",
        ],
        "data": ["sent": "sum", "received": "sum"],
        "generator": [
            "lag_max": "per loop", "lag_p95": "per loop", "timer_late_max": "maximum", "cpu": "mean",
            "rss": "state",
            "dropped_samples": "sum",
        ],
        "events": ["t": "s", "kind": "word", "text": "sentence"],
    ]

    /// Reads the line. Throws `MeasureError`.
    public init(decoding json: JSONValue) throws(MeasureError) {
        guard json["format"] == "swiftload-timeline", let version = json["version"]?.integer else {
            throw .shape(path: "line 1", expected: "the header of a swiftload timeline")
        }
        guard let origin = json["origin_epoch"]?.number else {
            throw .shape(path: "line 1.origin_epoch", expected: "seconds since 1970-01-01T00:00:00Z")
        }
        self.init(originEpoch: origin, version: version)
    }
}

extension TimelineSecond {
    /// The line, without its newline. Names are sorted, so the same second gives the same bytes.
    public var line: String {
        var object: JSONObject = ["t": .number(time)]
        object.set("scenarios", Self.json(scenarios, \.json))
        object.set("routes", Self.json(routes, \.json))
        object.set("checks", Self.json(checks, \.json))
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
        scenarios = Self.named(json["scenarios"], Scenario.init(decoding:))
        routes = Self.named(json["routes"], Route.init(decoding:))
        checks = Self.named(json["checks"], Outcomes.init(decoding:))
        sockets = json["sockets"]?.object.map { Sockets(decoding: .object($0)) }
        dataSent = json["data"]?["sent"]?.integer
        dataReceived = json["data"]?["received"]?.integer
        generator = json["generator"]?.object.map { Generator(decoding: .object($0)) }
        events = (json["events"]?.array ?? []).compactMap(Event.init(decoding:))
    }

    private static func json<Element>(
        _ elements: [String: Element],
        _ encode: (Element) -> JSONObject
    ) -> JSONValue? {
        guard !elements.isEmpty else { return nil }
        return .object(
            JSONObject(elements.sorted { $0.key < $1.key }.map { ($0.key, .object(encode($0.value))) })
        )
    }

    private static func named<Element>(_ json: JSONValue?, _ decode: (JSONValue) -> Element?) -> [String:
        Element]
    {
        var elements: [String: Element] = [:]
        for member in json?.object?.members ?? [] { elements[member.name] = decode(member.value) }
        return elements
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

// MARK: Parts

extension TimelineSecond.Scenario {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.set("vus", vus)
        object.set("started", started)
        object.set("finished", finished)
        object.set("interrupted", interrupted)
        object.set("dropped", dropped)
        return object
    }

    fileprivate init?(decoding json: JSONValue) {
        guard json.object != nil else { return nil }
        vus = json["vus"]?.integer
        started = json["started"]?.integer
        finished = json["finished"]?.integer
        interrupted = json["interrupted"]?.integer
        dropped = json["dropped"]?.integer
    }
}

extension TimelineSecond.Route {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.set("status", JSONObject.counts(statuses))
        object.set("errors", JSONObject.counts(errors))
        let pairs = durations.map { JSONValue.array([JSONValue($0.ticks), JSONValue($0.count)]) }
        object.set("duration", pairs.isEmpty ? nil : .array(pairs))
        return object
    }

    fileprivate init?(decoding json: JSONValue) {
        guard json.object != nil else { return nil }
        statuses = JSONObject.decodeCounts(json["status"])
        errors = JSONObject.decodeCounts(json["errors"])
        durations = (json["duration"]?.array ?? []).compactMap { pair in
            guard let numbers = pair.array, numbers.count >= 2, let ticks = numbers[0].integer,
                let count = numbers[1].integer, count > 0
            else { return nil }
            return SparseBucket(ticks: Int64(ticks), count: count)
        }
    }
}

extension TimelineSecond.Outcomes {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.set("passes", passes)
        object.set("fails", fails)
        return object
    }

    fileprivate init?(decoding json: JSONValue) {
        guard let fails = json["fails"]?.integer else { return nil }
        self.init(passes: json["passes"]?.integer, fails: fails)
    }
}

extension TimelineSecond.Sockets {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.set("open", open)
        object.set("opened", opened)
        object.set("closed", JSONObject.counts(closeCodes))
        object.set("sent", sent)
        object.set("received", received)
        return object
    }

    fileprivate init(decoding json: JSONValue) {
        open = json["open"]?.integer
        opened = json["opened"]?.integer
        closeCodes = JSONObject.decodeCounts(json["closed"])
        sent = json["sent"]?.integer
        received = json["received"]?.integer
    }
}

extension TimelineSecond.Generator {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.set("lag_max", loopLagMaximum.isEmpty ? nil : .array(loopLagMaximum.map { JSONValue($0) }))
        object.set("lag_p95", loopLagP95.isEmpty ? nil : .array(loopLagP95.map { JSONValue($0) }))
        object.set("timer_late_max", timerLatenessMaximum)
        object.set("cpu", cpuShare.map { .number($0) })
        object.set("rss", residentBytes)
        object.set("dropped_samples", droppedSamples)
        return object
    }

    fileprivate init(decoding json: JSONValue) {
        loopLagMaximum = (json["lag_max"]?.array ?? []).compactMap(\.integer)
        loopLagP95 = (json["lag_p95"]?.array ?? []).compactMap(\.integer)
        timerLatenessMaximum = json["timer_late_max"]?.integer
        cpuShare = json["cpu"]?.number
        residentBytes = json["rss"]?.integer
        droppedSamples = json["dropped_samples"]?.integer
    }
}

extension TimelineSecond.Event {
    fileprivate var json: JSONValue { ["t": .number(time), "kind": .string(kind), "text": .string(text)] }

    fileprivate init?(decoding json: JSONValue) {
        guard let time = json["t"]?.number, let kind = json["kind"]?.string else { return nil }
        self.init(time: time, kind: kind, text: json["text"]?.string ?? "")
    }
}

extension JSONObject {
    /// Sets a member; an absent value writes nothing.
    fileprivate mutating func set(_ name: String, _ value: JSONValue?) { self[name] = value }

    /// Sets a whole number; an absent one writes nothing.
    fileprivate mutating func set(_ name: String, _ value: Int?) { self[name] = value.map { JSONValue($0) } }

    /// Counts by code, ascending; nothing when there are none.
    fileprivate static func counts(_ counts: [Int: Int]) -> JSONValue? {
        guard !counts.isEmpty else { return nil }
        return .object(
            JSONObject(counts.sorted { $0.key < $1.key }.map { (String($0.key), JSONValue($0.value)) })
        )
    }

    fileprivate static func decodeCounts(_ json: JSONValue?) -> [Int: Int] {
        var counts: [Int: Int] = [:]
        for member in json?.object?.members ?? [] {
            if let code = Int(member.name), let count = member.value.integer { counts[code] = count }
        }
        return counts
    }
}
