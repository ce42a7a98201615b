import Testing

@testable import Report

@Suite("the time of a log line")
struct LogLineTimeTests {
    @Test(
        "is read in each of the forms an application mixes",
        arguments: [
            (#"{"time":"1970-01-01T00:01:00.25Z","level":"INFO"}"#, 60_250_000_000),
            (#"{"level":"INFO", "ts" : "1970-01-01T02:01:00+02:00"}"#, 60_000_000_000),
            (#"{"msg":"\"time\":\"no\"","time":"1970-01-01T00:01:00Z"}"#, 60_000_000_000),
            (#"time=1970-01-01T00:01:00.001Z level=INFO msg="request processed""#, 60_001_000_000),
            (#"time="1970-01-01T00:01:00Z" level=warn"#, 60_000_000_000),
            (#"timestamp=1970-01-01T00:01:00-00:30 x=1"#, 1_860_000_000_000),
            ("1970/01/01 00:01:00 Client 7 (chat hub): Buffer full", 60_000_000_000),
            ("1970/01/01 00:01:00.000005 text", 60_000_005_000),
            ("1970-01-01 00:01:00,500 WARN text", 60_500_000_000),
            ("   1970-01-01T00:01:00Z text", 60_000_000_000),
        ] as [(String, Int64)]
    )
    func known(_ line: String, _ nanoseconds: Int64) {
        #expect(LogLineTime.nanoseconds(Array(line.utf8)[...]) == nanoseconds)
    }

    @Test(
        "is none where there is none",
        arguments: [
            "", " ", "{", "panic: runtime error", "goroutine 12 [running]:", "\tmain.go:12 +0x1d",
            #"{"time":"yesterday"}"#, #"{"time":12}"#, #"{"runtime":"1970-01-01T00:00:00Z"}"#,
            "time=soon", "timeout=1970-01-01T00:00:00Z", "1970/13/01 00:00:00 x", "1970/01-01 00:00:00 x",
            "1970/01/01", "level=INFO time=1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z",
        ]
    )
    func unknown(_ line: String) {
        #expect(LogLineTime.nanoseconds(Array(line.utf8)[...]) == nil)
    }

    @Test("is none in bytes that are no text")
    func hostile() {
        #expect(LogLineTime.nanoseconds([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A][...]) == nil)
        #expect(LogLineTime.nanoseconds([UInt8](repeating: 0, count: 100)[...]) == nil)
        #expect(LogLineTime.nanoseconds([UInt8](repeating: 0x22, count: 700)[...]) == nil)
        #expect(LogLineTime.nanoseconds(Array("{\"time\"".utf8)[...]) == nil)
    }
}
