// Made-up folders of runs for the list of runs. Must not contain expectations.

import Measure

@testable import Report

enum IndexFixture {
    static func files(_ contents: [ArtifactName: String]) -> (ArtifactName) -> FileContent {
        { contents[$0].map { .bytes(Array($0.utf8)) } ?? .absent }
    }

    static func entry(
        _ name: String,
        start: Int,
        profile: String,
        status: String = "HEALTHY",
        p95: Double,
        failed: Double,
        demo: Bool = false
    ) -> IndexEntry {
        var metadata = RunMetadata(profile: profile, start: UTCTime(epoch: start))
        metadata.exitCode = status == "CRITICAL" ? 99 : 0
        metadata.targetIsDemo = demo
        let summary = """
            {"metrics":{"http_req_duration":{"avg":9,"p(95)":\(p95)},"http_reqs":{"count":3685,"rate":11.5},\
            "http_req_failed":{"value":\(failed),"passes":1,"fails":9}},"root_group":{}}
            """
        return IndexEntry(
            directoryName: name,
            file: files([
                .metadata: metadata.json.prettyText, .summary: summary,
                .analysis: "{\"status\":\"\(status)\",\"summary\":\"Writes failed from +142 s on.\"}",
                .reportHTML: "", .reportMarkdown: "", .reportText: "",
            ])
        )
    }

    static var several: [IndexEntry] {
        var entries = (0..<6).map { number in
            entry(
                "20260821T09300\(number)Z-low",
                start: 1_787_304_600 + number * 3_600,
                profile: "low",
                status: number == 4 ? "CRITICAL" : number == 2 ? "WARNING" : "HEALTHY",
                p95: [22.1, 24.8, 61.2, 23.9, 812.5, 25.1][number],
                failed: [0, 0, 0.004, 0, 0.174, 0][number],
                demo: number == 0
            )
        }
        entries.append(
            entry("20260820T120000Z-high", start: 1_787_227_200, profile: "high", p95: 52, failed: 0)
        )
        entries.append(
            IndexEntry(
                directoryName: "20260819T120000Z-smoke",
                file: files([.metadata: "{", .summary: "[]", .reportText: "x"])
            )
        )
        entries.append(IndexEntry(directoryName: "notes & <b>drafts</b>", file: files([:])))
        return entries
    }
}
