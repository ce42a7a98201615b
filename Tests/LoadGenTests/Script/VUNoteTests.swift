// Notes of a script: said once per run, masked, and not without end.

import HTTP1
import Logging
import Synchronization
import Testing

@testable import LoadGen

/// Keeps the messages it is given.
private final class LogRecorder: Sendable {
    private let recorded = Mutex<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorder.recorded.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }
}

@Suite struct VUNoteTests {
    private let log = LogRecorder()

    private func makeVUs(_ count: Int) throws -> [VU] {
        let context = try LoopContext(
            loop: EventLoop(index: 0),
            metrics: LoopMetrics(registry: Registry(scenarios: [], submetrics: [])),
            settings: ClientSettings(baseURL: HTTPURL("http://127.0.0.1:1"), userAgent: "test"),
            log: RunLog(logger: log.logger, started: 0) { _ in }
        )
        return (1...count).map {
            VU(id: $0, scenario: "", core: VUCore(context: context, scenario: 0), seed: 1)
        }
    }

    @Test func `a note is logged once, whichever VU repeats it`() throws {
        for vu in try makeVUs(3) {
            vu.note("the server does not echo")
            vu.note("the server sends errors")
        }
        #expect(log.lines == ["warning: the server does not echo", "warning: the server sends errors"])
    }

    @Test func `secrets and control characters do not reach the log`() throws {
        try makeVUs(1)[0].note("asked for /ws?ticket=abc123\u{1B}\nagain")
        #expect(log.lines == ["warning: asked for /ws?ticket=**** again"])
    }

    @Test func `different notes end with the twentieth, which says so`() throws {
        let vu = try makeVUs(1)[0]
        for number in 1...50 { vu.note("note \(number)") }
        #expect(log.lines.count == 20)
        #expect(log.lines.last == "warning: note 20 (further notes are not logged)")
    }
}
