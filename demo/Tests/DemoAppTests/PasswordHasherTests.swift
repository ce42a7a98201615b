import Testing

@testable import DemoApp

@Suite struct PasswordHasherTests {
    @Test func `a hash verifies its own password only`() async throws {
        let hasher = PasswordHasher(threads: 1)
        let hash = try #require(await hasher.hash("Password123!", cost: 4))
        #expect(hash.hasPrefix("$2b$04$") && hash.utf8.count == 60)
        #expect(await hasher.verify("Password123!", against: hash))
        #expect(await !hasher.verify("Password123?", against: hash))
        #expect(await !hasher.verify("Password123!", against: "*"))
        hasher.stop()
    }
}
