// The numbers of the RFC: which opcodes are control frames, which close codes may be sent.

import Testing

@testable import WS

@Suite struct FrameTests {
    @Test("close, ping and pong are control frames, and only they")
    func control() {
        #expect(Opcode.allCases.filter(\.isControl) == [.close, .ping, .pong])
        #expect(Opcode.allCases.map(\.rawValue) == [0, 1, 2, 8, 9, 10])
    }

    @Test("close codes that may stand in a frame are those of the RFC and its registry")
    func closeCodes() {
        let valid = (0...UInt16.max).filter { CloseCode(rawValue: $0).isValidOnWire }
        #expect(valid == Array(1000...1003) + Array(1007...1014) + Array(3000...4999))
    }

    @Test("without an extension no reserved bit is allowed")
    func reservedBits() {
        #expect(Opcode.allCases.allSatisfy { NegotiatedExtension.none.allowedReservedBits(for: $0) == 0 })
    }
}
