import Testing

@testable import LoadGen

@Suite struct ProcessMemoryTests {
    @Test func `the resident memory grows by what is touched`() throws {
        let before = try #require(ProcessMemory.residentBytes)
        let block = [UInt8](repeating: 1, count: 64 << 20)
        let after = try #require(ProcessMemory.residentBytes)
        #expect(before > 1 << 20)
        #expect(after - before > 32 << 20)
        withExtendedLifetime(block) {}
    }
}
