// What the documents name exists: targets, commands, flags, variables, files, and the messages that users are told to look for.

import Foundation
import TestSupport
import Testing

@Suite("the documents", .enabled(if: Programs.python != nil, Comment(rawValue: Programs.withoutPython)))
struct DocumentationTests {
    @Test("name nothing that does not exist", .timeLimit(.minutes(2)))
    func names() async throws {
        let judge = try ChildProcess(
            try #require(Programs.python),
            ["\(Programs.root)/scripts/check_docs.py", try Programs.swiftload()],
            environment: Programs.environment
        )
        let ending = try await judge.end(within: .seconds(60))
        #expect(ending == .exited(0), "\(judge.standardError)")
    }
}
