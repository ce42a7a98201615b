import Testing

@testable import LoadGen

@Suite struct FetchRequestTests {
    @Test(
        arguments: [
            ("application/json", "application/json"), ("Text/HTML; charset=utf-8", "text/html"),
            (" text/plain ;q=1", "text/plain"), ("", ""), (nil, nil),
        ] as [(String?, String?)]
    )
    func `the content type comes without parameters, in lower case`(value: String?, expected: String?) {
        let headers = value.map { [(name: "content-TYPE", value: $0)] } ?? []
        #expect(FetchResponse(status: 200, headers: headers).contentType == expected)
    }

    @Test func `the first header of a name is found in any case`() {
        let response = FetchResponse(
            status: 200,
            headers: [("A", "1"), ("b", "2"), ("a", "3")],
            body: [0x68, 0xFF]
        )
        #expect(response.header("a") == "1" && response.header("B") == "2" && response.header("c") == nil)
        #expect(response.text == "h\u{FFFD}")
    }
}
