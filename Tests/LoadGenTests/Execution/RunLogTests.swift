import CNet
import TestSupport
import Testing

@testable import LoadGen

@Suite struct RunLogTests {
    private struct Failure: Error, CustomStringConvertible { let description: String }

    private let lines = Collected<String>()
    private let events = Collected<RunEvent>()

    private func log(started: Int64 = cnet_now()) -> RunLog {
        RunLog(logger: collecting(lines), started: started) { [events] in events.add($0) }
    }

    @Test func `the first failed request of each kind is told, the rest is in the numbers`() {
        let log = log()
        for route in ["/a", "/b", "/a"] {
            log.requestFailed(.refused, method: "GET", route: route)
            log.requestFailed(.requestTimeout, method: "PUT", route: route)
        }
        #expect(
            lines.all == [
                "warning request failed (first of its kind): GET /a: dial: connection refused",
                "warning request failed (first of its kind): PUT /a: request timeout",
            ]
        )
        #expect(events.all.map(\.kind) == ["failure", "failure"])
    }

    @Test func `a kind is an error code, whatever the reason in its text`() {
        let log = log()
        for reason in ["temporary failure", "no memory"] {
            log.requestFailed(.lookup(reason), method: "GET", route: "/")
        }
        #expect(
            lines.all == ["warning request failed (first of its kind): GET /: lookup: temporary failure"]
        )
    }

    @Test(arguments: [("GET /a/:id", "GET /a/:id"), ("GETAWAY", "GET GETAWAY"), ("", "GET")])
    func `a route's name gets its method unless it begins with it`(route: String, shown: String) {
        log().requestFailed(.end, method: "GET", route: route)
        #expect(lines.all == ["warning request failed (first of its kind): \(shown): EOF"])
    }

    @Test func `what fails while muted is told when it fails again later`() {
        let log = log()
        log.mute(true)
        log.requestFailed(.refused, method: "GET", route: "/setup")
        #expect(lines.all.isEmpty && events.all.isEmpty)
        log.mute(false)
        log.requestFailed(.refused, method: "GET", route: "/run")
        #expect(
            lines.all == ["warning request failed (first of its kind): GET /run: dial: connection refused"]
        )
    }

    @Test func `muting keeps only failed requests quiet`() {
        let log = log()
        log.mute(true)
        log.note("a note")
        log.once("kind", "something")
        log.scriptFailed(Failure(description: "bad"), scenario: "main")
        #expect(
            lines.all == [
                "warning a note", "warning something", "warning iteration of main ended by an error: bad",
            ]
        )
    }

    @Test func `five script errors are told, the fifth says that no more are`() {
        let log = log()
        for number in 1...8 {
            log.scriptFailed(
                Failure(description: "same"),
                scenario: number.isMultiple(of: 2) ? "even" : "odd"
            )
        }
        let said = ["odd", "even", "odd", "even"].map { "warning iteration of \($0) ended by an error: same" }
        #expect(
            lines.all == said + [
                "warning iteration of odd ended by an error: same (further ones are not logged)"
            ]
        )
        #expect(events.all.map(\.kind) == Array(repeating: "script", count: 5))
    }

    @Test func `twenty different notes are told, repeated ones take no place`() {
        let log = log()
        for number in 1...30 {
            log.note("note \(number)")
            log.note("note 1")
        }
        let last = "warning note 20 (further notes are not logged)"
        #expect(lines.all == (1...19).map { "warning note \($0)" } + [last])
        #expect(Set(events.all.map(\.kind)) == ["note"] && events.all.count == 20)
    }

    @Test func `something is told once per kind and text`() {
        let log = log()
        for _ in 1...2 {
            for (kind, text) in [("a", "x"), ("a", "y"), ("b", "x")] { log.once(kind, text) }
        }
        #expect(events.all.map { "\($0.kind) \($0.text)" } == ["a x", "a y", "b x"])
        #expect(lines.all == ["warning x", "warning y", "warning x"])
    }

    @Test func `however many threads notice it, it is told once`() async {
        let log = log()
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 1...16 {
                tasks.addTask {
                    for number in 1...50 {
                        log.once("kind", "\(number)")
                        log.requestFailed(
                            TransportFailure(code: number, text: ""),
                            method: "GET",
                            route: "/"
                        )
                        log.note("note \(number % 20)")
                    }
                }
            }
        }
        #expect(lines.all.count == 50 + 50 + 20)
        #expect(events.all.count == lines.all.count)
    }

    @Test func `what is recorded goes to the timeline alone, each time`() {
        let log = log()
        log.record("threshold", "checks: rate>0.9 is crossed")
        log.record("threshold", "checks: rate>0.9 is crossed")
        #expect(lines.all.isEmpty)
        #expect(
            events.all.map { "\($0.kind): \($0.text)" }
                == Array(repeating: "threshold: checks: rate>0.9 is crossed", count: 2)
        )
    }

    @Test func `secrets and control characters reach neither log nor timeline`() {
        let log = log()
        let secret = "asked /ws?ticket=abc123\u{1B}[2J\nagain"
        log.note(secret)
        log.once("kind", secret)
        log.scriptFailed(Failure(description: secret), scenario: "main")
        log.requestFailed(.end, method: "GET", route: secret)
        let clean = "asked /ws?ticket=****[2J again"
        let texts = [
            clean, clean, "iteration of main ended by an error: \(clean)",
            "request failed (first of its kind): GET \(clean): EOF",
        ]
        #expect(lines.all == texts.map { "warning \($0)" })
        #expect(events.all.map(\.text) == texts)
        log.record("kind", "ticket=abc123")
        #expect(events.all.last?.text == "ticket=****")
    }

    @Test func `events carry the seconds since the run's start`() throws {
        let log = log(started: cnet_now() - 3_000_000_000)
        log.once("kind", "text")
        log.record("kind", "text")
        for event in events.all { #expect(event.at >= 3 && event.at < 60) }
        #expect(events.all.count == 2)
    }
}
