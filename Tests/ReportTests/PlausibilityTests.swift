import Measure
import Testing

@testable import Report

@Suite struct PlausibilityTests {
    private static let header = TimelineHeader(originEpoch: 5).line

    private static func lines(_ lines: [String], end: String = "\n") -> [UInt8] {
        Array(([header] + lines).joined(separator: "\n").utf8) + Array(end.utf8)
    }

    @Test(arguments: [
        #"{"t":1e20}"#, #"{"t":-2e8}"#, #"{"t":2e8}"#, #"{"t":1,"routes":{"a":{"status":{"200":9e18}}}}"#,
        #"{"t":1,"routes":{"a":{"duration":[[5,1e15]]}}}"#, #"{"t":1,"generator":{"rss":1e308}}"#,
    ])
    func `a line with an impossible figure is left out and counted`(line: String) throws {
        let (bytes, dropped) = Plausibility.timeline(Self.lines([#"{"t":1}"#, line, #"{"t":2}"#]))
        #expect(dropped == 1)
        #expect(try Timeline(decoding: bytes).seconds.map(\.time) == [1, 2])
    }

    @Test func `what cannot be parsed, and a torn end, are the decoder's`() throws {
        let (bytes, dropped) = Plausibility.timeline(Self.lines([#"{"t":1}"#, "x", #"{"t":2"#], end: ""))
        #expect(dropped == 0)
        let timeline = try Timeline(decoding: bytes)
        #expect(timeline.isTorn && timeline.unreadableLines == 1)
    }

    @Test func `nothing stays nothing`() { #expect(Plausibility.timeline([]).bytes.isEmpty) }

    @Test(arguments: [
        (#"{"metrics":{"a":{"count":1e300}}}"#, "metrics"),
        (#"{"root_group":{"checks":[{"fails":9e18}]}}"#, "root_group"),
        (#"{"metrics":{"a":{"count":1e13}},"setup_data":{"id":9e18}}"#, nil),
    ])
    func `a summary's impossible figure is placed`(text: String, place: String?) throws {
        #expect(Plausibility.impossiblePlace(inSummary: try JSONValue(parsing: Array(text.utf8))) == place)
    }
}
