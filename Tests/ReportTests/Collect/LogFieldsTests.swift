import TestSupport
import Testing

@testable import Report

@Suite struct LogFieldsTests {
    @Test(arguments: SampleLine.all)
    func levelAndStatusComeFromFields(line: SampleLine) {
        let fields = LogFields(line.text)
        #expect(fields.level == line.level)
        #expect(fields.httpStatus == line.status)
    }

    @Test func aGoodLevelIsALevelToo() {
        #expect(LogFields("level=INFO msg=x").hasLevel)
        #expect(LogFields("{\"level\":\"INFO\"}").hasLevel)
        #expect(!LogFields("2026/01/31 12:00:00 error").hasLevel)
    }

    @Test func theOutermostObjectCounts() {
        #expect(
            LogFields("{\"request\":{\"level\":\"ERROR\",\"status\":500},\"level\":\"INFO\",\"status\":200}")
                .level == nil
        )
        #expect(LogFields("{\"request\":{\"status\":500},\"status\":200}").httpStatus == 200)
        #expect(LogFields("{\"list\":[\"level\",\"ERROR\"],\"level\":\"WARN\"}").level == .warn)
    }

    @Test(arguments: [
        ("ERROR", LogLevel.error), ("err", .error), ("Warning", .warn), ("WARN-2", .warn), ("DPanic", .panic),
        ("EMERG", .fatal), ("info", nil), ("", nil), ("errors", nil),
    ])
    func words(word: String, level: LogLevel?) {
        #expect(LogLevel(word: word) == level)
    }

    @Test(arguments: 0..<500)
    func anyTextIsRead(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "level", "status", "=", "\"", "\\", "{", "}", "[", ":", ",", "error", "429", " ", "é", "\n",
            "panic: ",
        ]
        let text = (0..<30).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        let fields = LogFields(text)
        #expect(fields.level == nil || fields.hasLevel)
    }
}
