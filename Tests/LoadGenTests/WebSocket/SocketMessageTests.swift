// Messages as text and JSON, failures as text.

import Testing

@testable import LoadGen

@Suite struct SocketMessageTests {
    private func message(_ bytes: [UInt8], isText: Bool = true) -> SocketMessage {
        SocketMessage(isText: isText, bytes: bytes, arrived: 0)
    }

    @Test func `text is text, and bytes that are not are replaced`() {
        #expect(message(Array("hä".utf8)).text == "hä")
        #expect(message([0x61, 0xff], isText: false).text == "a\u{fffd}")
    }

    @Test func `a member of a JSON payload is found, nothing in others`() {
        let json = message(Array(#"{"type":"joined","n":3}"#.utf8))
        #expect(json.json("type")?.string == "joined")
        #expect(json.json("n")?.int == 3)
        #expect(json.json("x") == nil)
        #expect(message(Array("{".utf8)).json("type") == nil)
    }

    @Test func `a failure reads as its text`() {
        let failure = SocketFailure(kind: .malformed, text: "frame has reserved opcode 3")
        #expect("\(failure)" == "frame has reserved opcode 3")
    }
}
