// The smallest useful script: the first example for authors and the yardstick of benchmarks.

import LoadGen

/// One GET of the base URL and one check per iteration, without think time.
public struct Get: Script {
    /// `--script get`.
    public static let name = "get"

    /// `GET_SLEEP`: a pause after each request, in seconds, so that many VUs can hold their connection and wait.
    private let pause: Duration

    /// Reads `GET_SLEEP`.
    public init(environment: ScriptEnvironment) throws {
        guard let text = environment["GET_SLEEP"] else {
            pause = .zero
            return
        }
        guard let seconds = Double(text), (0...86_400).contains(seconds) else {
            throw ScriptEnvironment.Invalid("GET_SLEEP", found: text, expected: "seconds from 0 to 86400")
        }
        pause = .seconds(seconds)
    }

    /// Prepares nothing.
    public func setup(_ vu: VU) async throws -> NoSetupData { NoSetupData() }

    /// `default` alone.
    public var functions: [String: @Sendable (VU, NoSetupData) async throws -> Void] {
        ["default": { vu, _ in try await iterate(vu) }]
    }

    private func iterate(_ vu: VU) async throws {
        let response = try await vu.http.get("")
        vu.check(response, "status is 200") { $0.status == 200 }
        try await vu.sleep(pause)
    }
}
