// The parts of a line of timeline.jsonl to JSON and back. Every field name of theirs is here, once per direction.

extension TimelineSecond.Scenario {
    var json: JSONObject {
        var object = JSONObject()
        object.set("vus", vus)
        object.set("started", started)
        object.set("finished", finished)
        object.set("interrupted", interrupted)
        object.set("dropped", dropped)
        return object
    }

    init?(decoding json: JSONValue) {
        guard json.object != nil else { return nil }
        vus = json["vus"]?.integer
        started = json["started"]?.integer
        finished = json["finished"]?.integer
        interrupted = json["interrupted"]?.integer
        dropped = json["dropped"]?.integer
    }
}

extension TimelineSecond.Route {
    var json: JSONObject {
        var object = JSONObject()
        object.set("status", JSONObject.counts(statuses))
        object.set("failed", JSONObject.counts(failed))
        object.set("errors", JSONObject.counts(errors))
        object.set("duration", JSONObject.pairs(durations))
        object.set("in_flight", inFlight)
        return object
    }

    init?(decoding json: JSONValue) {
        guard json.object != nil else { return nil }
        statuses = JSONObject.decodeCounts(json["status"])
        failed = JSONObject.decodeCounts(json["failed"])
        errors = JSONObject.decodeCounts(json["errors"])
        durations = JSONObject.decodePairs(json["duration"])
        inFlight = json["in_flight"]?.integer
    }
}

extension TimelineSecond.Outcomes {
    var json: JSONObject {
        var object = JSONObject()
        object.set("passes", passes)
        object.set("fails", fails)
        object.set("route", route.map(JSONValue.string))
        return object
    }

    init?(decoding json: JSONValue) {
        guard let fails = json["fails"]?.integer else { return nil }
        self.init(passes: json["passes"]?.integer, fails: fails, route: json["route"]?.string)
    }
}

extension TimelineSecond.Connections {
    var json: JSONObject {
        var object = JSONObject()
        object.set("opened", opened)
        object.set("connecting", JSONObject.pairs(durations))
        return object
    }

    init(decoding json: JSONValue) {
        opened = json["opened"]?.integer
        durations = JSONObject.decodePairs(json["connecting"])
    }
}

extension TimelineSecond.Sockets {
    var json: JSONObject {
        var object = JSONObject()
        object.set("open", open)
        object.set("opened", opened)
        object.set("closed", JSONObject.counts(closeCodes))
        object.set("closed_by_peer", JSONObject.counts(closedByPeer))
        object.set("sent", sent)
        object.set("received", received)
        object.set("routes", JSONObject.named(routes, \.json))
        return object
    }

    init(decoding json: JSONValue) {
        open = json["open"]?.integer
        opened = json["opened"]?.integer
        closeCodes = JSONObject.decodeCounts(json["closed"])
        closedByPeer = JSONObject.decodeCounts(json["closed_by_peer"])
        sent = json["sent"]?.integer
        received = json["received"]?.integer
        routes = JSONObject.decodeNamed(json["routes"], TimelineSecond.SocketRoute.init(decoding:))
    }
}

extension TimelineSecond.SocketRoute {
    var json: JSONObject {
        var object = JSONObject()
        object.set("opened", opened)
        object.set("closed", JSONObject.counts(closeCodes))
        object.set("closed_by_peer", JSONObject.counts(closedByPeer))
        object.set("sent", sent)
        object.set("received", received)
        object.set("session", JSONObject.pairs(sessions))
        object.set("replies", JSONObject.named(replies, \.json))
        return object
    }

    init?(decoding json: JSONValue) {
        guard json.object != nil else { return nil }
        opened = json["opened"]?.integer
        closeCodes = JSONObject.decodeCounts(json["closed"])
        closedByPeer = JSONObject.decodeCounts(json["closed_by_peer"])
        sent = json["sent"]?.integer
        received = json["received"]?.integer
        sessions = JSONObject.decodePairs(json["session"])
        replies = JSONObject.decodeNamed(json["replies"], TimelineSecond.Replies.init(decoding:))
    }
}

extension TimelineSecond.Replies {
    var json: JSONObject { ["expected": JSONValue(expected), "missing": JSONValue(missing)] }

    init?(decoding json: JSONValue) {
        guard let expected = json["expected"]?.integer, let missing = json["missing"]?.integer else {
            return nil
        }
        self.init(expected: expected, missing: missing)
    }
}

extension TimelineSecond.Generator {
    var json: JSONObject {
        var object = JSONObject()
        object.set("lag_max", JSONObject.list(loopLagMaximum))
        object.set("lag_p95", JSONObject.list(loopLagP95))
        object.set("busy", loopBusy.isEmpty ? nil : .array(loopBusy.map { .number($0) }))
        object.set("delay_p50", JSONObject.list(delayP50))
        object.set("delay_p95", JSONObject.list(delayP95))
        object.set("delay_max", JSONObject.list(delayMaximum))
        object.set("sched_delay", JSONObject.list(schedulingDelay))
        object.set("timer_late_max", timerLatenessMaximum)
        object.set("cpu", cpuShare.map { .number($0) })
        object.set("rss", residentBytes)
        object.set("dropped_samples", droppedSamples)
        return object
    }

    init(decoding json: JSONValue) {
        loopLagMaximum = JSONObject.decodeList(json["lag_max"])
        loopLagP95 = JSONObject.decodeList(json["lag_p95"])
        loopBusy = (json["busy"]?.array ?? []).compactMap(\.number)
        delayP50 = JSONObject.decodeList(json["delay_p50"])
        delayP95 = JSONObject.decodeList(json["delay_p95"])
        delayMaximum = JSONObject.decodeList(json["delay_max"])
        schedulingDelay = JSONObject.decodeList(json["sched_delay"])
        timerLatenessMaximum = json["timer_late_max"]?.integer
        cpuShare = json["cpu"]?.number
        residentBytes = json["rss"]?.integer
        droppedSamples = json["dropped_samples"]?.integer
    }
}

extension TimelineSecond.Event {
    var json: JSONValue { ["t": .number(time), "kind": .string(kind), "text": .string(text)] }

    init?(decoding json: JSONValue) {
        guard let time = json["t"]?.number, let kind = json["kind"]?.string else { return nil }
        self.init(time: time, kind: kind, text: json["text"]?.string ?? "")
    }
}

extension JSONObject {
    /// Sets a member; an absent value writes nothing.
    mutating func set(_ name: String, _ value: JSONValue?) { self[name] = value }

    /// Sets a whole number; an absent one writes nothing.
    mutating func set(_ name: String, _ value: Int?) { self[name] = value.map { JSONValue($0) } }

    /// Counts by code, ascending; nothing when there are none.
    static func counts(_ counts: [Int: Int]) -> JSONValue? {
        guard !counts.isEmpty else { return nil }
        return .object(
            JSONObject(counts.sorted { $0.key < $1.key }.map { (String($0.key), JSONValue($0.value)) })
        )
    }

    static func decodeCounts(_ json: JSONValue?) -> [Int: Int] {
        var counts: [Int: Int] = [:]
        for member in json?.object?.members ?? [] {
            if let code = Int(member.name), let count = member.value.integer { counts[code] = count }
        }
        return counts
    }

    /// Parts by name, sorted, so that the same second gives the same bytes; nothing when there are none.
    static func named<Element>(
        _ elements: [String: Element],
        _ encode: (Element) -> JSONObject
    ) -> JSONValue? {
        guard !elements.isEmpty else { return nil }
        return .object(
            JSONObject(elements.sorted { $0.key < $1.key }.map { ($0.key, .object(encode($0.value))) })
        )
    }

    static func decodeNamed<Element>(
        _ json: JSONValue?,
        _ decode: (JSONValue) -> Element?
    ) -> [String: Element] {
        var elements: [String: Element] = [:]
        for member in json?.object?.members ?? [] { elements[member.name] = decode(member.value) }
        return elements
    }

    /// A sparse histogram as `[[ns, count], …]`; nothing when it is empty.
    static func pairs(_ buckets: [SparseBucket]) -> JSONValue? {
        guard !buckets.isEmpty else { return nil }
        return .array(buckets.map { .array([JSONValue($0.ticks), JSONValue($0.count)]) })
    }

    static func decodePairs(_ json: JSONValue?) -> [SparseBucket] {
        (json?.array ?? []).compactMap { pair in
            guard let numbers = pair.array, numbers.count >= 2, let ticks = numbers[0].integer,
                let count = numbers[1].integer, count > 0
            else { return nil }
            return SparseBucket(ticks: Int64(ticks), count: count)
        }
    }

    /// Whole numbers by loop; nothing when there are none.
    static func list(_ numbers: [Int]) -> JSONValue? {
        numbers.isEmpty ? nil : .array(numbers.map { JSONValue($0) })
    }

    static func decodeList(_ json: JSONValue?) -> [Int] { (json?.array ?? []).compactMap(\.integer) }
}
