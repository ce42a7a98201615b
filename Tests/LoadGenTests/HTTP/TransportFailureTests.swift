import Glibc
import HTTP1
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct TransportFailureTests {
    /// What a script and the metrics see of one failed GET.
    private struct Seen: Sendable {
        let answer: String
        let phases: HTTPPhases
        let recorded: Recorded
    }

    private func get(
        _ url: String,
        path: String = "/",
        timeout: Duration = .seconds(30),
        twice: Bool = false
    ) async throws -> Seen {
        let (value, recorded) = try await VUBench(url).run { vu in
            if twice { _ = try await vu.http.get(path, timeout: timeout) }
            let answer = try await vu.http.get(path, timeout: timeout)
            return (
                "\(answer.status) \(answer.errorCode) \(answer.error)", answer.timings.phases,
                answer.body.count
            )
        }
        #expect(value.2 == 0)
        return Seen(answer: value.0, phases: value.1, recorded: recorded)
    }

    @Test func `a refused connection is 1212 with all phases at zero`() async throws {
        let seen = try await get("http://127.0.0.1:\(LoopbackServer.unusedPort())")
        #expect(seen.answer == "0 1212 dial: connection refused")
        #expect(seen.phases == HTTPPhases())
        #expect(seen.recorded.samples(.httpReqDuration) == 1)
        #expect(seen.recorded.store[.httpReqFailed].rate.passes == 1)
        #expect(seen.recorded.samples(.httpReqConnecting) == 1)
    }

    @Test(arguments: ["after the request", "at once"])
    func `a server that closes without a byte is EOF`(when: String) async throws {
        let server = LoopbackServer { peer, _ in if when == "after the request" { _ = peer.receiveRequest() }
        }
        for _ in 0..<20 {
            let seen = try await get(server.url)
            // Closing over unread bytes makes the kernel send a reset: then k6 sees one, too.
            let accepted =
                ["0 1000 EOF"] + (when == "at once" ? ["0 1220 read: connection reset by peer"] : [])
            #expect(accepted.contains(seen.answer), "found \(seen.answer)")
            #expect(seen.recorded.total(.httpReqs) == 1)
        }
    }

    @Test func `a reset is 1220`() async throws {
        let server = LoopbackServer { peer, _ in
            _ = peer.receiveRequest()
            peer.reset()
        }
        #expect(try await get(server.url).answer == "0 1220 read: connection reset by peer")
    }

    @Test func `a reset in the middle of the body is 1220, whatever came before`() async throws {
        let server = LoopbackServer { peer, _ in
            _ = peer.receiveRequest()
            peer.send(parts: [Array("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".utf8)])
            peer.reset()
        }
        let seen = try await get(server.url)
        #expect(seen.answer == "0 1220 read: connection reset by peer")
        #expect(seen.recorded.series.keys.allSatisfy { $0.hasSuffix(" 0 1220") })
    }

    @Test func `an answer that ends before its length is a failure`() async throws {
        let server = LoopbackServer { peer, _ in
            _ = peer.receiveRequest()
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        }
        let seen = try await get(server.url)
        #expect(seen.answer.hasPrefix("0 1000 unexpected EOF"))
    }

    @Test func `what is no HTTP is a failure with the generic code`() async throws {
        let server = LoopbackServer { peer, _ in
            _ = peer.receiveRequest()
            peer.send("SSH-2.0-OpenSSH_9.2\r\n\r\n")
            peer.receiveToEnd()
        }
        let seen = try await get(server.url)
        #expect(seen.answer.hasPrefix("0 1000 malformed HTTP response"))
    }

    @Test func `a time-out is 1050, all of it waiting, and closes the connection`() async throws {
        let closed = Collected<Int>()
        let server = LoopbackServer { peer, number in
            peer.receiveToEnd()
            closed.add(number)
        }
        let seen = try await get(server.url, timeout: .milliseconds(300), twice: true)
        #expect(seen.answer == "0 1050 request timeout")
        #expect(seen.phases.receiving == 0)
        #expect(seen.phases.waiting + seen.phases.sending + seen.phases.blocked >= 300_000_000)
        #expect(seen.phases.waiting > 150_000_000)
        #expect(server.peers.count == 2)
        #expect(closed.waitedFor(2).count == 2)
    }

    @Test func `a time-out counts to the last byte, not to the last sign of life`() async throws {
        let server = LoopbackServer { peer, _ in
            _ = peer.receiveRequest()
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while peer.send("x") { usleep(5_000) }
        }
        let seen = try await get(server.url, timeout: .milliseconds(300))
        #expect(seen.answer == "0 1050 request timeout")
        #expect(seen.phases.receiving > 0)
        #expect(seen.phases.duration >= 150_000_000)
    }

    @Test func `a name that does not exist is 1101`() async throws {
        let seen = try await get("http://no-such-host.invalid:80")
        #expect(seen.answer == "0 1101 lookup: no such host")
        #expect(seen.phases == HTTPPhases())
    }

    @Test(arguments: [
        "ftp://host/", "http://", "http://a b/", "http://127.0.0.1:99999/", "wss://127.0.0.1/",
        "ws://127.0.0.1/",
    ])
    func `an unusable URL makes no samples at all`(url: String) async throws {
        let seen = try await get("http://127.0.0.1:1", path: url)
        #expect(seen.answer.hasPrefix("0 1020 "))
        #expect(seen.recorded.samples(.httpReqs) == 0 && seen.recorded.samples(.httpReqFailed) == 0)
        #expect(seen.recorded.series.isEmpty)
    }

    @Test func `an interruption throws and leaves no sample of the request under way`() async throws {
        let server = LoopbackServer { peer, _ in peer.receiveToEnd() }
        let (isInterrupted, recorded) = try await VUBench(server.url).run { vu in
            await vu.interrupting(after: .milliseconds(20)) { _ = try await vu.http.get("/") } is Interrupted
        }
        #expect(isInterrupted)
        #expect(recorded.samples(.httpReqs) == 0)
        #expect(recorded.samples(.dataSent) == 1)
        #expect(recorded.total(.dataSent) == server.receivedCount)
    }

    @Test func `errno values map to k6's codes`() {
        #expect(TransportFailure.dial(ECONNREFUSED) == .refused)
        #expect(TransportFailure.dial(ETIMEDOUT) == .dialTimeout)
        #expect(TransportFailure.dial(EHOSTUNREACH).code == 1213)
        let reset = TransportFailure.dial(ECONNRESET)
        #expect(reset.code == 1220 && reset.text == "dial: connection reset by peer" && reset.cause == .reset)
        let broken = TransportFailure.dial(EPIPE)
        #expect(broken.code == 1201 && broken.text == "dial: broken pipe" && broken.cause == .reset)
        #expect(TransportFailure.transfer(ECONNRESET) == .reset)
        #expect(TransportFailure.transfer(EPIPE) == .brokenPipe)
        #expect(TransportFailure.transfer(EIO).code == 1202)
        #expect(TransportFailure.lookup("x").code == 1100)
    }
}
