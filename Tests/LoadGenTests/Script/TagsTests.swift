// A script's own tags, from a request to the sub-metrics they make.

import HTTP1
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct TagsTests {
    @Test func `a literal is a set of tags, an empty one is none`() {
        let tags: Tags = ["a": "1", "b": "2", "a": "3"]
        #expect(tags.values?.values == ["a": "3", "b": "2"])
        #expect(Tags.none.values == nil && Tags([:]).values == nil)
    }

    @Test func `requests with a tag go to the sub-metric of that tag, redirects with them`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                $0.target == "/go" ? httpAnswer(302, "", headers: "Location: /\r\n") : httpAnswer()
            }
        }
        var bench = try VUBench(server.url)
        bench.submetrics = try ["flow:feed", "flow:post", "status:200"].map {
            RegisteredSubmetric(name: try SubmetricName(parsing: "http_reqs{\($0)}"), metric: .httpReqs)
        }
        let (_, recorded) = try await bench.run { vu in
            let feed: Tags = ["flow": "feed", "status": "mine"]
            for _ in 0..<3 { _ = try await vu.http.get("/", tags: feed) }
            _ = try await vu.http.post("/go", tags: ["flow": "post"])
            _ = try await vu.http.get("/", tags: Tags(["flow": "feed"]))
            _ = try await vu.http.get("/")
        }
        #expect(recorded.store.submetrics.map { Int($0.counter.total) } == [4, 2, 6])
        #expect(recorded.total(.httpReqs) == 7)
    }

    @Test func `too many sets are not told apart, those known are`() {
        let registry = Registry(scenarios: [], submetrics: [])
        let ids = (0...Registry.tagLimit).map { registry.tagsID(["id": "\($0)"]) }
        #expect(ids.prefix(Registry.tagLimit) == Array(1...Registry.tagLimit)[...])
        #expect(ids.last == 0)
        #expect(registry.tagsID(["id": "5"]) == 6 && registry.tagsID([:]) == 0)
        let metrics = LoopMetrics(registry: registry)
        #expect(
            metrics.tags(["id": "5"]) == 6 && metrics.tags(.none) == 0 && metrics.tags(["id": "new"]) == 0
        )
    }
}
