// What a script keeps in a VU from one iteration to the next. Must not contain: anything that two VUs share.

/// Names a value in a VU's storage and its type, like a key of SwiftUI's environment.
///
/// ```swift
/// enum VisitedPosts: VUStorageKey {
///     static var defaultValue: Set<Int> { [] }
/// }
/// vu.storage[VisitedPosts.self].insert(id)
/// ```
public protocol VUStorageKey {
    /// The type of the value.
    associatedtype Value

    /// The value until one is stored.
    static var defaultValue: Value { get }
}

/// The memory of one VU. It begins empty, outlives iterations and rests of the VU, and is nowhere written or shown.
public struct VUStorage {
    private var values: [ObjectIdentifier: Any] = [:]

    /// An empty storage.
    init() {}

    /// The value of `key`; its default when none was stored.
    public subscript<Key: VUStorageKey>(key: Key.Type) -> Key.Value {
        get {
            // Unwrapped before the cast: a missing value cast to an optional type would be a stored nil.
            guard let stored = values[ObjectIdentifier(key)], let value = stored as? Key.Value else {
                return Key.defaultValue
            }
            return value
        }
        set { values[ObjectIdentifier(key)] = newValue }
    }
}
