import Testing

@testable import Report

@Suite struct ServiceURLTests {
    @Test(arguments: [
        ("http://localhost:9090", "http://localhost:9090"),
        (" http://localhost:9090// \n", "http://localhost:9090"),
        ("HTTPS://prometheus.example/below/it/", "HTTPS://prometheus.example/below/it"),
        ("http://[::1]:9090", "http://[::1]:9090"), ("http://[::1]", "http://[::1]"),
        ("http://me:secret@h:1", "http://me:secret@h:1"),
    ])
    func baseURLs(text: String, base: String) throws {
        #expect(try ServiceURL(text).base == base)
    }

    @Test(arguments: [
        "", "localhost:9090", "ftp://h", "http://", "http:///path", "http://:9090", "http://h:0",
        "http://h:65536",
        "http://h:port", "http://h:", "http://a b", "http://h?x=1", "http://h#x", "http://[::1",
        "http://[::1]x",
        "http://user@", "http://[]:1", "http://hö",
    ])
    func notAnAddressOfAService(text: String) {
        #expect(throws: AnswerFault.self) { try ServiceURL(text) }
    }

    @Test func aRefusalNamesWhatIsExpectedAndNoPassword() {
        let fault = #expect(throws: AnswerFault.self) { try ServiceURL("ftp://me:secret@h") }
        #expect(fault?.description.contains("expected http://HOST[:PORT]") == true)
        #expect(fault?.description.contains("secret") == false)
    }

    @Test func peopleSeeNoPassword() throws {
        let service = try ServiceURL("http://me:secret@h:1")
        #expect(service.text == "http://****:****@h:1")
    }

    @Test func parametersAreEncodedByteByByte() throws {
        let service = try ServiceURL("http://h/below/")
        #expect(service.url("/api") == "http://h/below/api")
        #expect(
            service.url("/q", [("match[]", "a{b=~\"c+d\"}"), ("é", "1 2&3")])
                == "http://h/below/q?match%5B%5D=a%7Bb%3D~%22c%2Bd%22%7D&%C3%A9=1%202%263"
        )
    }
}
