// Requests that redirects, cookies and credentials lead to: the same bytes as those of real k6.

import Foundation
import HTTP1
import Measure
import TestSupport
import Testing

@testable import LoadGen

private let k6 = ProcessInfo.processInfo.environment["K6_BIN"].flatMap {
    FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil
}

@Suite("requests as k6's", .timeLimit(.minutes(2)), .enabled(if: k6 != nil, "real k6 is missing: set K6_BIN"))
struct K6RequestTests {
    /// A request to `/PATH` and what the server answers there; `PORT` is the server's.
    struct Scene: Sendable {
        let path: String
        var method = "GET"
        var body: String?
        var headers: [String: String] = [:]
        let answer: String

        static func redirect(
            _ path: String,
            _ status: Int,
            _ location: String,
            method: String = "GET",
            body: String? = nil,
            headers: [String: String] = [:],
            more: String = ""
        ) -> Scene {
            Scene(
                path: path,
                method: method,
                body: body,
                headers: headers,
                answer: httpAnswer(status, "", headers: "Location: \(location)\r\n\(more)")
            )
        }

        static func cookies(_ path: String, _ cookie: String, headers: [String: String] = [:]) -> Scene {
            redirect(path, 302, "/deep/end", headers: headers, more: "Set-Cookie: \(cookie)\r\n")
        }
    }

    /// Left out is what k6 sends against the RFCs: a fragment in the Referer (RFC 9110 §10.1.3), blanks and bytes beyond ASCII in a
    /// query (RFC 9112 §3.2).
    private static let all: [Scene] = {
        let secret = ["Authorization": "Bearer s", "X-Own": "1", "Content-Type": "text/plain"]
        var scenes: [Scene] = []
        for status in [301, 302, 303, 307, 308] {
            for method in ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"] {
                let body = method == "POST" || method == "PUT" ? "hello" : nil
                scenes.append(
                    .redirect(
                        "/\(status)/\(method)",
                        status,
                        "/end",
                        method: method,
                        body: body,
                        headers: secret
                    )
                )
            }
        }
        scenes += [
            .redirect("/absolute", 302, "http://127.0.0.1:PORT/end", headers: secret),
            .redirect("/other", 302, "http://localhost:PORT/end", headers: secret),
            .redirect("/othercookie", 302, "http://localhost:PORT/end", headers: ["Cookie": "own=1"]),
            .redirect("/own", 302, "/end", headers: ["Cookie": "own=1", "Host": "own.test"]),
            .redirect("/ownabsolute", 302, "http://127.0.0.1:PORT/end", headers: ["Host": "own.test"]),
            .redirect("/referer", 302, "/end", headers: ["Referer": "http://own.test/"]),
            .redirect("/schemeless", 302, "//127.0.0.1:PORT/end"), .redirect("/a/b/c", 302, "../end"),
            .redirect("/a/b/d", 302, "end"), .redirect("/a/b/e?q=1", 302, "?r=2"),
            .redirect("/fragment", 302, "/end?x=1#frag"),
            .redirect("/user", 302, "http://x:y@127.0.0.1:PORT/end"),
            .redirect("/space", 302, "/a b"), .redirect("/utf", 302, "/ü"),
            .redirect("/escaped", 302, "/%C3%BC%2f?x=%20"),
            .redirect("/dots", 302, "/x/./y/../z/"), .redirect("/empty", 302, ""),
            .redirect("/three", 300, "/end"),
            .redirect("/305", 305, "/end"), .redirect("/304", 304, "/end"),
            .cookies("/c/plain", "a=1"), .cookies("/c/root", "a=1; Path=/"),
            .cookies("/c/deep", "a=1; Path=/deep"),
            .cookies("/c/none", "a=1; Path=/de"), .cookies("/c/quoted", "a=\"x y\"; Path=/"),
            .cookies("/c/comma", "a=x,y; Path=/"),
            .cookies("/c/secure", "a=1; Path=/; Secure"), .cookies("/c/gone", "a=1; Path=/; Max-Age=0"),
            .cookies("/c/age", "a=1; Path=/; Max-Age=60"),
            .cookies("/c/past", "a=1; Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT"),
            .cookies("/c/future", "a=1; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT"),
            .cookies("/c/domain", "a=1; Path=/; Domain=127.0.0.1"),
            .cookies("/c/foreign", "a=1; Path=/; Domain=other.test"),
            .cookies("/c/noname", "=1; Path=/"), .cookies("/c/novalue", "a=; Path=/"),
            .cookies("/c/noequals", "a; Path=/"),
            .cookies("/c/own", "a=1; Path=/", headers: ["Cookie": "own=1"]),
            .cookies("/c/odd", "a=b=c; Path=/; HttpOnly; SameSite=Lax"),
        ]
        return scenes
    }()

    /// Answers the scenes; keeps what it was asked.
    private static func server(_ requests: Collected<String>) -> LoopbackServer {
        let answers = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0.answer) })
        return LoopbackServer { peer, _ in
            while let request = peer.receiveRequest() {
                requests.add(String(decoding: request.bytes, as: UTF8.self))
                let port = request.lines.first { $0.hasPrefix("X-Port: ") }.map { String($0.dropFirst(8)) }
                let isHead = request.method == "HEAD"
                var answer = answers[request.target] ?? httpAnswer(200, isHead ? "" : "end")
                answer = answer.replacing("PORT", with: port ?? "")
                guard peer.send(answer) else { return }
            }
        }
    }

    private static func ours(_ requests: Collected<String>) async throws -> Int {
        let server = server(requests)
        var bench = try VUBench(server.url)
        bench.settings.userAgent = "Grafana k6/1.1.0"
        let port = server.port
        _ = try await bench.run { vu in
            for (iteration, scene) in all.enumerated() {
                vu.begin(iteration: iteration)
                let headers = scene.headers.merging(["X-Port": "\(port)"]) { $1 }
                _ = try await vu.http.request(
                    Request(
                        HTTPMethod(rawValue: scene.method) ?? .get,
                        scene.path,
                        headers: try Headers(headers.map { (name: $0.key, value: $0.value) }),
                        body: scene.body.map { Array($0.utf8) },
                        timeout: .seconds(10)
                    )
                )
            }
        }
        return port
    }

    private static let script = """
        import http from 'k6/http';
        const scenes = JSON.parse(__ENV.SCENES);
        export const options = { vus: 1, iterations: scenes.length };
        export default function () {
          const s = scenes[__ITER];
          http.request(s.method, __ENV.BASE_URL + s.path, s.body, { headers: s.headers, timeout: '10s' });
        }
        """

    private static func theirs(_ requests: Collected<String>) async throws -> Int {
        let server = server(requests)
        let scenes = all.map { scene -> JSONValue in
            let headers = scene.headers.merging(["X-Port": "\(server.port)"]) { $1 }
            return [
                "method": .string(scene.method), "path": .string(scene.path),
                "body": scene.body.map { .string($0) } ?? .null,
                "headers": .object(JSONObject(headers.map { ($0.key, .string($0.value)) })),
            ]
        }
        let directory = try TemporaryDirectory()
        let process = try ChildProcess(
            try #require(k6),
            [
                "run", "--quiet", "--no-color", "--address", "127.0.0.1:0",
                try directory.write(script, to: "script.js"),
            ],
            environment: [
                "SCENES": JSONValue.array(scenes).compactText, "BASE_URL": server.url,
                "K6_NO_USAGE_REPORT": "true",
                "HOME": directory.path,
            ],
            directory: directory.path
        )
        #expect(try await process.end(within: .seconds(60)) == .exited(0))
        return server.port
    }

    @Test("redirects, cookies and credentials give the same requests")
    func same() async throws {
        let (own, other) = (Collected<String>(), Collected<String>())
        let ports = (try await Self.ours(own), try await Self.theirs(other))
        // The Referer of a path is longer or shorter with the port, which is all that differs.
        let left = own.all.map {
            $0.replacing(":\(ports.0)", with: ":PORT").replacing("X-Port: \(ports.0)", with: "X-Port: P")
        }
        let right = other.all.map {
            $0.replacing(":\(ports.1)", with: ":PORT").replacing("X-Port: \(ports.1)", with: "X-Port: P")
        }
        #expect(left.count == right.count)
        for (own, other) in zip(left, right) { #expect(own == other) }
    }
}
