// The line a probe writes.

import Measure
import Testing

@testable import LoadGen

@Suite struct ProbeResultTests {
    private func response(_ status: Int, _ code: Int, _ failure: TransportFailure?, _ phases: HTTPPhases)
        -> Response
    {
        Response(
            status: status,
            errorCode: code,
            error: failure?.text ?? "",
            cause: failure?.cause,
            isExpected: status == 200,
            timings: .init(phases: phases),
            http: nil,
            metrics: nil,
            hop: nil,
            isReused: true
        )
    }

    @Test func `what is not known is null, times are ms`() throws {
        var phases = HTTPPhases()
        phases.waiting = 1_500_000
        phases.receiving = 250_000
        let result = ProbeResult(url: "http://h.test/", response(404, 1404, nil, phases))
        #expect(
            result.json.compactText
                == #"{"url":"http://h.test/","status":404,"ok":false,"body_len":null,"error":"","error_code":1404,"error_class":"none","proto":null,"reused":true,"redirects":0,"timings":{"blocked":0,"connecting":0,"tls_handshaking":0,"sending":0,"waiting":1.5,"receiving":0.25,"duration":1.75}}"#
        )
        #expect(result.hasAnswer && !result.isOK)
    }

    @Test func `a request without a connection has no times`() {
        let result = ProbeResult(url: "u", response(0, 1212, .refused, HTTPPhases()))
        #expect(
            result.json["timings"]?["duration"]?.isNull == true && result.json["body_len"]?.isNull == true
        )
        #expect(result.errorClass == .refused && !result.hasAnswer)
        let unmade = ProbeResult(url: "u", .invalidURL(.invalidURL(reason: "x")))
        #expect(unmade.errorClass == .malformed && unmade.errorCode == 1020 && !unmade.hasAnswer)
    }
}
