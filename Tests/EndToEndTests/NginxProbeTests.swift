// `swiftload probe` against a web server of somebody else's, in the ways web servers answer.

import Foundation
import Measure
import TestSupport
import Testing

/// nginx with a page for each way to answer.
private enum NginxPages {
    static func start() async throws -> NginxProcess {
        try await NginxProcess.start(
            prepare: { directory in
                _ = try directory.write(String(repeating: "0123456789abcdef", count: 1024), to: "page.txt")
                try FileManager.default.createDirectory(
                    atPath: directory.path(of: "folder"),
                    withIntermediateDirectories: true
                )
            },
            configuration: configuration
        )
    }

    private static func configuration(_ folder: String, _ port: UInt16) -> String {
        """
        daemon off; master_process off; pid \(folder)/pid; error_log \(folder)/errors;
        events { worker_connections 256; }
        http {
          access_log off; default_type text/plain;
          client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
          fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi; scgi_temp_path \(folder)/scgi;
          gzip on; gzip_min_length 1; gzip_types text/plain;
          client_max_body_size 1k;
          server {
            listen 127.0.0.1:\(port); root \(folder);
            absolute_redirect off;
            location = /empty { return 204; }
            location = /silent { return 444; }
            location = /cookie { add_header Set-Cookie "a=b; Path=/"; return 200 "set"; }
            location = /cookies { return 200 "cookie: $http_cookie"; }
            location = /moved { return 301 /page.txt; }
            location = /kept { return 308 /method; }
            location = /method { return 200 "$request_method $content_length"; }
            location = /last { keepalive_timeout 0; return 200 "last"; }
            location = /round { return 302 /round; }
          }
        }
        """
    }
}

@Suite(
    "probe against nginx",
    .enabled(if: Programs.nginx != nil, Comment(rawValue: Programs.withoutNginx)),
    .timeLimit(.minutes(2))
)
struct NginxProbeTests {
    private func probe(_ arguments: [String], code: Int32 = 0) async throws -> [JSONValue] {
        let process = try ChildProcess(
            try Programs.swiftload(),
            ["probe"] + arguments,
            environment: Programs.environment
        )
        #expect(try await process.end(within: .seconds(30)) == .exited(code), "\(process.standardError)")
        return try process.standardOutput.split(separator: "\n").map {
            try JSONValue(parsing: Array($0.utf8))
        }
    }

    private func text(_ object: JSONValue) -> String {
        ["status", "body_len", "error_class", "reused", "redirects"].map { object[$0]?.compactText ?? "-" }
            .joined(separator: " ")
    }

    @Test("each way to answer is told as it is")
    func answers() async throws {
        let nginx = try await NginxPages.start()
        let cases: [(path: String, expected: String)] = [
            ("/page.txt", #"200 16384 "none" false 0"#), ("/missing", #"404 - "none" true 0"#),
            ("/empty", #"204 0 "none" true 0"#), ("/moved", #"200 16384 "none" true 1"#),
            ("/folder", #"403 - "none" true 1"#), ("/cookie", #"200 3 "none" true 0"#),
            ("/cookies", #"200 11 "none" true 0"#), ("/last", #"200 4 "none" true 0"#),
            ("/page.txt", #"200 16384 "none" false 0"#), ("/round", #"302 - "none" true 10"#),
            ("/silent", #"0 null "eof" false 0"#), ("/page.txt", #"200 16384 "none" false 0"#),
        ]
        let told = try await probe(cases.map { nginx.url + $0.path })
        try #require(told.count == cases.count)
        for (object, wanted) in zip(told, cases) {
            // nginx's own pages are as long as its version says.
            var object = object.object ?? [:]
            if wanted.expected.contains(" - ") { object["body_len"] = nil }
            #expect(text(.object(object)) == wanted.expected, "\(wanted.path)")
        }
    }

    @Test("compressed, in chunks, in parts, without a body, with one that is too large")
    func variants() async throws {
        let nginx = try await NginxPages.start()
        let page = "\(nginx.url)/page.txt"
        let zipped = try await probe([page, "-H", "Accept-Encoding: gzip"])
        #expect(zipped.map(text) == [#"200 16384 "none" false 0"#])
        #expect(try await probe([page, "--method", "HEAD"]).map(text) == [#"200 0 "none" false 0"#])
        #expect(try await probe([page, "-H", "Range: bytes=0-99"]).map(text) == [#"206 100 "none" false 0"#])
        let large = try await probe([page, "--body", String(repeating: "x", count: 2000)])
        #expect(large[0]["status"] == 413 && large[0]["error_code"] == 1413 && large[0]["ok"] == false)
        let expecting = try await probe([
            "\(nginx.url)/method", "--body", "hello", "-H", "Expect: 100-continue",
        ])
        #expect(expecting.map(text) == [#"200 6 "none" false 0"#])
        let kept = try await probe(["\(nginx.url)/kept", "--method", "PUT", "--body", "hello"])
        #expect(kept.map(text) == [#"200 5 "none" true 1"#])
    }

    @Test("nobody there, and nothing that can be asked")
    func failures() async throws {
        let absent = try ClosedPort()
        let refused = try await probe(["http://127.0.0.1:\(absent.number)/"], code: 1)
        #expect(refused[0]["error_class"] == "refused" && refused[0]["error_code"] == 1212)
        #expect(refused[0]["timings"]?["duration"]?.isNull == true)
        #expect(try await probe(["http://127.0.0.1:\(absent.number)/", "--timeout", "0"], code: 104).isEmpty)
        #expect(try await probe(["http://h/", "--body", "@/no/such/file"], code: 104).isEmpty)
        #expect(try await probe(["http://h/", "--method", "F OO"], code: 104).isEmpty)
        #expect(try await probe(["http://h/", "--method", "CONNECT"], code: 104).isEmpty)
        #expect(try await probe(["http://h/", "--nonsense"], code: 255).isEmpty)
        #expect(try await probe([], code: 255).isEmpty)
    }
}
