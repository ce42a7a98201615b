// What a VU keeps: defaults, values apart by key, optionals.

import Testing

@testable import LoadGen

private enum Visits: VUStorageKey {
    static var defaultValue: Int { 7 }
}

private enum Names: VUStorageKey {
    static var defaultValue: [Int: String] { [:] }
}

private enum LastError: VUStorageKey {
    static var defaultValue: String? { "none yet" }
}

@Suite struct VUStorageTests {
    @Test func `a key has its default until something is stored`() {
        var storage = VUStorage()
        #expect(storage[Visits.self] == 7)
        storage[Visits.self] += 1
        #expect(storage[Visits.self] == 8)
    }

    @Test func `keys do not touch each other`() {
        var storage = VUStorage()
        storage[Names.self][3] = "three"
        storage[Names.self][4] = "four"
        #expect(storage[Names.self] == [3: "three", 4: "four"])
        #expect(storage[Visits.self] == 7)
    }

    @Test func `nil can be stored in place of a default that is not nil`() {
        var storage = VUStorage()
        #expect(storage[LastError.self] == "none yet")
        storage[LastError.self] = nil
        #expect(storage[LastError.self] == nil)
    }

    @Test func `two storages share nothing`() {
        var first = VUStorage()
        first[Visits.self] = 1
        var second = first
        second[Visits.self] = 2
        #expect(first[Visits.self] == 1)
    }
}
