import HTTP1
import Testing

@testable import LoadGen

@Suite struct FetchFailureTests {
    @Test(
        arguments: [
            (.lookup, .dns, "GET http://h:8/p: x y, expected a name that resolves: h"),
            (.refused, .refused, "GET http://h:8/p: connection refused, expected an HTTP server at h:8"),
            (.dial, .unreachable, "GET http://h:8/p: x y, expected a host that can be reached: h"),
            (.reset, .reset, "GET http://h:8/p: connection broken (x y), expected a whole answer"),
            (.end, .eof, "GET http://h:8/p: connection closed early (x y), expected a whole answer"),
            (.malformed, .malformed, "GET http://h:8/p: x y, expected HTTP/1.1"),
            (.tooLarge, .tooLarge, "GET http://h:8/p: x y, the most that is read of this answer"),
            (.timeout, .timeout, "GET http://h:8/p: no whole answer within 5.0 seconds"),
            (
                .firstByteTimeout, .firstByteTimeout,
                "GET http://h:8/p: no byte of an answer within 2.0 seconds"
            ),
            (.url, .invalidURL, "GET http://h:8/p: x y; expected http://HOST[:PORT]/PATH or https://…"),
            (
                .tls, .tls,
                "GET http://h:8/p: x y, expected a TLS server with a trusted certificate for h"
            ),
        ] as [(TransportFailure.Cause, FetchFailure.Kind, String)]
    )
    func `every cause has a kind and one line, without credentials and query`(
        cause: TransportFailure.Cause,
        kind: FetchFailure.Kind,
        text: String
    ) throws {
        let url = "http://ann:secret@h:8/p?token=secret"
        let request = FetchRequest(.get, url, firstByteTimeout: .seconds(2), timeout: .seconds(5))
        let failure = FetchFailure(cause, detail: "x\ny", request, try HTTPURL(url))
        #expect(failure.kind == kind)
        #expect("\(failure)" == text)
    }

    @Test func `what cannot be sent is told without repeating it`() throws {
        let request = FetchRequest(.post, "http://ann:secret@h:99999/")
        let url = FetchFailure(unusable: .invalidURL(reason: "port"), request)
        #expect(url.kind == .invalidURL)
        #expect(url.text == "POST: invalid URL: port; expected http://HOST[:PORT]/PATH or https://…")
        #expect(FetchFailure(unusable: .invalidHeaderName("a b"), request).kind == .invalidHeader)
        let other = FetchFailure(unsupported: try HTTPURL("wss://ann:secret@h/p?q"), request)
        #expect(other.text == "POST wss://h/p: wss is not supported, expected http:// or https://")
    }
}
