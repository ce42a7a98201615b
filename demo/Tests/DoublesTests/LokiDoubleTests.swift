import DoublesCore
import Foundation
import TestPeers
import Testing

private let jsonType = ["Content-Type": "application/json"]

/// A double with some lines in it, and what to ask it.
private final class Loki {
    let double: LokiDouble
    let client: PeerClient
    /// Seconds since 1970, the moment of the newest line.
    let now = Int(Date.now.timeIntervalSince1970)

    init(mode: LokiDouble.Mode = .ok, record: String? = nil) throws {
        double = try LokiDouble(port: 0, mode: mode, record: record)
        client = try PeerClient(port: double.port)
    }

    deinit { double.stop() }

    func push(_ body: String, headers: [String: String] = jsonType) throws -> PeerResponse {
        try client.request("POST", "/loki/api/v1/push", headers: headers, body: Array(body.utf8))
    }

    func push(app: String, _ lines: [String]) throws {
        let values = lines.enumerated().map { index, line in
            "[\"\(now - lines.count + index + 1)000000000\",\(quoted(line))]"
        }
        let answer = try push(
            #"{"streams":[{"stream":{"app":"\#(app)"},"values":[\#(values.joined(separator: ","))]}]}"#
        )
        #expect(answer.status == 204 && answer.body.isEmpty)
    }

    func get(_ path: String, _ parameters: KeyValuePairs<String, String> = [:]) throws -> PeerResponse {
        let query = parameters.map { name, value in
            name + "=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        }
        return try client.request("GET", path + "?" + query.joined(separator: "&"))
    }

    func range(_ query: String, _ more: KeyValuePairs<String, String> = [:]) throws -> PeerResponse {
        var all = "/loki/api/v1/query_range?"
        for (name, value) in [("query", query)] + more.map({ ($0.key, $0.value) }) {
            all +=
                name + "=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "") + "&"
        }
        return try client.request("GET", all)
    }

    private func quoted(_ text: String) -> String {
        (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

private func data(_ answer: PeerResponse) throws -> [String: Any] {
    try #require(answer.json["data"] as? [String: Any])
}

private func lines(_ answer: PeerResponse) throws -> [[String]] {
    let result = try #require(try data(answer)["result"] as? [[String: Any]])
    return try result.map { try #require($0["values"] as? [[String]]).map { $0[1] } }
}

@Suite struct LokiDoubleTests {
    @Test func `lines come back by stream, newest first, with a global limit`() throws {
        let loki = try Loki()
        try loki.push(app: "b", ["b1", "b2", "b3"])
        try loki.push(app: "a", ["a1", "a2", "a3"])
        let answer = try loki.range(#"{app=~".+"}"#, ["end": "\(loki.now + 1)"])
        #expect(answer.status == 200 && answer.headers["content-type"] == "application/json; charset=UTF-8")
        #expect(try data(answer)["resultType"] as? String == "streams")
        #expect(try lines(answer) == [["a3", "a2", "a1"], ["b3", "b2", "b1"]])
        let limited = try loki.range(#"{app=~".+"}"#, ["end": "\(loki.now + 1)", "limit": "3"])
        #expect(try lines(limited) == [["a3", "a2"], ["b3"]])
        let summary = try #require(
            (try data(limited)["stats"] as? [String: Any])?["summary"] as? [String: Any]
        )
        #expect(summary["totalEntriesReturned"] as? Int == 3)
        #expect(limited.body.count > 2500)
        let forward = try loki.range(#"{app="a"}"#, ["end": "\(loki.now + 1)", "direction": "forward"])
        #expect(try lines(forward) == [["a1", "a2", "a3"]])
        let older = try loki.range(#"{app="a"}"#, ["end": "\(loki.now)"])
        #expect(try lines(older) == [["a2", "a1"]])
    }

    @Test func `labels are added, and a parser splits a stream`() throws {
        let loki = try Loki()
        try loki.push(app: "x", [#"{"level":"error","code":1}"#, #"{"level":"info","code":2}"#])
        let answer = try loki.range(#"{app="x"} | json"#, ["end": "\(loki.now + 1)"])
        let result = try #require(try data(answer)["result"] as? [[String: Any]])
        let labels = result.compactMap { $0["stream"] as? [String: String] }
        #expect(labels.map { $0["detected_level"] } == ["error", "info"])
        #expect(
            labels[0] == [
                "app": "x", "service_name": "x", "detected_level": "error", "level": "error", "code": "1",
            ]
        )
    }

    @Test func `any character survives`() throws {
        let loki = try Loki()
        let line = "two\nlines \u{0} \u{1B}[31mred\u{1B}[0m \"quoted\" ünïcödé 🙂 \\"
        try loki.push(app: "x", [line])
        #expect(try lines(loki.range(#"{app="x"}"#, ["end": "\(loki.now + 1)"])) == [[line]])
    }

    @Test func `metrics have numeric seconds and text values`() throws {
        let loki = try Loki()
        try loki.push(app: "x", (0..<10).map { #"{"level":"\#($0 < 5 ? "info" : "error")"}"# })
        let query = #"sum by (level) (count_over_time({app="x"} | json [5s]))"#
        let answer = try loki.range(
            query,
            ["start": "\(loki.now - 10)", "end": "\(loki.now)", "step": "5"]
        )
        #expect(try data(answer)["resultType"] as? String == "matrix")
        let result = try #require(try data(answer)["result"] as? [[String: Any]])
        #expect(
            result.compactMap { $0["metric"] as? [String: String] } == [
                ["level": "error"], ["level": "info"],
            ]
        )
        let values = try #require(result[0]["values"] as? [[Any]])
        #expect(values.count == 1 && values[0][0] as? Int == loki.now && values[0][1] as? String == "5")
        let instant = try loki.get(
            "/loki/api/v1/query",
            ["query": #"sum(count_over_time({app="x"}[60s]))"#, "time": "\(loki.now)"]
        )
        #expect(try data(instant)["resultType"] as? String == "vector")
        let vector = try #require(try data(instant)["result"] as? [[String: Any]])
        #expect((vector[0]["value"] as? [Any])?[1] as? String == "10")
    }

    @Test func `names of labels, their values and series are listed`() throws {
        let loki = try Loki()
        #expect(try loki.get("/loki/api/v1/labels").json as? [String: String] == ["status": "success"])
        try loki.push(app: "a", ["1"])
        try loki.push(app: "b", ["1"])
        let end = "\(loki.now + 1)"
        #expect(
            try loki.get("/loki/api/v1/labels", ["end": end]).json["data"] as? [String] == [
                "app", "service_name",
            ]
        )
        let values = try loki.get("/loki/api/v1/label/app/values", ["end": end])
        #expect(values.json["data"] as? [String] == ["a", "b"])
        let series = try loki.get("/loki/api/v1/series", ["match[]": #"{app="b"}"#, "end": end])
        #expect(series.json["data"] as? [[String: String]] == [["app": "b", "service_name": "b"]])
    }

    @Test(arguments: [
        (["limit": "5001"], "limit > max_entries_limit_per_query (5001 > 5000)"),
        (["limit": "0"], "positive"),
        (["start": "20", "end": "10"], "end timestamp must not be before or equal to start time"),
        (["start": "0000000000", "end": "9999999"], "exceeds the limit"),
        (["direction": "sideways"], "invalid direction"),
        (["start": "yesterday"], "parsing time"), (["step": "0"], "zero or negative"),
        (["start": "1000000000", "end": "1000020000", "step": "1"], "11,000 points"),
        (["query": "{"], "parse error at line 1"),
    ])
    func `mistakes are text with status 400`(parameters: [String: String], expected: String) throws {
        let loki = try Loki()
        var query = ["query": #"{app="x"}"#].merging(parameters) { $1 }.map { name, value in
            name + "=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        }
        query.sort()
        let answer = try loki.client.request(
            "GET",
            "/loki/api/v1/query_range?" + query.joined(separator: "&")
        )
        #expect(answer.status == 400 && answer.headers["content-type"]?.hasPrefix("text/plain") == true)
        #expect(answer.text.contains(expected), "\(answer.text)")
    }

    @Test func `a log query at a moment is refused, and unknown paths are not found`() throws {
        let loki = try Loki()
        let answer = try loki.get("/loki/api/v1/query", ["query": #"{app="x"}"#])
        #expect(
            answer.status == 400 && answer.text.hasPrefix("log queries are not supported as an instant query")
        )
        #expect(try loki.get("/loki/api/v1/nothing").status == 404)
        #expect(try loki.get("/ready").text == "ready\n")
        let empty = try loki.range(#"{app="x"}"#)
        #expect(empty.status == 200)
        #expect(try lines(empty).isEmpty)
    }

    @Test func `pushes are checked as by Loki`() throws {
        let loki = try Loki()
        let now = "\(loki.now)000000000"
        func values(_ time: String, _ line: String = "x") -> String {
            #"{"streams":[{"stream":{"app":"x"},"values":[[\#(time),"\#(line)"]]}]}"#
        }
        let cases: [(String, Int, String)] = [
            (values(now), 400, "Value looks like Number"),
            (#"{"streams":[]}"#, 422, "at least one valid stream"),
            ("{}", 422, "at least one valid stream"), ("nonsense", 400, "invalid character"),
            (#"{"streams":[{"stream":{},"values":[]}]}"#, 400, "at least one label pair"),
            (values("\"1000000000000000000\""), 400, "timestamp too old"),
            (values("\"\(loki.now + 7200)000000000\""), 400, "timestamp too new"),
            (values("\"\(now)\"", String(repeating: "y", count: 262_145)), 400, "max entry size"),
            (values("\"\(now)\""), 204, ""),
        ]
        for (body, status, text) in cases {
            let answer = try loki.push(body)
            #expect(answer.status == status && (text.isEmpty || answer.text.contains(text)), "\(answer.text)")
        }
        #expect(try loki.push("x", headers: [:]).status == 400)
        let long = String(repeating: "z", count: 200_000)
        let many = Array(repeating: "[\"\(now)\",\"\(long)\"]", count: 40).joined(separator: ",")
        let flood = try loki.push(#"{"streams":[{"stream":{"app":"x"},"values":[\#(many)]}]}"#)
        #expect(flood.status == 429 && flood.text.hasPrefix("ingestion rate limit exceeded"))
    }

    @Test func `modes fail as they say`() throws {
        #expect(try Loki(mode: .error).get("/ready").status == 500)
        #expect(try Loki(mode: .unready).get("/ready").status == 503)
        let garbage = try Loki(mode: .garbage).range(#"{app="x"}"#)
        #expect(garbage.status == 200 && garbage.text.hasPrefix("<html>"))
        let cut = try Loki(mode: .truncated).range(#"{app="x"}"#)
        #expect(cut.status == 200 && cut.text.hasPrefix("{\"status\"") && cut.json.isEmpty)
        #expect(throws: PeerError.reset) { try Loki(mode: .reset).get("/ready") }
        let empty = try Loki(mode: .empty)
        try empty.push(app: "x", ["1"])
        #expect(try lines(empty.range(#"{app="x"}"#, ["end": "\(empty.now + 1)"])).isEmpty)
        let slow = try LokiDouble(port: 0, mode: .slow)
        defer { slow.stop() }
        #expect(throws: PeerError.silent) {
            try PeerClient(port: slow.port, patience: 1).request("GET", "/ready")
        }
    }

    @Test func `requests are recorded`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "loki-record-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let loki = try Loki(record: path)
        _ = try loki.range(#"{app="x"}"#, ["limit": "7"])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let line = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(line["path"] as? String == "/loki/api/v1/query_range")
        #expect(line["parameters"] as? [String: String] == ["query": #"{app="x"}"#, "limit": "7"])
    }
}
