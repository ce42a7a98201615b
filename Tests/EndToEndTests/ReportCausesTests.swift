// Known troubles and what the report names, with everything real but Loki and the model. A few; the whole is `make diagnose-bench`.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("a report on a run with a known trouble", .timeLimit(.minutes(5)))
struct ReportCausesTests {
    private static func expectCause(
        _ observed: ObservedRun,
        _ cause: String,
        route: String? = nil
    ) throws {
        let named = try #require(
            try observed.report.analysis().causes.first,
            "\(observed.report.text.prefix(2000))"
        )
        #expect(named["cause"]?.string == cause, "\(named.compactText)")
        #expect(named["route"]?.string == route, "\(named.compactText)")
        let onset = try #require(named["onset_s"]?.number)
        let truth = try #require(try observed.onset())
        #expect(abs(onset - truth) <= 5, "named \(onset), was \(truth)")
        #expect(named["evidence"]?.array?.isEmpty == false)
    }

    @Test(
        "names the route that answers with errors, and since when",
        .enabled(if: Programs.prometheus != nil, Comment(rawValue: Programs.withoutPrometheus))
    )
    func errors() async throws {
        let route = "POST /api/posts/:id/comments"
        let observed = try await ObservedRun.make(faults: ["errors=50,route=\(route),status=503@7-"])
        #expect(observed.ending == .exited(0) || observed.ending == .exited(99))
        try Self.expectCause(observed, "server_errors", route: route)
        #expect(try observed.report.analysis()["status"]?.string != "HEALTHY")
    }

    @Test(
        "names the restart of the application, and when",
        .enabled(if: Programs.prometheus != nil, Comment(rawValue: Programs.withoutPrometheus))
    )
    func restart() async throws {
        let observed = try await ObservedRun.make(behindProxyWith: "restart@7-9")
        try Self.expectCause(observed, "app_restart")
    }

    @Test("says that the run is invalid when the load generator did not get to run")
    func invalid() async throws {
        let (run, ending) = try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try SwiftloadRun(profile: LoadProfile(vus: 8, seconds: 6), url: demo.cheapURL)
            try await run.reach(second: 1)
            let ending = try await GeneratorVerdictTests.hold(
                run.process,
                for: .milliseconds(300),
                ofEach: .milliseconds(350),
                within: .seconds(40)
            )
            return (run, ending)
        }
        try #require(ending == .exited(90))
        let report = try await MadeReport.make(in: run.directory)
        #expect(report.ending == .exited(0) && report.missing == [])
        let analysis = try report.analysis()
        #expect(analysis["status"]?.string == "INVALID")
        #expect(analysis.causes.first?["cause"]?.string == "generator_overload")
        #expect(report.text.hasPrefix("Load test profile: INVALID"))
        #expect(report.pageSays("<title>INVALID: "))
    }
}
