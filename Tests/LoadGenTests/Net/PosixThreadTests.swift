import Glibc
import TestSupport
import Testing

@testable import LoadGen

@Suite struct PosixThreadTests {
    @Test func `join returns when the body has run, on another thread`() throws {
        let threads = Collected<pthread_t>()
        let thread = try PosixThread {
            usleep(5_000)
            threads.add(pthread_self())
        }
        thread.join()
        #expect(threads.all.count == 1)
        #expect(threads.all.allSatisfy { pthread_equal($0, pthread_self()) == 0 })
    }
}
