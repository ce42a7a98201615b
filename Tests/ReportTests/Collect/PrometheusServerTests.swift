// The questions against a real Prometheus: over a past written second by second, and over a target it scrapes
// itself.

import Foundation
import Measure
import TestSupport
import Testing

@testable import Report

/// Series of a past, as OpenMetrics text.
private struct Past {
    /// Start of the run.
    static let start = 1_700_000_000
    private var lines: [String: [String]] = [:]

    /// Adds a sample every `interval` seconds from `from` to `to`, relative to the start of the run.
    mutating func add(
        _ name: String,
        _ labels: String,
        from: Int,
        to: Int,
        every interval: Int,
        _ value: (Int) -> Double
    ) {
        for second in stride(from: from, through: to, by: interval) {
            lines[name, default: []].append("\(name){\(labels)} \(value(second)) \(Self.start + second)\n")
        }
    }

    var text: String { lines.sorted { $0.key < $1.key }.flatMap(\.value).joined() }
}

@Suite(.enabled(if: BackfilledPrometheus.isInstalled, "no prometheus in /usr/bin"))
struct PrometheusServerTests {
    /// A run of 60 s, scraped each second by job `sanctum-app`; 10 s of calm before it.
    private func past(statusLabel: String, routeLabel: String) -> Past {
        var past = Past()
        let app = "job=\"sanctum-app\",instance=\"a:1\""
        let posts = "\(app),method=\"GET\",\(routeLabel)=\"/api/posts\",\(statusLabel)"
        past.add("up", app, from: -60, to: 60, every: 1) { _ in 1 }
        past.add("up", "job=\"prometheus\",instance=\"p:1\"", from: -60, to: 60, every: 15) { _ in 1 }
        let served: (Int) -> Double = { $0 < 0 ? 100 : 100 + 20 * Double($0) }
        past.add("http_requests_total", "\(posts)=\"200\"", from: -60, to: 60, every: 1, served)
        // Seven at once, never again: to rate() nothing happened.
        past.add("http_requests_total", "\(posts)=\"500\"", from: 30, to: 60, every: 1) { _ in 7 }
        past.add("http_request_duration_seconds_sum", "\(posts)=\"200\"", from: -60, to: 60, every: 1) {
            served($0) * 0.3
        }
        past.add(
            "http_request_duration_seconds_count",
            "\(posts)=\"200\"",
            from: -60,
            to: 60,
            every: 1,
            served
        )
        for (bound, share) in [("0.2", 0.0), ("0.5", 1.0), ("+Inf", 1.0)] {
            past.add(
                "http_request_duration_seconds_bucket",
                "\(posts)=\"200\",le=\"\(bound)\"",
                from: -60,
                to: 60,
                every: 1
            ) {
                served($0) * share
            }
        }
        past.add("sanctum_active_websockets", app, from: -60, to: 60, every: 1) { _ in 0 }
        past.add("sanctum_message_throughput_total", app, from: -600, to: -400, every: 1) { Double($0 + 600) }
        past.add(
            "process_resident_memory_bytes",
            "job=\"prometheus\",instance=\"p:1\"",
            from: -60,
            to: 60,
            every: 15
        ) {
            _ in 5e7
        }
        past.add("process_cpu_seconds_total", app, from: -60, to: 60, every: 1) { Double($0 + 60) / 2 }
        return past
    }

    @Test(arguments: [("status_code", "path"), ("status", "route")])
    func aPastIsToldAsItWas(statusLabel: String, routeLabel: String) async throws {
        let text = past(statusLabel: statusLabel, routeLabel: routeLabel).text
        let prometheus = try await BackfilledPrometheus(samples: text)
        let window = try #require(RunWindow(start: Double(Past.start), end: Double(Past.start + 60)))
        let source = PrometheusSource(baseURL: prometheus.url, fetch: socketFetch, timeout: .seconds(30))
        let metrics = await source.collect(window: window)

        #expect(metrics.status == .ok)
        #expect(metrics.statusLabel == statusLabel)
        #expect(metrics.step == 1)
        func last(_ name: String, _ labels: [String: String] = [:]) -> Double? {
            let series = metrics[name]?.instant.first { one in labels.allSatisfy { one.labels[$0] == $1 } }
            return series?.points.last?.value
        }
        #expect(last("request_rate_rps") == 20)
        #expect(metrics["request_rate_rps"]?.range.first?.points.count == 61)
        #expect(last("error_rate_ratio") == 0)
        let errors = try #require(metrics["error_rate_ratio"]?.range.first?.points)
        #expect(abs((errors.map(\.value).max() ?? 0) - 7 / 107) < 0.001)
        #expect(errors.first { $0.value > 0 }?.time == Double(Past.start + 30))
        let failed = metrics["server_error_rate_by_route_rps"]?.range.first
        #expect(failed?.labels["path"] == "/api/posts")
        #expect(failed?.labels["method"] == "GET")
        #expect(failed?.labels[statusLabel] == "500")
        #expect(last("requests_by_route_run_count", [statusLabel: "500"]) == 7)
        #expect(last("requests_by_route_run_count", [statusLabel: "200"]) == 1_200)
        #expect(abs((last("mean_latency_by_route_run_seconds") ?? 0) - 0.3) < 1e-9)
        #expect(abs((last("p95_latency_seconds") ?? 0) - 0.485) < 1e-9)
        #expect(abs((last("p95_latency_run_seconds") ?? 0) - 0.485) < 1e-9)
        #expect(abs((last("process_cpu_cores") ?? 0) - 0.5) < 1e-9)
        #expect(last("app_up") == 1)

        #expect(metrics["active_websockets"]?.isZero == true)
        #expect(metrics["client_error_rate_by_route_rps"]?.outcome == .empty)
        #expect(metrics["message_throughput_rps"]?.outcome == .empty)
        #expect(metrics["ws_connections_total"]?.outcome == .missing)
        // Prometheus' own memory is not the application's.
        #expect(metrics["process_resident_memory_bytes"]?.outcome == .missing)
    }

    @Test func aTargetThatIsScrapedDuringTheRun() async throws {
        let begin = Date().timeIntervalSince1970
        let target = LoopbackServer { peer, _ in
            peer.serveRequests { _ in
                let count = Int((Date().timeIntervalSince1970 - begin) * 100)
                let labels = "method=\"GET\",path=\"/api/posts\",service=\"sanctum-api\""
                let text = """
                    # TYPE http_requests_total counter
                    http_requests_total{\(labels),status_code="200"} \(count)
                    # TYPE sanctum_active_websockets gauge
                    sanctum_active_websockets 3
                    # TYPE http_request_duration_seconds histogram
                    http_request_duration_seconds_bucket{\(labels),status_code="200",le="0.1"} \(count)
                    http_request_duration_seconds_bucket{\(labels),status_code="200",le="+Inf"} \(count)
                    http_request_duration_seconds_sum{\(labels),status_code="200"} \(Double(count) * 0.05)
                    http_request_duration_seconds_count{\(labels),status_code="200"} \(count)

                    """
                return httpAnswer(200, text, headers: "Content-Type: text/plain; version=0.0.4\r\n")
            }
        }
        let prometheus = try await BackfilledPrometheus(scrape: ("sanctum-app", target.port))
        let source = PrometheusSource(baseURL: prometheus.url, fetch: socketFetch, timeout: .seconds(60))
        var metrics = MetricsCollection(window: nil, status: .ok)
        let deadline = ContinuousClock.now + .seconds(30)
        repeat {
            let now = Date().timeIntervalSince1970
            metrics = await source.collect(window: RunWindow(start: now - 8, end: now))
            // The first scrapes cover only part of the range that a rate is taken over.
            let points = metrics["request_rate_rps"]?.range.first?.points ?? []
            if points.count >= 3, let rate = points.last?.value, rate >= 50 { break }
            try await Task.sleep(for: .milliseconds(200))
        } while ContinuousClock.now < deadline

        #expect(metrics.status == .ok)
        #expect(metrics.statusLabel == "status_code")
        let rate = try #require(metrics["request_rate_rps"]?.range.first?.points.last?.value)
        #expect((50...150).contains(rate), "\(rate)")
        #expect(metrics["active_websockets"]?.range.first?.points.last?.value == 3)
        #expect(metrics["app_up"]?.outcome == .data)
        #expect(metrics["db_p95_seconds"]?.outcome == .missing)
    }

    @Test func nothingOfTheApplication() async throws {
        let prometheus = try await BackfilledPrometheus()
        let now = Date().timeIntervalSince1970
        let source = PrometheusSource(baseURL: prometheus.url, fetch: socketFetch, timeout: .seconds(60))
        let metrics = await source.collect(window: RunWindow(start: now - 60, end: now))
        #expect(metrics.status.word == "empty")
        #expect(metrics.status.reason?.contains("is the application scraped?") == true)
        #expect(metrics.queries.allSatisfy { $0.outcome == .missing })
    }
}
