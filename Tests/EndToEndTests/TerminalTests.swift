// Terminals: a real one, a dumb one, none, a closed one. The run and its artifacts are the same on each.

import Foundation
import Measure
import Synchronization
import TestSupport
import Testing

/// A pseudo-terminal: the process writes to its device, the test reads what a person would see.
final class PseudoTerminal: Sendable {
    /// TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    let device: String
    private let descriptor: Int32
    private let seen: Mutex<[UInt8]>

    init() throws {
        // By hand, as the system's module has no posix_openpt(3): open, unlock, ask for the number.
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (locked, number): (Int32, UInt32) = (0, 0)
        try #require(
            ioctl(descriptor, Self.setLock, &locked) == 0 && ioctl(descriptor, Self.getNumber, &number) == 0
        )
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        device = "/dev/pts/\(number)"
        var size = winsize(ws_row: 40, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
        seen = Mutex([])
    }

    deinit { close(descriptor) }

    /// Takes what has been written so far; call it often enough that the writer need not wait.
    func drain() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return }
            seen.withLock { $0 += buffer[..<count] }
        }
    }

    var text: String { seen.withLock { String(decoding: $0, as: UTF8.self) } }
}

@Suite("a terminal", .timeLimit(.minutes(5)))
struct TerminalTests {
    private static let profile = LoadProfile(vus: 2, seconds: 3)

    private static func checkArtifacts(_ run: SwiftloadRun) throws {
        #expect(SummaryRules.violations(in: try run.summary()) == [])
        #expect(try run.metadata().exitCode == 0)
        let timeline = try run.timeline()
        #expect(!timeline.isTorn && timeline.unreadableLines == 0 && timeline.seconds.count >= 3)
        let names = run.files.map { URL(fileURLWithPath: $0).lastPathComponent }
        #expect(names == ["metadata.json", "summary.json", "timeline.jsonl"])
    }

    @Test(
        "gets colour and moving progress unless it is asked not to",
        arguments: [
            (["TERM": "xterm"], [], true), (["TERM": "dumb"], [], false),
            (["TERM": "xterm", "NO_COLOR": "1"], [], false),
            (["TERM": "xterm"], ["--no-color"], false),
        ] as [([String: String], [String], Bool)]
    )
    func colour(environment: [String: String], arguments: [String], hasEscapes: Bool) async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let terminal = try PseudoTerminal()
            let run = try SwiftloadRun(
                profile: Self.profile,
                url: demo.cheapURL,
                arguments: arguments,
                environment: environment,
                output: .device(terminal.device)
            )
            #expect(
                await eventually(within: .seconds(20)) {
                    terminal.drain()
                    return run.process.ending != nil
                }
            )
            terminal.drain()
            #expect(run.process.ending == .exited(0))
            #expect(terminal.text.contains("\u{1B}") == hasEscapes)
            #expect(terminal.text.contains("http_req_duration"))
            if hasEscapes { #expect(terminal.text.contains(#/main.*\[=+-*\].*\d/2 VUs/#)) }
            try Self.checkArtifacts(run)
        }
    }

    @Test("that is closed does no harm", arguments: [false, true])
    func closed(errorsToo: Bool) async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try SwiftloadRun(
                profile: Self.profile,
                url: demo.cheapURL,
                output: .closed,
                errorsAreClosed: errorsToo
            )
            #expect(try await run.process.end(within: .seconds(20)) == .exited(0))
            try Self.checkArtifacts(run)
        }
    }

    @Test("whose reader went away does no harm")
    func brokenPipe() async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            let run = try SwiftloadRun(
                profile: Self.profile,
                url: demo.cheapURL,
                output: .descriptor(ends[1])
            )
            for end in ends { close(end) }
            #expect(try await run.process.end(within: .seconds(20)) == .exited(0))
            try Self.checkArtifacts(run)
        }
    }
}
