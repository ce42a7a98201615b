// Runs with figures out of all bounds, each in one place, as a broken writer could leave. Must not contain
// expectations.

import Foundation
import Measure
import Testing

@testable import Report

/// A change to the files of `HostileRun`.
struct OutOfBounds: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout RunFiles) -> Void

    init(_ description: String, change: @escaping @Sendable (inout RunFiles) -> Void) {
        testDescription = description
        self.change = change
    }

    private static func seconds(_ change: @escaping @Sendable (inout TimelineSecond) -> Void)
        -> @Sendable (inout RunFiles) -> Void
    {
        { files in
            guard var timeline = files.bytes[.timeline].flatMap({ try? Timeline(decoding: $0) }) else {
                return
            }
            for index in timeline.seconds.indices { change(&timeline.seconds[index]) }
            let lines = [timeline.header.line] + timeline.seconds.map(\.line)
            files[text: .timeline] = lines.joined(separator: "\n") + "\n"
        }
    }

    private static let most = 9_200_000_000_000_000_000

    static let cases: [OutOfBounds] = [
        OutOfBounds("no timeline, and the process was restarted") {
            $0.bytes[.timeline] = nil
        },
        OutOfBounds("a timeline of no seconds, and the process was restarted") { files in
            files[text: .timeline] = TimelineHeader(originEpoch: RunBuilder.origin).line + "\n"
        },
        OutOfBounds(
            "requests by status",
            change: seconds { $0.routes["GET /api/posts"]?.statuses = [200: most] }
        ),
        OutOfBounds(
            "two statuses of one second",
            change: seconds { second in
                if second.time == 3 { second.routes["GET /api/posts"]?.statuses = [200: most, 201: most] }
            }
        ),
        OutOfBounds(
            "a status",
            change: seconds { second in
                if second.time == 3 { second.routes["GET /api/posts"]?.statuses = [200: most] }
            }
        ),
        OutOfBounds(
            "failed requests",
            change: seconds { $0.routes["GET /api/posts"]?.failed = [500: most] }
        ),
        OutOfBounds(
            "errors",
            change: seconds { $0.routes["GET /api/posts"]?.errors = [1220: most] }
        ),
        OutOfBounds(
            "counts of durations",
            change: seconds { $0.routes["GET /api/posts"]?.durations = [.init(ticks: 5, count: most)] }
        ),
        OutOfBounds(
            "durations",
            change: seconds { second in
                second.routes["GET /api/posts"]?.durations = [.init(ticks: Int64.max - 600, count: 9)]
            }
        ),
        OutOfBounds(
            "durations below nought",
            change: seconds { second in
                second.routes["GET /api/posts"]?.durations = [.init(ticks: Int64.min, count: 9)]
            }
        ),
        OutOfBounds(
            "durations from below nought to most",
            change: seconds { second in
                second.routes["GET /api/posts"]?.durations = [
                    .init(ticks: Int64.min, count: 9), .init(ticks: Int64.max - 600, count: 9),
                ]
            }
        ),
        OutOfBounds(
            "requests in flight",
            change: seconds { second in
                for name in second.routes.keys { second.routes[name]?.inFlight = most }
            }
        ),
        OutOfBounds("VUs", change: seconds { $0.scenarios["social"]?.vus = most }),
        OutOfBounds(
            "VUs of two scenarios",
            change: seconds { second in
                second.scenarios["social"]?.vus = most
                second.scenarios["other"] = second.scenarios["social"]
            }
        ),
        OutOfBounds("iterations", change: seconds { $0.scenarios["social"]?.finished = most }),
        OutOfBounds(
            "iterations without a summary",
            change: { files in
                seconds { $0.scenarios["social"]?.finished = most }(&files)
                files.bytes[.summary] = nil
            }
        ),
        OutOfBounds(
            "checks that fail",
            change: seconds { $0.checks["has ticket"] = .init(passes: 1, fails: most) }
        ),
        OutOfBounds(
            "checks that hold",
            change: seconds { $0.checks["has ticket"] = .init(passes: most, fails: 1) }
        ),
        OutOfBounds(
            "close codes",
            change: seconds { $0.sockets?.routes["WS /api/ws/chat"]?.closeCodes = [1000: most] }
        ),
        OutOfBounds(
            "closed by the server",
            change: seconds { $0.sockets?.routes["WS /api/ws/chat"]?.closedByPeer = [1006: most] }
        ),
        OutOfBounds(
            "all sockets closed by the server",
            change: seconds { $0.sockets?.closedByPeer = [1006: most, 1000: most] }
        ),
        OutOfBounds(
            "sockets open",
            change: seconds { second in
                second.sockets?.open = most
                second.sockets?.opened = most
                second.sockets?.sent = most
            }
        ),
        OutOfBounds(
            "sessions",
            change: seconds {
                $0.sockets?.routes["WS /api/ws/chat"]?.sessions = [.init(ticks: 5, count: most)]
            }
        ),
        OutOfBounds(
            "replies",
            change: seconds { second in
                second.sockets?.routes["WS /api/ws/chat"]?.replies = [
                    "a": .init(expected: most, missing: most)
                ]
            }
        ),
        OutOfBounds(
            "delays of the generator",
            change: seconds { second in
                second.generator?.delayP50 = [Int.max - 600]
                second.generator?.delayP95 = [Int.max - 600]
            }
        ),
        OutOfBounds(
            "late timers of the generator",
            change: seconds { second in
                second.generator?.delayP50 = []
                second.generator?.loopLagP95 = [Int.max - 600]
                second.generator?.timerLatenessMaximum = Int.max - 600
            }
        ),
        OutOfBounds(
            "samples that were not kept",
            change: seconds { $0.generator?.droppedSamples = most }
        ),
        OutOfBounds("times without end", change: seconds { $0.time *= 1e305 }),
        OutOfBounds(
            "the last time without end",
            change: seconds { if $0.time == 20 { $0.time = 1e308 } }
        ),
        OutOfBounds("long times", change: seconds { $0.time *= 1e18 }),
        OutOfBounds("times below nought", change: seconds { $0.time -= 100 }),
        OutOfBounds("times before the run without end", change: seconds { $0.time = -1e308 }),
        OutOfBounds(
            "events without a time",
            change: seconds { second in
                second.events = [.init(time: 1e308, kind: "threshold", text: "http_reqs: count<5 is crossed")]
            }
        ),
        OutOfBounds("an origin without end") { files in
            files[text: .timeline] = files[text: .timeline].replacing(
                "\"origin_epoch\":1790000000",
                with: "\"origin_epoch\":1e308"
            )
        },
        OutOfBounds("no metadata, and an origin without end") { files in
            files.bytes[.metadata] = nil
            files[text: .timeline] = files[text: .timeline].replacing(
                "\"origin_epoch\":1790000000",
                with: "\"origin_epoch\":1e308"
            )
        },
        OutOfBounds("a start without end") {
            $0[text: .metadata] = #"{"start_epoch": 1e308, "end_epoch": 1e308}"#
        },
        OutOfBounds("a start before all time") {
            $0[text: .metadata] = #"{"start_epoch": -1e308, "end_epoch": 5}"#
        },
        OutOfBounds("an end without end") {
            $0[text: .metadata] = #"{"start_epoch": 5, "end_epoch": 1e308}"#
        },
        OutOfBounds("passes of a rate") { $0[text: .summary] = rate },
        OutOfBounds("passes of a rate without a timeline") { files in
            files.bytes = [.summary: Array(rate.utf8)]
        },
        OutOfBounds("fails of checks without a timeline") { files in
            files.bytes = [.summary: Array(checks([("a", 1, 9.2e18), ("b", 1, 9.2e18)]).utf8)]
        },
        OutOfBounds("outcomes of a check") { $0[text: .summary] = checks([("a", 9.2e18, 9.2e18)]) },
        OutOfBounds("passes of a write check") {
            $0[text: .summary] = checks([("comment status ok", 9e18, 1)])
        },
        OutOfBounds("a check twice") {
            $0[text: .summary] = checks([("a", 9e18, 1), ("a", 9e18, 1)])
        },
        OutOfBounds("a run without end") {
            $0[text: .summary] = #"{"metrics": {"http_reqs": {"count": 1e308, "rate": 1e-300}}}"#
        },
        OutOfBounds("trends and gauges without end") {
            $0[text: .summary] = #"""
                {"metrics": {"vus_max": {"value": 1e308, "min": -1e308, "max": 1e308},
                "http_req_duration": {"p(95)": 1e308, "med": -1e308, "thresholds": {"p(95)<1e308": true}}}}
                """#
        },
        replacing("lines of the log", .logs, #""total":7"#, #""total":-9.2e18"#),
        replacing("lines of the log at a time", .logs, ",7]", ",9.2e18]"),
        replacing("a line of the log before all time", .logs, #""timestamp_ns":"1"#, #""timestamp_ns":"-9"#),
        replacing("a status of the log", .logs, #""http_status":500"#, #""http_status":-9.2e18"#),
        replacing("metrics without end", .metrics, #""0.1""#, #""1e308""#),
        replacing("metrics below all", .metrics, #""0.001""#, #""-1e308""#),
        replacing("series that were left out", .metrics, #""unit""#, #""series_omitted":9.2e18,"unit""#),
        replacing("a step without end", .metrics, #""step_seconds":1"#, #""step_seconds":1e308"#),
        replacing("times of metrics without end", .metrics, "[1790000012", "[1e308"),
    ]

    private static let rate = #"{"metrics": {"http_req_failed": {"passes": 1e308, "fails": 1, "value": 1}}}"#

    private static func checks(_ outcomes: [(String, Double, Double)]) -> String {
        let checks = outcomes.map { #"{"name": "\#($0)", "passes": \#($1), "fails": \#($2)}"# }
        return #"{"metrics": {}, "root_group": {"checks": [\#(checks.joined(separator: ", "))]}}"#
    }

    private static func replacing(
        _ description: String,
        _ name: ArtifactName,
        _ old: String,
        _ new: String
    ) -> OutOfBounds {
        OutOfBounds(description) { $0[text: name] = $0[text: name].replacing(old, with: new) }
    }
}
