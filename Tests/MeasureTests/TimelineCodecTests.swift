import Measure
import TestSupport
import Testing

@Suite struct TimelineCodecTests {
    private static var sockets: TimelineSecond.Sockets {
        var sockets = TimelineSecond.Sockets()
        sockets.open = 3
        sockets.opened = 1
        sockets.closeCodes = [1006: 1, 1000: 2]
        sockets.closedByPeer = [1006: 1]
        sockets.sent = 7
        sockets.received = 9
        var chat = TimelineSecond.SocketRoute()
        chat.opened = 1
        chat.closeCodes = [1006: 1, 1000: 2]
        chat.closedByPeer = [1006: 1]
        chat.sent = 7
        chat.received = 9
        chat.sessions = [SparseBucket(ticks: 2_013_265_919, count: 3)]
        sockets.routes["WS /api/ws/chat"] = chat
        return sockets
    }

    private func sample() -> Timeline {
        var first = TimelineSecond(time: 1)
        first.scenarios["auth"] = {
            var scenario = TimelineSecond.Scenario()
            scenario.vus = 5
            scenario.started = 3
            scenario.finished = 2
            scenario.interrupted = 0
            return scenario
        }()
        first.routes["GET /api/posts"] = {
            var route = TimelineSecond.Route()
            route.statuses = [200: 12, 0: 1]
            route.failed = [0: 1]
            route.errors = [1212: 1]
            route.durations = [SparseBucket(ticks: 1_015_807, count: 12), SparseBucket(ticks: 0, count: 1)]
            return route
        }()
        first.checks["get me status 200"] = TimelineSecond.Outcomes(passes: 2, fails: 1)
        first.checks["feed has posts"] = TimelineSecond.Outcomes(fails: 4)
        first.connections = {
            var connections = TimelineSecond.Connections()
            connections.opened = 2
            connections.durations = [SparseBucket(ticks: 90_111, count: 2)]
            return connections
        }()
        first.sockets = Self.sockets
        first.dataSent = 1_200
        first.dataReceived = 88_000
        var generator = TimelineSecond.Generator()
        generator.loopLagMaximum = [120_000, 95_000]
        generator.loopLagP95 = [40_000, 31_000]
        generator.loopBusy = [0.5, 0.03]
        generator.delayP50 = [20_000, 15_000]
        generator.delayP95 = [60_000, 41_000]
        generator.delayMaximum = [130_000, 99_000]
        generator.schedulingDelay = [1_500_000, 70_000]
        generator.timerLatenessMaximum = 61_000
        generator.cpuShare = 0.25
        generator.residentBytes = 31_457_280
        generator.droppedSamples = 0
        first.generator = generator
        first.events = [
            TimelineSecond.Event(time: 0.98, kind: "threshold", text: "http_req_failed: rate<0.05 crossed")
        ]
        return Timeline(
            header: TimelineHeader(originEpoch: 1_787_304_605.25, loops: 2, cores: 4),
            seconds: [first, TimelineSecond(time: 2.001)]
        )
    }

    @Test func theFormatIsTheDocumentedOne() throws {
        let timeline = sample()
        let lines = [timeline.header.line] + timeline.seconds.map(\.line)
        #expect(lines.map { $0 + "\n" }.joined() == (try Golden.text("timeline.jsonl")))
    }

    @Test func aTimelineReadsBackAsItself() throws {
        #expect(try Timeline(decoding: try Golden.bytes("timeline.jsonl")) == sample())
    }

    @Test func whatIsAbsentIsNotWritten() {
        #expect(TimelineSecond(time: 7).line == #"{"t":7}"#)
        var second = TimelineSecond(time: 7)
        second.routes["r"] = TimelineSecond.Route()
        #expect(second.line == #"{"t":7,"routes":{"r":{}}}"#)
    }

    @Test func aFileCutAnywhereKeepsEveryWholeLine() throws {
        let bytes = try Golden.bytes("timeline.jsonl")
        let headerEnd = try #require(bytes.firstIndex(of: 0x0A))
        for length in (headerEnd + 1)...bytes.count {
            let timeline = try Timeline(decoding: Array(bytes[..<length]))
            let wholeLines = bytes[..<length].count { $0 == 0x0A } - 1
            #expect(timeline.seconds.count == wholeLines || timeline.seconds.count == wholeLines + 1)
            #expect(Array(sample().seconds.prefix(timeline.seconds.count)) == timeline.seconds)
            #expect(timeline.unreadableLines == 0)
        }
        #expect(throws: MeasureError.self) { try Timeline(decoding: Array(bytes[..<20])) }
        #expect(throws: MeasureError.self) { try Timeline(decoding: []) }
    }

    @Test func unknownFieldsAndBrokenLinesDoNotStopTheReader() throws {
        let text =
            sample().header.line.replacingVersion() + "\n"
            + #"{"t":1,"later":{"a":[1]},"routes":{"r":{"status":{"200":1,"x":2},"new":3},"odd":7}}"# + "\n"
            + "garbage\n" + #"{"no time":1}"# + "\n" + #"{"t":2}"#
        let timeline = try Timeline(decoding: Array(text.utf8))
        #expect(timeline.header.version == 9)
        #expect(timeline.seconds.map(\.time) == [1, 2])
        #expect(timeline.seconds[0].routes.keys.sorted() == ["r"])
        #expect(timeline.seconds[0].routes["r"]?.statuses == [200: 1])
        #expect(timeline.unreadableLines == 2)
        #expect(!timeline.isTorn)
    }

    @Test func aHeaderTellsWhetherFailedRequestsWereRecorded() throws {
        let current = TimelineHeader(originEpoch: 5)
        let old = TimelineHeader(originEpoch: 5, recordsFailedRequests: false)
        for header in [current, old, TimelineHeader(originEpoch: 5, loops: 1, cores: 2)] {
            #expect(try TimelineHeader(decoding: JSONValue(parsing: header.line)) == header)
        }
        #expect(current.line.contains(#""failed":"sum by status""#) && !old.line.contains("failed"))
        #expect(current.loops == nil && !current.line.contains(#""loops""#))
        let bare = #"{"format":"swiftload-timeline","version":1,"origin_epoch":5}"#
        #expect(try !TimelineHeader(decoding: JSONValue(parsing: bare)).recordsFailedRequests)
    }

    @Test func anythingElseIsNoTimeline() {
        #expect(throws: MeasureError.self) { try Timeline(decoding: Array("{\"t\":1}\n".utf8)) }
        #expect(throws: MeasureError.self) { try Timeline(decoding: Array("not json\n".utf8)) }
    }
}

extension String {
    fileprivate func replacingVersion() -> String {
        split(separator: "\"version\":1,", omittingEmptySubsequences: false).joined(
            separator: "\"version\":9,"
        )
    }
}
