// The fuzzer's corpus without the fuzzer: every input, and mutations of them, against the target's invariant.

import FuzzTargets
import TestSupport
import Testing

@Suite struct CorpusReplayTests {
    @Test("every input of the corpus keeps the invariant", arguments: FuzzTarget.allCases)
    func replays(_ target: FuzzTarget) throws {
        let corpus = try target.corpus()
        #expect(!corpus.isEmpty, "Fuzz/Corpus/\(target.rawValue) is empty")
        for input in corpus {
            #expect(throws: Never.self, "\(input.name)") { try target.check(input.bytes) }
        }
    }

    @Test("mutated inputs keep it too", arguments: FuzzTarget.allCases, 1...3 as ClosedRange<UInt64>)
    func mutates(_ target: FuzzTarget, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let corpus = try target.corpus().map(\.bytes).filter { $0.count < 1000 }
        for _ in 0..<150 {
            let input = mutation(of: corpus, &random)
            #expect(throws: Never.self, "seed \(seed): \(input)") { try target.check(input) }
        }
    }

    @Test("an empty input is one", arguments: FuzzTarget.allCases)
    func takesNothing(_ target: FuzzTarget) {
        #expect(throws: Never.self) { try target.check([]) }
    }

    /// An input of which a few bytes are changed, removed or doubled, or that goes on as another one does.
    private func mutation(of corpus: [[UInt8]], _ random: inout SeededRandom) -> [UInt8] {
        var input = corpus.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...input.count, using: &random)
            let length = Int.random(in: 0...min(8, input.count - place), using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: input.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 1: input.removeSubrange(place..<place + length)
            case 2: input.insert(contentsOf: input[place..<place + length], at: place)
            case 3 where place < input.count: input[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default:
                let other = corpus.randomElement(using: &random) ?? []
                input = Array(input.prefix(place) + other.dropFirst(place))
            }
        }
        return input
    }
}
