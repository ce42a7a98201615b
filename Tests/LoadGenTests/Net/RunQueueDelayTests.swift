import Glibc
import Testing

@testable import LoadGen

@Suite struct RunQueueDelayTests {
    @Test(
        arguments: [
            ("123 4567 8\n", 4567), ("0 0 0\n", 0), ("1 2\n", nil), ("", nil), ("a b c\n", nil),
            ("1 99999999999999999999 3\n", nil),
        ] as [(String, Int64?)]
    )
    func `the second field is the time waited`(text: String, expected: Int64?) {
        #expect(RunQueueDelay.parse(Array(text.utf8)[...]) == expected)
    }

    @Test(.enabled(if: access("/proc/thread-self/schedstat", R_OK) == 0))
    func `a thread's waiting never gets less`() throws {
        let first = try #require(RunQueueDelay.ofCurrentThread)
        sched_yield()
        #expect(try #require(RunQueueDelay.ofCurrentThread) >= first && first >= 0)
    }
}
