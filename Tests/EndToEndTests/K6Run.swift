// Real k6 with the scripts of this repository: the judge. Must not judge itself.

import Foundation
import Measure
import TestSupport

/// A run of k6 with a profile as its configuration.
final class K6Run: Sendable {
    let process: ChildProcess
    let directory: TemporaryDirectory

    /// One GET of the base URL and the check of script `get`.
    static let get = """
        import http from 'k6/http';
        import { check } from 'k6';
        export default function () {
          check(http.get(__ENV.BASE_URL), { 'status is 200': (r) => r.status === 200 });
        }
        """

    /// Starts k6 with the text of a script, or with one of `load/scripts`.
    init(
        profile: LoadProfile?,
        source: String? = nil,
        script: String = "social_mixed.js",
        url: String,
        arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        guard let k6 = Programs.k6 else { throw MissingProgram(description: Programs.withoutK6) }
        let directory = try TemporaryDirectory()
        self.directory = directory
        var words = ["run", "--no-color", "--address", "127.0.0.1:0"]
        if let profile { words += ["--config", try directory.write(profile.text, to: "profile.json")] }
        words += ["--summary-export", directory.path(of: "summary.json")] + arguments
        words.append(
            try source.map { try directory.write($0, to: "script.js") }
                ?? "\(Programs.root)/load/scripts/\(script)"
        )
        process = try ChildProcess(
            k6,
            words,
            environment: Programs.environment.merging(["BASE_URL": url]) { $1 }.merging(environment) { $1 },
            directory: directory.path
        )
    }

    /// `--summary-export`.
    func summary() throws -> JSONValue { try JSONValue(parsing: directory.text(of: "summary.json")) }
}
