// nginx, a web server of somebody else's, on a free port of the loopback. Must not judge.

import Foundation
import TestSupport
import Testing

/// A running nginx; gone when the last reference goes away.
final class NginxProcess: Sendable {
    let port: UInt16
    let process: ChildProcess
    private let directory: TemporaryDirectory

    private init(_ process: ChildProcess, port: UInt16, _ directory: TemporaryDirectory) {
        self.process = process
        self.port = port
        self.directory = directory
    }

    /// `http://127.0.0.1:PORT`.
    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts one with a configuration for a folder and a port; `prepare` fills the folder. nginx cannot choose a port itself, so
    /// another one is tried when the free one was taken meanwhile.
    static func start(
        prepare: (TemporaryDirectory) throws -> Void = { _ in },
        configuration: (_ folder: String, _ port: UInt16) -> String
    ) async throws -> NginxProcess {
        let program = try #require(Programs.nginx)
        for _ in 0..<5 {
            let directory = try TemporaryDirectory()
            let port = try Loopback.freePort()
            let folder = directory.path
            try prepare(directory)
            let process = try ChildProcess(
                program,
                [
                    "-p", folder, "-e", "\(folder)/errors", "-c",
                    try directory.write(configuration(folder, port), to: "conf"),
                ],
                environment: Programs.environment
            )
            let isReady = await eventually(within: .seconds(10)) {
                if process.ending != nil { return true }
                guard let connection = try? Loopback.connect(to: port) else { return false }
                close(connection)
                return true
            }
            if isReady, process.ending == nil { return NginxProcess(process, port: port, directory) }
        }
        throw MissingProgram(description: "nginx did not start on any of five free ports")
    }

    /// Starts one that logs every answer with its size and closes a connection after `requestsPerConnection` requests. With `files` it
    /// speaks TLS, with the certificate `good`; with `upstream` it hands everything, WebSockets too, to that port.
    static func start(
        requestsPerConnection: Int,
        tls files: TLSFiles? = nil,
        upstream: Int? = nil
    ) async throws -> NginxProcess {
        try await start { folder, port in
            let security =
                files.map {
                    """
                    ssl_certificate \($0.path("good.pem")); ssl_certificate_key \($0.path("good.key"));
                    ssl_protocols TLSv1.2 TLSv1.3;
                    """
                } ?? ""
            let answer =
                upstream.map {
                    """
                    proxy_pass http://127.0.0.1:\($0); proxy_http_version 1.1; proxy_set_header Host $host;
                    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
                    """
                } ?? #"default_type text/plain; return 200 "hello, world\n";"#
            return """
                daemon off; master_process off; pid \(folder)/pid; error_log \(folder)/errors;
                events { worker_connections 256; }
                http {
                  log_format sizes '$status $bytes_sent $connection_requests';
                  access_log \(folder)/requests sizes;
                  client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
                  fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi; scgi_temp_path \(folder)/scgi;
                  keepalive_requests \(requestsPerConnection);
                  map $http_upgrade $connection_upgrade { default upgrade; "" ""; }
                  server {
                    listen 127.0.0.1:\(port)\(files == nil ? "" : " ssl");
                    \(security)
                    location / { \(answer) }
                  }
                }
                """
        }
    }

    /// Status and bytes of each answer so far.
    var answers: [(status: Int, bytes: Int)] {
        directory.text(of: "requests").split(separator: "\n").compactMap { line in
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            return numbers.count == 3 ? (numbers[0], numbers[1]) : nil
        }
    }
}
