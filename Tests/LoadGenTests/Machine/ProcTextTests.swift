import Testing

@testable import LoadGen

struct ProcTextTests {
    @Test(
        "the range of local ports",
        arguments: [
            ("32768\t60999\n", 32_768...60_999), ("1024 1024", 1_024...1_024), ("", nil), ("9 8", nil),
            ("a b", nil), ("1 2 3", nil),
        ] as [(String, ClosedRange<Int>?)]
    )
    func portRange(text: String, expected: ClosedRange<Int>?) {
        #expect(ProcText.portRange(text) == expected)
    }

    @Test("local ports of IPv4 and IPv6 tables; other lines count for nothing")
    func localPorts() {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:20B7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 57
               1: 00000000000000000000000001000000:C350 00000000000000000000000000000000:0000 06 0 0 0 0 0
               2: torn
            """
        #expect(ProcText.localPorts(table) == [8_375, 50_000])
        #expect(ProcText.localPorts("") == [])
    }

    @Test(
        "CPU quota of both generations of control groups",
        arguments: [
            ("200000 100000\n", 2), ("max 100000\n", nil), ("50000 100000", 0.5), ("1", nil), ("1 0", nil),
        ]
            as [(String, Double?)]
    )
    func quota(text: String, expected: Double?) {
        #expect(ProcText.cpuQuota(text) == expected)
        #expect(ProcText.cpuQuota(quota: "-1\n", period: "100000\n") == nil)
        #expect(ProcText.cpuQuota(quota: "150000\n", period: "100000\n") == 1.5)
        #expect(ProcText.cpuQuota(quota: nil, period: nil) == nil)
    }

    @Test("the mean of the last minute")
    func load() {
        #expect(ProcText.load("0.52 0.58 0.59 1/467 12345\n") == 0.52)
        #expect(ProcText.load("") == nil)
    }
}
