import Measure
import Testing

@Suite struct MetricTests {
    @Test func rawValuesAreDenseFromZero() {
        #expect(BuiltinMetric.allCases.map(\.rawValue) == Array(0..<BuiltinMetric.allCases.count))
    }

    @Test func namesAreUniqueAndFindTheirMetric() {
        #expect(Set(BuiltinMetric.allCases.map(\.metric.name)).count == BuiltinMetric.allCases.count)
        for metric in BuiltinMetric.allCases { #expect(BuiltinMetric(name: metric.metric.name) == metric) }
        #expect(BuiltinMetric(name: "grpc_req_duration") == nil)
    }

    @Test(arguments: [
        ("vus", MetricKind.gauge, ValueKind.default), ("data_sent", .counter, .data),
        ("checks", .rate, .default),
        ("http_req_tls_handshaking", .trend, .time), ("ws_ping", .trend, .time),
        ("iterations", .counter, .default),
    ]) func kindsAreThoseOfK6(name: String, kind: MetricKind, contains: ValueKind) {
        #expect(BuiltinMetric(name: name)?.metric == Metric(name: name, kind: kind, contains: contains))
    }
}
