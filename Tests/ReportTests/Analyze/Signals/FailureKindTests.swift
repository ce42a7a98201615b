import Measure
import Testing

@testable import Report

@Suite struct FailureKindTests {
    @Test(
        arguments: [
            (0, false, nil), (0, true, nil), (429, false, .rateLimited), (429, true, .rateLimited),
            (500, false, .serverError),
            (503, false, .serverError), (599, false, .serverError), (503, true, .rejectedUpgrade),
            (200, true, .rejectedUpgrade),
            (401, true, .rejectedUpgrade), (400, false, .clientError), (404, false, .clientError),
            (302, false, .clientError),
            (200, false, .clientError),
        ] as [(Int, Bool, FailureKind?)]
    )
    func `a status tells the kind`(status: Int, isSocket: Bool, kind: FailureKind?) {
        #expect(FailureKind(status: status, isSocket: isSocket) == kind)
    }

    @Test(
        arguments: [
            (1050, .timeout), (1211, .timeout), (1100, .dns), (1101, .dns), (1110, .dns), (1212, .refused),
            (1210, .refused),
            (1213, .refused), (1200, .reset), (1201, .reset), (1220, .reset), (1221, .reset), (1300, .tls),
            (1310, .tls),
            (1000, .broken), (1400, .broken), (1600, .broken), (0, .broken), (-7, .broken), (.max, .broken),
            (.min, .broken),
        ] as [(Int, FailureKind)]
    )
    func `an error code of k6 tells the kind`(code: Int, kind: FailureKind) {
        #expect(FailureKind(errorCode: code) == kind)
    }

    @Test func `every kind has its own cause and its own words`() {
        #expect(Set(FailureKind.allCases.map(\.cause)).count == FailureKind.allCases.count)
        #expect(Set(FailureKind.allCases.map(\.noun)).count == FailureKind.allCases.count)
        #expect(
            FailureKind.allCases.filter(\.isTransport) == [.refused, .reset, .timeout, .dns, .tls, .broken]
        )
        let kinds = FailureKind.allCases
        #expect(kinds.filter { $0.cause == .rateLimiting } == [.rateLimited])
        for kind in kinds where kind != .rateLimited { #expect(!kind.noun.contains("429")) }
    }

    @Test func `signals add up routes, bins and codes of a kind`() throws {
        var builder = RunBuilder(seconds: 10, mix: Array(RunBuilder.mix.prefix(2)))
        builder.edit { second in
            for name in second.routes.keys { second.routes[name] = nil }
            var route = TimelineSecond.Route()
            route.statuses = [200: 5, 500: 1, 503: 1, 0: 2]
            route.failed = [500: 1, 503: 1, 0: 2]
            route.errors = [1220: 1, 1212: 1]
            second.routes["GET /a"] = route
            var socket = TimelineSecond.Route()
            socket.statuses = [101: 1, 503: 1]
            socket.failed = [503: 1]
            second.routes["WS /b"] = socket
        }
        let all = FailureSignal.all(in: builder.signals())
        #expect(all.map(\.kind) == [.serverError, .refused, .rejectedUpgrade, .reset])
        let server = try #require(all.first)
        #expect(server.total == 20)
        #expect(server.codes == [500: 10, 503: 10])
        #expect(server.routes.keys.sorted() == ["GET /a"])
        #expect(server.hits(bins: 10) == Array(repeating: 2, count: 10))
        #expect(server.codeText == "status 500 (10×), status 503 (10×)")
        #expect(all[1].codeText == "error code 1212 (10×)")
    }

    @Test func `a run without failures has no signals`() {
        #expect(FailureSignal.all(in: RunBuilder().signals()).isEmpty)
        #expect(FailureSignal.all(in: RunSignals(input: RunFiles().input())).isEmpty)
    }
}
