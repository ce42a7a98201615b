// The frames of chat and game, letter for letter those of the k6 script.

import Testing

@testable import Scripts

@Suite struct SocialSocketFlowsTests {
    @Test(arguments: [
        (SocialFrame.join(12), #"{"type":"join","conversation_id":12}"#),
        (
            SocialFrame.message("WS chat 3-0", to: 12),
            #"{"type":"message","conversation_id":12,"content":"WS chat 3-0"}"#
        ),
        (SocialFrame.read(12), #"{"type":"read","conversation_id":12}"#),
        (SocialFrame.joinRoom, #"{"type":"join_room","payload":{}}"#),
        (SocialFrame.move(row: 2, column: 3), #"{"type":"make_move","payload":{"row":2,"column":3}}"#),
        (
            SocialFrame.talk("game chat 3-0", username: "loadu_1_2"),
            #"{"type":"chat","payload":{"text":"game chat 3-0","username":"loadu_1_2"}}"#
        ),
        (
            SocialFrame.upstreamTalk("game chat 3-0"),
            #"{"type":"chat","payload":{"content":"game chat 3-0"}}"#
        ),
    ])
    func `frames are those of the k6 script`(frame: String, expected: String) {
        #expect(frame == expected)
    }

    @Test func `text from elsewhere cannot break a frame`() {
        #expect(
            SocialFrame.talk("a\"b\\c\nd", username: "\u{1}é")
                == #"{"type":"chat","payload":{"text":"a\"b\\c\nd","username":"\u0001é"}}"#
        )
        #expect(
            SocialFrame.message("\"}", to: 1) == #"{"type":"message","conversation_id":1,"content":"\"}"}"#
        )
    }
}
