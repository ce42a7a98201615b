import Testing

@testable import Report

struct ClaimFrameTests {
    @Test(
        "a frame says nothing about the run and is taken off",
        arguments: [
            ("The report shows that 12 requests failed.", "12 requests failed."),
            ("Overall, it can be seen that 12 requests failed.", "12 requests failed."),
            ("According to E4, 12 requests failed.", "12 requests failed."),
            ("As E4 shows, 12 requests failed, as shown by E4.", "12 requests failed."),
            ("Observation: 12 requests failed (see E4).", "12 requests failed."),
            ("E4: 12 requests failed during the load test.", "12 requests failed."),
            ("Importantly, 12 requests failed. This is worth noting.", "12 requests failed."),
            ("12 requests failed, according to the report", "12 requests failed"),
            (
                "It is clear that 12 requests failed. The data indicates that 3 of them were refused.",
                "12 requests failed. 3 of them were refused."
            ),
        ]
    )
    func frames(text: String, content: String) {
        #expect(ClaimFrame.stripped(text) == content)
    }

    @Test(
        "what says something is no frame",
        arguments: [
            "The report does not show that 12 requests failed.",
            "The previous run showed that 12 requests failed.",
            "The database shows that 12 requests failed.", "It is false that 12 requests failed.",
            "If the load doubles we may see that 12 requests fail.", "As a result, 12 requests failed.",
            "Therefore, 12 requests failed.", "Previously, 12 requests failed.",
            "In 12 runs, requests failed.",
            "Cause: 12 requests failed.", "12 requests failed (all of them)",
            "12 requests failed, as in the last run.",
            "As expected by nobody, 12 requests failed.", "POST /api/posts: 12 requests failed.",
            "Latency was 4.5 ms.",
        ]
    )
    func statements(text: String) {
        #expect(ClaimFrame.stripped(text) == text)
    }

    @Test(
        "a frame around nothing stays",
        arguments: ["", "This is worth noting.", "The report shows that ", "Note:"]
    )
    func empty(text: String) {
        #expect(ClaimFrame.stripped(text).isEmpty == text.isEmpty)
    }
}
