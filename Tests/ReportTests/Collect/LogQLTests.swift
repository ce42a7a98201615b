import Foundation
import Testing

@testable import Report

@Suite struct LogQLTests {
    @Test func selectors() {
        #expect(LogQL.selector("container", []) == "{container=~\".+\"}")
        #expect(LogQL.selector("container", ["sanctum-app"]) == "{container=\"sanctum-app\"}")
        #expect(LogQL.selector("filename", ["/a.log", "/b\"c"]) == "{filename=~\"/a\\\\.log|/b\\\"c\"}")
        #expect(LogQL.adding("level=\"x\"", to: "{a=\"b\"}") == "{a=\"b\", level=\"x\"}")
        #expect(LogQL.matcher("level", levels: [.warn]) == "level=~\"(?i)(?:warn|warning)\"")
    }

    @Test func counts() {
        #expect(LogQL.count("{a=\"b\"}", milliseconds: 60_000) == "sum(count_over_time({a=\"b\"} [60s]))")
        #expect(LogQL.count("{a=\"b\"}", milliseconds: 5_017) == "sum(count_over_time({a=\"b\"} [5017ms]))")
    }

    /// All filters of `|~ `…` |~ `…`` hold.
    static func matches(_ filters: String, _ line: String) -> Bool {
        let pieces = filters.components(separatedBy: "`")
        return stride(from: 0, to: pieces.count - 1, by: 2).allSatisfy { index in
            let regex = try? NSRegularExpression(pattern: pieces[index + 1])
            return regex?.matches(line) == pieces[index].contains("|~")
        }
    }

    @Test(arguments: SampleLine.all)
    func linesAreFoundByTheirFields(line: SampleLine) {
        for level in LogLevel.allCases {
            #expect(
                Self.matches(LogQL.lines(ofLevels: [level]), line.text) == (line.level == level),
                "\(level)"
            )
        }
        #expect(Self.matches(LogQL.lines(ofLevels: LogLevel.allCases), line.text) == (line.level != nil))
        #expect(Self.matches(LogQL.lines(ofStatus: "429"), line.text) == (line.status == 429))
        #expect(Self.matches(LogQL.lines(ofStatus: "5\\d\\d"), line.text) == (line.status ?? 0 >= 500))
        #expect(Self.matches(LogQL.linesWithoutLevel, line.text) != LogFields(line.text).hasLevel)
    }

    @Test func linesWithoutALevelThatSayAWord() {
        #expect(!Self.matches(LogQL.linesWithoutWord, "2026/01/31 12:00:00 an ERRor"))
        #expect(Self.matches(LogQL.linesWithoutWord, "2026/01/31 12:00:00 well"))
    }

    @Test func expressionsStandInBackticks() {
        for filters in [
            LogQL.lines(ofLevels: LogLevel.allCases), LogQL.lines(ofStatus: "429"), LogQL.linesWithoutLevel,
            LogQL.linesWithoutWord,
        ] {
            #expect(filters.components(separatedBy: "`").count % 2 == 1)
        }
    }
}
