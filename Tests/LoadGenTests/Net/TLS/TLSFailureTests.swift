import Testing

@testable import LoadGen

@Suite struct TLSFailureTests {
    @Test func `alerts have Go's names, unknown ones their number`() {
        #expect(TLSFailure.alert(70).text == "remote error: tls: protocol version not supported")
        #expect(TLSFailure.alert(116).text == "remote error: tls: certificate required")
        #expect(TLSFailure.alert(200).text == "remote error: tls: alert(200)")
        #expect(TLSFailure.alert(40).code == 1010 && TLSFailure.alert(40).cause == .tls)
    }

    @Test(arguments: [
        ([22, 3, 1, 0, 5], TransportFailure?.none), ([21, 3, 3, 0, 2], nil), ([22, 3, 3, 72, 0], nil),
        ([22, 3, 3, 72, 1], TLSFailure.oversizedRecord(18_433)), ([20, 3, 3, 0, 1], TLSFailure.notTLS),
        ([22, 16, 0, 0, 1], TLSFailure.notTLS), ([22, 15, 255, 0, 1], nil),
        (Array("HTTP/".utf8), TLSFailure.notTLS),
    ])
    func `the first record's header is judged as by Go`(_ header: [UInt8], _ failure: TransportFailure?) {
        #expect(TLSFailure.check(firstRecord: header) == failure)
    }
}
