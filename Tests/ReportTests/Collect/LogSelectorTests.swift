import Testing

@testable import Report

@Suite struct LogSelectorTests {
    @Test(arguments: [
        (
            ["container": ["sanctum-app-1", "sanctum-redis-1"], "job": ["docker"]],
            "{container=\"sanctum-app-1\"}"
        ),
        (["container": ["sanctum", "grafana"]], "{container=\"sanctum\"}"),
        (
            ["job": ["varlogs"], "filename": ["/var/log/app.log", "/var/log/syslog"]],
            "{filename=\"/var/log/app.log\"}"
        ),
        (["container": ["demo-1", "demo-2"]], "{container=~\"demo-1|demo-2\"}"),
        (["service_name": ["unknown_service"], "job": ["x"]], "{service_name=~\".+\"}"),
        (["pod": ["x"], "level": ["error"], "__stream_shard__": ["1"]], "{pod=~\".+\"}"),
        (["container": ["x"], "service_name": ["sanctum-api"]], "{service_name=\"sanctum-api\"}"),
    ])
    func theApplicationsStreams(values: [String: [String]], text: String) {
        #expect(LogSelector(labels: Array(values.keys), values: values)?.text == text)
    }

    @Test func noLabelNoStream() {
        #expect(LogSelector(labels: [], values: [:]) == nil)
        #expect(LogSelector(labels: ["level", "__x__"], values: [:]) == nil)
    }

    @Test func manyValuesAreNotListed() {
        let values = (0..<60).map { "app-\($0)" }
        #expect(
            LogSelector(labels: ["container"], values: ["container": values])?.text == "{container=~\".+\"}"
        )
    }

    @Test func labelsOfLevels() {
        let labels = ["detected_level", "container", "level"]
        #expect(LogSelector(labels: labels, values: [:])?.levelLabels == ["level", "detected_level"])
        #expect(LogSelector.upstream.text == "{container=~\".+\"}")
    }
}
