// Questions to one service within one budget of time. Must not contain what is asked or what answers mean.

/// A stretch of time that everything done for one purpose has to share.
struct TimeBudget: Sendable {
    /// All of it.
    let whole: Duration
    private let deadline: ContinuousClock.Instant

    /// Starts to run now.
    init(_ whole: Duration) {
        self.whole = whole
        deadline = .now + whole
    }

    /// What is left; never negative.
    var left: Duration { max(.zero, deadline - .now) }
}

/// Asks one service. No question outlives the budget, and after its end none is sent.
struct ServiceClient: Sendable {
    /// Below this no answer is to be expected any more.
    private static let shortest = Duration.milliseconds(20)

    /// The service.
    let service: ServiceURL
    /// The way to it.
    let fetch: Fetch
    /// The time for all questions.
    let budget: TimeBudget

    /// Sends a GET. `share` is how much of the time that is left it may take.
    func get(
        _ path: String,
        _ parameters: [(name: String, value: String)] = [],
        share: Double = 1
    ) async -> Result<ServiceResponse, ServiceFailure> {
        let limit = budget.left * share
        guard limit >= Self.shortest else {
            return .failure(
                ServiceFailure(.timeout, "not answered: the \(budget.whole) for all questions were over")
            )
        }
        let request = ServiceRequest(
            url: service.url(path, parameters),
            headers: ["Accept": "application/json"],
            timeout: limit
        )
        return await fetch(request)
    }
}

extension Array where Element: Sendable {
    /// What `transform` makes of each element, in order, with at most `limit` of them at work at a time.
    func mapConcurrently<Output: Sendable>(
        atMost limit: Int,
        _ transform: @escaping @Sendable (Element) async -> Output
    ) async -> [Output] {
        await withTaskGroup(of: (place: Int, output: Output).self) { group in
            var waiting = enumerated().makeIterator()
            var outputs: [Int: Output] = [:]
            func startNext() {
                guard let (place, element) = waiting.next() else { return }
                group.addTask { (place, await transform(element)) }
            }
            for _ in 0..<Swift.max(1, limit) { startNext() }
            for await result in group {
                outputs[result.place] = result.output
                startNext()
            }
            return indices.compactMap { outputs[$0] }
        }
    }
}
