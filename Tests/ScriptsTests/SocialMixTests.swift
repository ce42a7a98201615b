// The mix: which flow a number picks, what `exec` may name, what the environment may say.

import LoadGen
import TestSupport
import Testing

@testable import Scripts

@Suite struct SocialMixTests {
    /// The first number of each flow; just below it is still the flow before.
    private static let starts: [(unit: Double, flow: SocialMix.Flow)] = [
        (0, .readFeed), (0.25, .createPost), (0.4, .commentAndLike), (0.55, .befriend), (0.7, .directMessage),
        (0.85, .chat), (0.95, .game), (1, .game),
    ]

    @Test(arguments: 1..<starts.count)
    func `the boundaries are those of the k6 script`(index: Int) {
        let (unit, flow) = Self.starts[index]
        #expect(SocialMix.pick(unit) == flow)
        #expect(SocialMix.pick(unit - 1e-9) == Self.starts[index - 1].flow)
    }

    @Test func `zero is the first flow`() {
        #expect(SocialMix.pick(0) == .readFeed)
    }

    @Test func `the weights are a whole and name each flow once`() {
        #expect(SocialMix.mix.map(\.weight).reduce(0, +) == 100)
        #expect(SocialMix.mix.map(\.flow) == SocialMix.Flow.allCases)
    }

    // Seeds 1 to 3; a deviation of half a percent point is more than three standard deviations.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `over many VUs and iterations each flow has its share`(seed: UInt64) {
        var counts: [SocialMix.Flow: Int] = [:]
        let vus = 500
        let iterations = 200
        for vu in 1...vus {
            for iteration in 0..<iterations {
                var random = VURandom(seed: seed, vu: vu, iteration: iteration)
                counts[SocialMix.pick(random.unit()), default: 0] += 1
            }
        }
        for (weight, flow) in SocialMix.mix {
            let percent = Double(counts[flow] ?? 0) / Double(vus * iterations) * 100
            #expect(abs(percent - weight) < 0.5, "\(flow)")
        }
    }

    @Test func `exec may name the mix and each flow`() throws {
        let script = try SocialMix(environment: ScriptEnvironment([:]))
        #expect(
            Set(script.functions.keys) == [
                "default", "readFeed", "createPost", "commentAndLike", "befriend", "directMessage", "chat",
                "game",
            ]
        )
    }

    @Test(arguments: [
        ("SOCIAL_COMPAT", "downstream", "upstream, or no value"),
        ("THINK_TIME", "30-10", "MIN-MAX in seconds"),
        ("LOAD_USERS", "1", "a number of accounts"),
    ])
    func `a variable that cannot be used is refused`(name: String, value: String, expected: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try SocialMix(environment: ScriptEnvironment([name: value]))
        }
        #expect(error.description.contains(name))
        #expect(error.description.contains(value))
        #expect(error.description.contains(expected))
    }
}
