// How many loads run side by side: enough to pass the time, few enough that they do not measure each other.

/// Lets a few tests at a time start their processes.
actor ProcessSlots {
    static let shared = ProcessSlots(3)
    /// Whole pipelines, whose loads are larger.
    static let pipelines = ProcessSlots(1)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    /// Calls `body` when there is a slot.
    nonisolated func use<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result
    {
        await take()
        do {
            let result = try await body()
            await giveBack()
            return result
        } catch {
            await giveBack()
            throw error
        }
    }

    private func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
