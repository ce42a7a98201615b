import LoadGen
import Scripts
import TestSupport
import Testing

@Suite("The ws_echo script")
struct EchoTests {
    @Test(
        "a value that cannot be used is refused with what was expected",
        arguments: [
            ("ECHO_BYTES", "0"), ("ECHO_BYTES", "x"), ("ECHO_BYTES", "16777217"), ("ECHO_MESSAGES", "-1"),
            ("ECHO_DEFLATE", "yes"),
        ]
    )
    func refuses(name: String, text: String) {
        #expect(throws: ScriptEnvironment.Invalid.self) {
            try Echo(environment: ScriptEnvironment([name: text]))
        }
    }

    @Test("it offers the default function, with and without compression", arguments: ["0", "1"])
    func offers(deflate: String) throws {
        let script = try Echo(environment: ScriptEnvironment(["ECHO_DEFLATE": deflate, "ECHO_BYTES": "7"]))
        #expect(Set(script.functions.keys) == ["default"])
    }

    @Test("messages go out one after the other and are counted, with their round trips")
    func echoes() throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            while let frame = peer.receiveFrame() {
                peer.send(LoopbackFrame.bytes(opcode: frame.opcode, frame.payload))
                if frame.opcode == 8 { return }
            }
        }
        let run = try ScriptRun(
            ScriptRun.profile([(exec: "default", vus: 2)]),
            at: server.url,
            environment: ["ECHO_BYTES": "300", "ECHO_MESSAGES": "5"],
            script: Echo.self
        )
        let checks = run.checks
        #expect(checks["status is 101"]?[0] ?? 0 > 0 && checks["all messages came back"]?[0] ?? 0 > 0)
        #expect(checks["status is 101"]?[1] == 0 && checks["all messages came back"]?[1] == 0)
        let summary = run.outcome.summary
        let returned = summary["ws_msgs_received"]?.values["count"] ?? 0
        #expect(returned >= 10)
        #expect(summary["ws_msg_rtt"]?.values["max"] ?? 0 > 0)
        #expect(summary["http_reqs"] == nil)
    }

    @Test("a server that does not echo fails the check")
    func noticesSilence() throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            _ = peer.receiveFrame()
            peer.send(LoopbackFrame.text("something else") + LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let run = try ScriptRun(
            ScriptRun.profile([(exec: "default", vus: 1)]),
            at: server.url,
            environment: ["ECHO_MESSAGES": "5"],
            script: Echo.self
        )
        #expect(run.checks["all messages came back"]?[0] == 0)
        #expect(run.checks["all messages came back"]?[1] ?? 0 > 0)
    }
}
