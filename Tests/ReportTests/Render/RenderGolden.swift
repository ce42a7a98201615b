// Golden files of the renderers. Must not contain expectations.

import FoundationEssentials
import Testing

/// `RECORD=1 swift test --filter ReportTests` writes the files anew and fails, so that a record never passes for a check.
enum RenderGolden {
    static func check(_ text: String, _ name: String, file: String = #filePath) throws {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        let path = parts.joined(separator: "/") + "/Golden/render/" + name
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: path))
            Issue.record("\(name) was recorded; run again without RECORD")
            return
        }
        let golden = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        let pairs = zip(text.split(separator: "\n"), golden.split(separator: "\n"))
        let difference = pairs.enumerated().first { $0.element.0 != $0.element.1 }
        #expect(
            text == golden,
            "line \(difference.map { $0.offset + 1 } ?? 0) of \(name): \(difference?.element.0 ?? "length differs")"
        )
    }
}
