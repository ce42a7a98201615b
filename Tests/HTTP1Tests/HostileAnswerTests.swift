// The tables of hostile answers against the parser alone: whole, byte by byte and cut at random.

import TestSupport
import Testing

@testable import HTTP1

@Suite struct HostileAnswerTests {
    private enum Verdict: Equatable {
        case answer(status: Int, body: Int, reuse: Bool)
        case refused(HTTPError)
    }

    private func verdict(_ answer: HostileAnswer, _ parts: [[UInt8]]) -> Verdict {
        var parser = HTTPResponseParser()
        do throws(HTTPError) {
            let parsed = try parse(parts, with: &parser, isHEAD: answer.method == "HEAD", keepBody: true)
            // 101 is the driver's to refuse: WebSocket asks for it.
            if parsed.status == 101 { return .refused(.malformedStatusLine(reason: "101")) }
            return .answer(
                status: parsed.status,
                body: parsed.bodyLength,
                reuse: parsed.keepsAlive && parsed.surplus.isEmpty
            )
        } catch {
            return .refused(error)
        }
    }

    @Test("each is judged as the table says, however it is cut", arguments: HostileAnswer.all)
    func judged(_ answer: HostileAnswer) {
        let isLong = answer.bytes.count > 4096
        let fed = isLong ? [[answer.bytes], pieces(answer.bytes)] : feedings(answer.bytes)
        let verdicts = fed.map { verdict(answer, $0) }
        for verdict in verdicts { #expect(verdict == verdicts[0]) }
        switch (answer.outcome, verdicts[0]) {
        case (.answer(let status, let body), .answer(let ownStatus, let ownBody, let reuse)):
            #expect(ownStatus == status && (ownBody == body || codesContent(answer)))
            if let expected = answer.reuse, answer.ending == .open { #expect(reuse == expected) }
        case (.failure, .refused): break
        // Codings are the client's to undo: the parser gives the bytes as they came.
        case (_, .answer(200, _, _)) where codesContent(answer): break
        // A reset is the transport's to tell: the parser sees an end.
        case (.failure(["reset"]), .answer): #expect(answer.ending == .reset)
        default: Issue.record("\(verdicts[0])")
        }
    }

    private func codesContent(_ answer: HostileAnswer) -> Bool {
        String(decoding: answer.bytes.prefix(60), as: UTF8.self).contains("Content-Encoding: ")
    }

    private func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: 1013).map { Array(bytes[$0..<min($0 + 1013, bytes.count)]) }
    }
}
