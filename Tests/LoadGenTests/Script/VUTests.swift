import CNet
import Measure
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct VUTests {
    private struct Failure: Error {}

    private static let bench = "http://127.0.0.1:1"

    @Test func `a check counts what its test says, one that throws counts as failed and throws on`()
        async throws
    {
        let (results, recorded) = try await VUBench(Self.bench).run { vu in
            var results = [vu.check(5, "is five") { $0 == 5 }, vu.check("is six", false)]
            do {
                try vu.check(0, "throws") { _ in throw Failure() }
            } catch is Failure {
                results.append(true)
            }
            return results
        }
        #expect(results == [true, false, true])
        #expect(recorded.names.checks.map(\.name) == ["is five", "is six", "throws"])
        #expect(
            recorded.store.checks.map(\.passes) == [1, 0, 0]
                && recorded.store.checks.map(\.fails) == [0, 1, 1]
        )
    }

    @Test func `groups nest, end with what they throw and tag what happens in them`() async throws {
        let (value, recorded) = try await VUBench(Self.bench).run { vu in
            vu.check("ok", true)
            let value = try await vu.group("outer") {
                vu.check("ok", true)
                try? await vu.group("inner") {
                    vu.check("ok", false)
                    throw Failure()
                }
                vu.check("ok", true)
                return 3
            }
            vu.check("ok", true)
            return value
        }
        #expect(value == 3)
        #expect(recorded.names.groups == ["", "::outer", "::outer::inner"])
        #expect(recorded.names.checks.map(\.group) == [0, 1, 2])
        #expect(recorded.store.checks.map(\.passes) == [2, 2, 0])
        #expect(recorded.samples(.groupDuration) == 2, "also of a group that threw")
    }

    @Test func `an interrupted group has no duration`() async throws {
        let (isInterrupted, recorded) = try await VUBench(Self.bench).run { vu in
            await vu.interrupting(after: .milliseconds(5)) {
                try await vu.group("open") { try await vu.sleep(.seconds(30)) }
            } is Interrupted
        }
        #expect(isInterrupted)
        #expect(recorded.samples(.groupDuration) == 0)
    }

    @Test func `a pause lasts at least its time, none returns at once, think draws from its range`()
        async throws
    {
        let (lengths, _) = try await VUBench(Self.bench).run { vu in
            var lengths: [Int64] = []
            for pause in [.zero, .milliseconds(20), .seconds(-1)] as [Duration] {
                let began = cnet_now()
                try await vu.sleep(pause)
                lengths.append(cnet_now() - began)
            }
            let began = cnet_now()
            try await vu.think(0.01...0.02)
            return lengths + [cnet_now() - began]
        }
        #expect(lengths[1] >= 20_000_000 && lengths[3] >= 10_000_000)
        #expect(lengths[0] < 1_000_000_000 && lengths[2] < 1_000_000_000)
    }

    @Test func `randomness is that of the iteration, however much the one before drew`() async throws {
        let (draws, _) = try await VUBench(Self.bench).run { vu in
            func draw(_ iteration: Int, _ count: Int) -> UInt64 {
                vu.begin(iteration: iteration)
                return (0..<count).reduce(0) { _, _ in vu.random.next() }
            }
            _ = draw(0, 1)
            let one = draw(1, 1)
            _ = draw(0, 9)
            return [one, draw(1, 1), draw(2, 1)]
        }
        #expect(draws[0] == draws[1] && draws[1] != draws[2])
    }
}
