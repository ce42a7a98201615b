// The smallest useful script: the first example for authors and the yardstick of benchmarks.

import LoadGen

/// One GET of the base URL and one check per iteration, without think time.
public struct Get: Script {
    /// `--script get`.
    public static let name = "get"

    /// Needs nothing from the environment.
    public init(environment: ScriptEnvironment) {}

    /// Prepares nothing.
    public func setup(_ vu: VU) async throws -> NoSetupData { NoSetupData() }

    /// `default` alone.
    public var functions: [String: @Sendable (VU, NoSetupData) async throws -> Void] {
        ["default": { vu, _ in try await iterate(vu) }]
    }

    private func iterate(_ vu: VU) async throws {
        let response = try await vu.http.get("")
        vu.check(response, "status is 200") { $0.status == 200 }
    }
}
