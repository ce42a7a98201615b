import Measure
import Testing

@testable import Report

@Suite struct RunInputTests {
    /// What may be the matter with a file.
    enum State: String, CaseIterable, Sendable {
        case good, absent, unreadable, empty, garbage, otherShape, torn
    }

    private static let good = RunBuilder(seconds: 6).files()

    private static func files(_ states: [ArtifactName: State]) -> RunFiles {
        var files = good
        for (name, state) in states {
            switch state {
            case .good: break
            case .absent: files.bytes[name] = nil
            case .unreadable: files.unreadable[name] = "permission denied"
            case .empty: files.bytes[name] = []
            case .garbage: files.bytes[name] = [0xFF, 0x00, 0x7B, 0x0A, 0x22]
            case .otherShape: files[text: name] = "[1, {\"metrics\": 3}]\n"
            case .torn: files.bytes[name]?.removeLast(20)
            }
        }
        return files
    }

    @Test(arguments: State.allCases, State.allCases)
    func `each file is read by itself, whatever the others are`(metadata: State, summary: State) {
        for timeline in State.allCases {
            let input = Self.files([.metadata: metadata, .summary: summary, .timeline: timeline]).input()
            #expect((input.metadata != nil) == (metadata == .good), "\(timeline)")
            #expect((input.summary != nil) == (summary == .good), "\(timeline)")
            // A timeline is read up to where it was cut.
            #expect((input.timeline != nil) == (timeline == .good || timeline == .torn))
            #expect((input.metadataStatus == .ok) == (metadata == .good))
            #expect((input.summaryStatus == .ok) == (summary == .good))
            #expect((input.timelineStatus == .ok) == (timeline == .good))
            for status in [input.metadataStatus, input.summaryStatus, input.timelineStatus] {
                #expect((status.reason == nil) == (status == .ok))
                #expect(status.word == (status == .ok ? "ok" : "degraded"))
            }
            #expect(Analyzer.analyze(input).coverage.count == 4)
        }
    }

    @Test func `what cannot be read says which file and why`() {
        func status(_ state: State) -> RunInput {
            Self.files([.metadata: state, .summary: state, .timeline: state]).input()
        }
        #expect(status(.absent).metadataStatus == .degraded("metadata.json is missing"))
        #expect(status(.absent).summaryStatus == .degraded("summary.json is missing"))
        #expect(status(.absent).timelineStatus == .degraded("timeline.jsonl is missing"))
        #expect(
            status(.unreadable).summaryStatus == .degraded("summary.json cannot be read: permission denied")
        )
        for state in [State.empty, .garbage, .otherShape] {
            let input = status(state)
            #expect(input.metadataStatus.reason?.hasPrefix("metadata.json cannot be read: ") == true)
            #expect(input.summaryStatus.reason?.hasPrefix("summary.json cannot be read: ") == true)
            #expect(input.timelineStatus.reason?.hasPrefix("timeline.jsonl cannot be read: ") == true)
        }
        #expect(
            status(.torn).timelineStatus
                == .degraded("the last line of timeline.jsonl is cut off: the run was killed")
        )
    }

    @Test func `a timeline that is not whole says what is missing`() {
        var files = Self.good
        let lines = files[text: .timeline].split(separator: "\n")
        files[text: .timeline] =
            (lines.prefix(3) + ["{", "{\"t\": null}"] + lines.suffix(2)).joined(separator: "\n") + "\n"
        let input = files.input()
        #expect(input.timeline?.seconds.count == 4)
        #expect(input.timelineStatus == .degraded("2 lines of timeline.jsonl cannot be read"))
        files[text: .timeline] = lines[0] + "\n"
        #expect(files.input().timelineStatus == .empty("timeline.jsonl holds no second of the run"))
    }

    // MARK: Profile and origin

    @Test(
        arguments: [
            (#"{"profile": "high"}"#, "20260821T093005Z-low", "high"), ("{}", "20260821T093005Z-low", "low"),
            (nil, "20260821T093005Z-low-2", "low-2"), (nil, "some-folder", "unknown"), (nil, "", "unknown"),
            (#"{"profile": 3}"#, "20260821T093005Z-low", "low"),
        ] as [(String?, String, String)]
    )
    func `the profile is the metadata's, else that of the directory's name`(
        metadata: String?,
        name: String,
        profile: String
    ) {
        var files = RunFiles()
        if let metadata { files[text: .metadata] = metadata }
        #expect(files.input(name).profile == profile)
    }

    @Test func `swiftload leaves a timeline or its version`() {
        #expect(Self.good.input().isSwiftload)
        #expect(Self.files([.metadata: .absent]).input().isSwiftload)
        #expect(Self.files([.timeline: .absent]).input().isSwiftload)
        #expect(!Self.files([.metadata: .absent, .timeline: .absent]).input().isSwiftload)
    }

    // MARK: Window

    struct Window: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var metadata: String?
        var timeline: (origin: Double, last: Double?)?
        var name = "x"
        var duration: Double?
        var start: Double?
        var end: Double?
    }

    @Test(arguments: [
        Window(testDescription: "nothing tells"),
        Window(
            testDescription: "metadata first",
            metadata: #"{"start_epoch": 100, "end_epoch": 130}"#,
            timeline: (1_000, 30),
            name: "20260821T093005Z-low",
            duration: 9,
            start: 100,
            end: 130
        ),
        Window(
            testDescription: "no end in the metadata: the timeline's",
            metadata: #"{"start_epoch": 1000}"#,
            timeline: (1_000.5, 30),
            start: 1_000,
            end: 1_030.5
        ),
        Window(
            testDescription: "no end in the metadata: the summary's duration",
            metadata: #"{"start_epoch": 100}"#,
            duration: 20,
            start: 100,
            end: 120
        ),
        Window(testDescription: "the timeline alone", timeline: (1_000.5, 30), start: 1_000.5, end: 1_030.5),
        Window(
            testDescription: "a timeline without seconds, with a summary",
            timeline: (1_000, nil),
            duration: 20,
            start: 1_000,
            end: 1_020
        ),
        Window(testDescription: "a timeline without seconds", timeline: (1_000, nil)),
        Window(
            testDescription: "the directory's name and the summary's duration",
            name: "20260821T093005Z-low",
            duration: 20,
            start: 1_787_304_605,
            end: 1_787_304_625
        ),
        Window(testDescription: "the directory's name alone", name: "20260821T093005Z-low"),
        Window(testDescription: "a duration alone", duration: 20),
        Window(testDescription: "a start alone", metadata: #"{"start_epoch": 100}"#),
        Window(testDescription: "an end alone", metadata: #"{"end_epoch": 100}"#),
        Window(
            testDescription: "less than a second",
            metadata: #"{"start_epoch": 100, "end_epoch": 100}"#,
            start: 100,
            end: 101
        ),
        Window(
            testDescription: "an end before the start",
            metadata: #"{"start_epoch": 100, "end_epoch": 50}"#,
            start: 100,
            end: 101
        ),
        Window(
            testDescription: "times as text",
            metadata: #"{"start_utc": "1970-01-01T00:01:40Z", "end_utc": "1970-01-01T00:02:00Z"}"#,
            start: 100,
            end: 120
        ),
        Window(testDescription: "no time at all", metadata: #"{"start_epoch": 1e300, "end_epoch": 1e301}"#),
    ])
    func `the window is told by metadata, timeline, name and summary, in this order`(one: Window) {
        var files = RunFiles()
        if let metadata = one.metadata { files[text: .metadata] = metadata }
        if let timeline = one.timeline {
            let second = timeline.last.map { TimelineSecond(time: $0).line + "\n" }
            files[text: .timeline] = TimelineHeader(originEpoch: timeline.origin).line + "\n" + (second ?? "")
        }
        if let duration = one.duration {
            files[text: .summary] =
                "{\"metrics\": {\"http_reqs\": {\"count\": \(duration * 10), \"rate\": 10}}}"
        }
        let window = files.input(one.name).window
        #expect(window?.start == one.start)
        #expect(window?.end == one.end)
    }
}
