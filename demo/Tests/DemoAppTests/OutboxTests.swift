import FlyingFox
import Foundation
import Testing

@testable import DemoApp

@Suite struct OutboxTests {
    @Test(arguments: [
        (0, [0]), (1024, [1024]), (1025, [1024, 1]), (2040, [1024, 1016]), (2041, [2041, 0]),
        (10_000, [10_000, 0]),
    ])
    func `messages are framed as the application's library frames them`(size: Int, parts: [Int]) {
        let frames = Outbox.frames([UInt8](repeating: 65, count: size))
        #expect(frames.map(\.payload.count) == parts)
        #expect(frames.last?.fin == true && frames.first?.opcode == .text)
        if frames.count == 2 { #expect(!frames[0].fin && frames[1].opcode == .continuation) }
    }

    @Test func `the 257th waiting message is dropped, control frames are not`() async {
        let outbox = Outbox()
        for index in 0..<Outbox.capacity {
            let isQueued = outbox.send([UInt8(index & 255)])
            #expect(isQueued)
        }
        #expect(!outbox.send([0]))
        outbox.sendControl(WSFrame(fin: true, opcode: .ping, mask: nil, payload: Data()))
        #expect(await outbox.next()?.opcode == .ping)
        #expect(await outbox.next()?.payload == Data([0]))
        #expect(outbox.send([1]))
    }

    @Test func `a refusal is written before the end, a close frame instead of what waits`() async {
        let refused = Outbox()
        _ = refused.send([1])
        refused.finish()
        #expect(await refused.next()?.payload == Data([1]))
        #expect(await refused.next() == nil)
        let closed = Outbox()
        _ = closed.send([1])
        closed.close(.close(code: .normalClosure))
        _ = closed.send([2])
        closed.finish()
        #expect(await closed.next()?.opcode == .close)
        #expect(await closed.next() == nil)
    }

    @Test func `a waiting reader gets what is sent later, and nil when cancelled`() async {
        let outbox = Outbox()
        async let frame = outbox.next()
        _ = outbox.send([5])
        #expect(await frame?.payload == Data([5]))
        let waiting = Task { await outbox.next() }
        waiting.cancel()
        #expect(await waiting.value == nil)
    }
}
