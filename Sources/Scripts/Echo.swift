// Messages to a server that sends them back: the first example of a WebSocket and the yardstick of benchmarks.

import LoadGen

/// One WebSocket per iteration, over which messages go out one after the other, each when the one before has come back.
public struct Echo: Script {
    /// `--script ws_echo`.
    public static let name = "ws_echo"

    private let message: String
    private let count: Int
    private let compression: SocketCompression?

    /// Reads `ECHO_BYTES` (125), `ECHO_MESSAGES` per iteration (1000) and `ECHO_DEFLATE` (`1` offers compression).
    public init(environment: ScriptEnvironment) throws {
        let bytes = try Self.number(environment, "ECHO_BYTES", default: 125, in: 1...16_777_216)
        count = try Self.number(environment, "ECHO_MESSAGES", default: 1_000, in: 1...1_000_000)
        message = String(repeating: "x", count: bytes)
        switch environment["ECHO_DEFLATE"] {
        case nil, "0": compression = nil
        case "1": compression = .deflate
        case let text?: throw ScriptEnvironment.Invalid("ECHO_DEFLATE", found: text, expected: "0 or 1")
        }
    }

    private static func number(
        _ environment: ScriptEnvironment,
        _ name: String,
        default: Int,
        in range: ClosedRange<Int>
    ) throws -> Int {
        guard let text = environment[name] else { return `default` }
        guard let number = Int(text), range.contains(number) else {
            throw ScriptEnvironment.Invalid(
                name,
                found: text,
                expected: "a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// Prepares nothing.
    public func setup(_ vu: VU) async throws -> NoSetupData { NoSetupData() }

    /// `default` alone.
    public var functions: [String: @Sendable (VU, NoSetupData) async throws -> Void] {
        ["default": { vu, _ in try await iterate(vu) }]
    }

    private func iterate(_ vu: VU) async throws {
        let socket = try await vu.socket("", compression: compression)
        guard vu.check(socket, "status is 101", { $0.status == 101 }) else {
            return try await vu.sleep(.seconds(1))
        }
        var returned = 0
        while returned < count {
            let reply = try await socket.exchange(message, timeout: .seconds(10)) { _ in true }
            guard let reply, reply.bytes.count == message.utf8.count else { break }
            returned += 1
        }
        vu.check("all messages came back", returned == count)
        try await socket.close(1000)
    }
}
