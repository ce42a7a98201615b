// Setup: how accounts are made, and the one line that says why they cannot be.

import LoadGen
import TestSupport
import Testing

@testable import Scripts

@Suite(.serialized) struct SocialSetupTests {
    private static let profile = ScriptRun.profile([(exec: "readFeed", vus: 3)])

    /// Answers signup and login so; nothing else should be asked.
    private func run(
        signup: (status: Int, body: String),
        login: (status: Int, body: String) = (401, "{}"),
        environment: [String: String] = [:]
    ) throws -> (run: ScriptRun, lines: [String]) {
        let application = try FakeApplication { exchange in
            switch exchange.path {
            case "/api/auth/signup": signup
            case "/api/auth/login": login
            default: (200, "[]")
            }
        }
        defer { application.stop() }
        let run = try ScriptRun(
            Self.profile,
            on: application,
            environment: environment.merging(["THINK_TIME": "3600"]) { $1 }
        )
        return (run, application.exchanges.map(\.line))
    }

    @Test func `when nobody listens the line says so, and where`() throws {
        let application = try FakeApplication { _ in (200, "") }
        application.stop()
        let run = try ScriptRun(Self.profile, on: application, environment: [:])
        #expect(run.outcome.code == .scriptFailed)
        #expect(
            run.outcome.reason
                == "setup failed: POST /api/auth/signup: dial: connection refused "
                + "(is the application running at \(application.baseURL)?)"
        )
        #expect(run.log.isEmpty, "one line is enough: setup's own")
    }

    @Test func `limited signups end the run`() throws {
        let (run, lines) = try run(signup: (429, #"{"error":"rate limit exceeded"}"#))
        #expect(run.outcome.code == .scriptFailed)
        #expect(
            run.outcome.reason
                == "setup failed: account 1 of 3: POST /api/auth/signup: status 429, expected 201; POST /api/auth/login: "
                + "status 401, expected 200 (the application limits signups: run it without rate limits)"
        )
        #expect(lines.filter { $0.hasSuffix("login") }.count == 1)
        #expect(!lines.contains { $0.contains("/users/me") })
        #expect(
            run.checks == ["load user login status is 200": [0, 1], "load user login has token": [0, 1]]
        )
        #expect(run.checkGroups == ["setup"])
    }

    @Test func `who cannot sign up logs in`() throws {
        let (run, lines) = try run(
            signup: (409, "{}"),
            login: (200, #"{"token":"x","user":{"id":9}}"#)
        )
        #expect(run.outcome.code == .success)
        #expect(lines.filter { $0.hasSuffix("login") }.count == 3)
        #expect(run.checks["load user login status is 200"] == [3, 0])
    }

    @Test(arguments: [
        "", "not JSON", "{}", #"{"token":"","user":{"id":1}}"#, #"{"token":"x"}"#,
        #"{"token":"x","user":{"id":"1"}}"#,
        #"{"token":7,"user":{"id":1}}"#,
    ])
    func `an answer without what is needed ends the run`(body: String) throws {
        for mode in ["", "upstream"] {
            let (run, lines) = try run(signup: (201, body), environment: ["SOCIAL_COMPAT": mode])
            #expect(run.outcome.code == .scriptFailed)
            #expect(
                run.outcome.reason
                    == "setup failed: POST /api/auth/signup: status 201, but no token and user.id in the body"
            )
            #expect(!lines.contains { $0.contains("/users/me") })
        }
    }

    @Test func `a token with control characters ends the run and is not shown`() throws {
        let (run, _) = try run(signup: (201, #"{"token":"secret\r\nX: y","user":{"id":1}}"#))
        #expect(
            run.outcome.reason
                == "setup failed: POST /api/auth/signup: status 201, but no token that can stand in a header in the body"
        )
    }

    @Test func `LOAD_USERS limits the accounts, which VUs then share`() throws {
        let (run, lines) = try run(
            signup: (201, #"{"token":"x","user":{"id":9}}"#),
            environment: ["LOAD_USERS": "2"]
        )
        #expect(run.outcome.code == .success)
        #expect(lines.filter { $0.hasSuffix("signup") }.count == 2)
        #expect(lines.filter { $0.hasSuffix("/users/me") }.count == 3)
    }
}
