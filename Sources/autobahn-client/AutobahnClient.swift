// The client's side of the Autobahn test suite: the engine's own WebSocket client echoes whatever a fuzzing server sends. Must not
// contain: judgement (the suite's reports hold it).

import ArgumentParser
import LoadGen

@main
struct AutobahnClient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "autobahn-client",
        abstract: "Runs the cases of an Autobahn fuzzing server with swiftload's WebSocket client.",
        discussion: """
            Echoes every message until the server closes, then asks the server to write its reports. Compression is offered. \
            Exits with 0 when all cases were exchanged, whatever the server thinks of them.
            """
    )

    @Argument(help: "Of the fuzzing server: ws://HOST:PORT.")
    var url: String

    @Option(help: "The name in the server's reports.")
    var agent = "swiftload"

    @Option(help: "Numbers and ranges of cases, such as 1-16,25; all when left out.")
    var cases: String?

    @Option(help: "Seconds within which the next message of a case must come.")
    var timeout = 300

    mutating func validate() throws {
        guard !agent.isEmpty, agent.utf8.allSatisfy(Self.isPlain) else {
            throw ValidationError("--agent may have letters, digits, - . _ only, found \(agent)")
        }
        guard timeout > 0 else { throw ValidationError("--timeout must be positive, found \(timeout)") }
        if let cases { _ = try CaseNumbers(cases) }
    }

    func run() async throws {
        let client = try SocketClient(userAgent: "swiftload")
        let count = try await caseCount(client)
        let numbers = try cases.map { try CaseNumbers($0).numbers } ?? Array(1...max(1, count))
        if let beyond = numbers.first(where: { $0 > count }) {
            throw ValidationError("--cases: the server has cases 1-\(count), found \(beyond)")
        }
        var failed = 0
        for number in numbers {
            if let failure = try await exchange(number, client) {
                failed += 1
                print("case \(number): \(failure)")
            }
        }
        let reported = try await client.session("\(url)/updateReports?agent=\(agent)") { socket in
            while try await socket.next(timeout: .seconds(60)) != nil {}
            return socket.receivedCloseCode != nil
        }
        guard reported else { throw ValidationError("the server did not confirm that it wrote its reports") }
        print("autobahn-client: \(numbers.count - failed) of \(numbers.count) cases exchanged")
        if failed > 0 { throw ExitCode.failure }
    }

    private func caseCount(_ client: SocketClient) async throws -> Int {
        let answer = try await client.session("\(url)/getCaseCount") { socket in
            (
                try await socket.next(timeout: .seconds(60))?.text,
                socket.failure?.text ?? "status \(socket.status)"
            )
        }
        guard let text = answer.0, let count = Int(text), count > 0 else {
            throw ValidationError(
                "\(url)/getCaseCount: expected a number of cases, found \(answer.0 ?? answer.1)"
            )
        }
        return count
    }

    /// Echoes until the server closes; nil when the case was exchanged.
    private func exchange(_ number: Int, _ client: SocketClient) async throws -> String? {
        let patience = Duration.seconds(timeout)
        let address = "\(url)/runCase?case=\(number)&agent=\(agent)"
        return try await client.session(address, options: SocketOptions(compression: .deflate)) { socket in
            guard socket.status == 101 else { return socket.failure?.text ?? "status \(socket.status)" }
            while let message = try await socket.next(timeout: patience) {
                if message.isText { socket.send(message.text) } else { socket.send(binary: message.bytes) }
            }
            return socket.closeCode == nil ? "no message and no end within \(patience)" : nil
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
        default: false
        }
    }
}

/// A list such as `1-16,25`.
struct CaseNumbers {
    let numbers: [Int]

    init(_ text: String) throws {
        numbers = try text.split(separator: ",", omittingEmptySubsequences: false).flatMap { part in
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, 1 <= first,
                first <= last, last <= 100_000
            else {
                throw ValidationError("--cases: expected numbers and ranges such as 1-16,25, found \(text)")
            }
            return Array(first...last)
        }
    }
}
