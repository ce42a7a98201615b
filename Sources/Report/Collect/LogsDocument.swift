// logs.json: upstream's shape, extended. Must not contain queries or HTTP.

import Measure

extension LogsCollection {
    /// The document. Equal collections give equal bytes.
    public var json: JSONValue {
        var object = JSONObject()
        object["status"] = .string(status.word)
        object["reason"] = status.reason.map(JSONValue.string)
        object["window"] = window.map(\.json)
        object["query"] = queries.first.map { .string($0.expression) }
        object["queries"] = .array(
            queries.map { query in
                query.json(entryCount: entries.count { LogQuestion.matches(query.name, $0) })
            }
        )
        object["entries"] = .array(entries.map(\.json))
        return .object(object)
    }

    /// Reads the document, also one without our extensions: then there are no totals, for samples do not tell
    /// them. Throws `MeasureError.shape`.
    public init(decoding json: JSONValue) throws(MeasureError) {
        guard let list = json["queries"]?.array else {
            throw .shape(path: json.object == nil ? "" : "queries", expected: "a list, as logs.json has it")
        }
        guard let lines = json["entries"]?.array else { throw .shape(path: "entries", expected: "a list") }
        var queries: [LogQuery] = []
        for (index, query) in list.enumerated() {
            queries.append(try LogQuery(decoding: query, path: "queries[\(index)]"))
        }
        var entries: [LogEntry] = []
        for (index, entry) in lines.enumerated() {
            entries.append(try LogEntry(decoding: entry, path: "entries[\(index)]"))
        }
        let failure = queries.lazy.compactMap { query in query.failure.map { "\(query.name): \($0)" } }.first
        self.init(
            window: json["window"].flatMap(RunWindow.init(decoding:)),
            status: SourceStatus(decoding: json) ?? failure.map(SourceStatus.degraded) ?? .ok,
            queries: queries,
            entries: entries
        )
    }
}

extension LogQuery {
    fileprivate func json(entryCount: Int) -> JSONValue {
        var object: JSONObject = [
            "name": .string(name), "query": .string(expression), "entry_count": JSONValue(entryCount),
        ]
        object["total"] = total.map { JSONValue($0) }
        object["step_seconds"] = step.map { .number($0) }
        if !counts.isEmpty {
            object["counts"] = .array(counts.map { [.number($0.time), JSONValue($0.count)] })
        }
        object["truncated"] = isTruncated ? true : nil
        object["error"] = failure.map(JSONValue.string)
        return .object(object)
    }

    fileprivate init(decoding json: JSONValue, path: String) throws(MeasureError) {
        guard let name = json["name"]?.string else { throw .shape(path: "\(path).name", expected: "a text") }
        self.init(
            name: name,
            expression: json["query"]?.string ?? "",
            total: json["total"]?.integer,
            step: json["step_seconds"]?.number,
            isTruncated: json["truncated"]?.bool ?? false,
            failure: json["error"]?.string
        )
        for pair in json["counts"]?.array ?? [] {
            guard let elements = pair.array, elements.count == 2, let time = elements[0].number,
                let count = elements[1].integer
            else { throw .shape(path: "\(path).counts", expected: "pairs of a time and a count") }
            counts.append(Count(time: time, count: count))
        }
    }
}

extension LogEntry {
    fileprivate var json: JSONValue {
        var object = JSONObject()
        // Text, because 64 bits do not fit a JSON number.
        object["timestamp_ns"] = .string(String(nanoseconds))
        object["line"] = .string(line)
        object["labels"] = .object(
            JSONObject(labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        )
        object["category"] = .string(category)
        object["level"] = level.map(JSONValue.string)
        object["http_status"] = httpStatus.map { JSONValue($0) }
        return .object(object)
    }

    fileprivate init(decoding json: JSONValue, path: String) throws(MeasureError) {
        guard let nanoseconds = json["timestamp_ns"].flatMap(Self.nanoseconds),
            let line = json["line"]?.string
        else {
            throw .shape(path: path, expected: "timestamp_ns and line")
        }
        let labels = json["labels"]?.object?.members ?? []
        self.init(
            nanoseconds: nanoseconds,
            line: line,
            labels: Dictionary(
                uniqueKeysWithValues: labels.compactMap { member in
                    member.value.string.map { (member.name, $0) }
                }
            ),
            category: json["category"]?.string ?? "severity",
            level: json["level"]?.string,
            httpStatus: json["http_status"]?.integer
        )
    }

    private static func nanoseconds(_ json: JSONValue) -> Int64? {
        switch json {
        case .string(let text): Int64(text)
        case .number(let number, let written): written.flatMap { Int64($0) } ?? Int64(exactly: number)
        default: nil
        }
    }
}
