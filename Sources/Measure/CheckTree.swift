// Groups and checks, in the order they were first seen. Must not contain metrics.

/// The outcomes of one check in one group.
public struct Check: Hashable, Sendable {
    /// The name given to it.
    public let name: String
    /// The group's path, `::` and the name.
    public let path: String
    /// How often it held.
    public internal(set) var passes: Int
    /// How often it did not.
    public internal(set) var fails: Int
    /// When it was first seen, in the caller's monotonic ticks.
    public internal(set) var firstSeen: Int64

    /// The MD5 of the path, as in k6.
    public var id: String { MD5.hexDigest(path) }
}

/// A group: its checks and the groups inside it.
public struct CheckGroup: Hashable, Sendable {
    /// The name given to it; empty for the root.
    public let name: String
    /// The parent's path, `::` and the name; empty for the root.
    public let path: String
    /// The groups inside, as first seen.
    public internal(set) var groups: [CheckGroup] = []
    /// The checks directly inside, as first seen.
    public internal(set) var checks: [Check] = []
    /// When it was first seen, in the caller's monotonic ticks.
    public internal(set) var firstSeen: Int64

    /// The MD5 of the path, as in k6.
    public var id: String { MD5.hexDigest(path) }

    init(name: String, path: String, firstSeen: Int64) {
        self.name = name
        self.path = path
        self.firstSeen = firstSeen
    }

    /// Passes and fails of every check inside, at any depth.
    public var totals: (passes: Int, fails: Int) {
        let own = checks.reduce((0, 0)) { ($0.0 + $1.passes, $0.1 + $1.fails) }
        return groups.reduce(own) { sum, group in
            let inner = group.totals
            return (sum.0 + inner.passes, sum.1 + inner.fails)
        }
    }

    /// Every check inside, at any depth, as first seen.
    public var allChecks: [Check] {
        flattened.enumerated().sorted { one, other in
            (one.element.firstSeen, one.offset) < (other.element.firstSeen, other.offset)
        }.map(\.element)
    }

    private var flattened: [Check] { checks + groups.flatMap(\.flattened) }
}

/// Collects groups and checks. The order of first sight is by the caller's ticks, so trees of several loops merge into the
/// one a single loop would have built.
public struct CheckTree: Hashable, Sendable {
    /// The group that stands for code before the iterations.
    public static let setupGroup = "setup"
    /// The group that stands for code after the iterations.
    public static let teardownGroup = "teardown"
    /// What joins the names of a path, and may therefore not be in one.
    public static let separator = "::"

    /// The root group: name and path are empty.
    public private(set) var root = CheckGroup(name: "", path: "", firstSeen: .min)

    /// A tree without groups.
    public init() {}

    /// Throws `MeasureError.groupName` when a group or check may not have this name.
    public static func validate(name: String) throws(MeasureError) {
        if name.contains(separator) {
            throw .groupName(name: name, reason: "a group or check name must not contain \"::\"")
        }
    }

    /// The path of a group given by the names on the way to it.
    public static func path(of group: [String]) -> String {
        group.map { separator + $0 }.joined()
    }

    /// Counts outcomes of a check in a group (the names from the root, empty for the root itself).
    /// `firstSeen` is any monotonic stamp; the earliest one decides the order.
    public mutating func add(
        check name: String,
        in group: [String] = [],
        passes: Int,
        fails: Int,
        firstSeen: Int64
    ) {
        Self.with(group[...], of: &root, firstSeen: firstSeen) { found in
            let check = Check(
                name: name,
                path: found.path + Self.separator + name,
                passes: passes,
                fails: fails,
                firstSeen: firstSeen
            )
            Self.merge(check, into: &found)
        }
    }

    /// Makes a group known that may have no checks.
    public mutating func add(group: [String], firstSeen: Int64) {
        Self.with(group[...], of: &root, firstSeen: firstSeen) { _ in }
    }

    /// Adds every group and outcome of `other`.
    public mutating func merge(_ other: CheckTree) {
        Self.merge(other.root, into: &root)
    }

    private static func with(
        _ names: ArraySlice<String>,
        of group: inout CheckGroup,
        firstSeen: Int64,
        _ body: (inout CheckGroup) -> Void
    ) {
        guard let name = names.first else { return body(&group) }
        let place = place(of: name, in: &group, firstSeen: firstSeen)
        with(names.dropFirst(), of: &group.groups[place], firstSeen: firstSeen, body)
        settle(&group.groups, at: place, \.firstSeen)
    }

    private static func place(of name: String, in group: inout CheckGroup, firstSeen: Int64) -> Int {
        if let place = group.groups.firstIndex(where: { $0.name == name }) {
            group.groups[place].firstSeen = min(group.groups[place].firstSeen, firstSeen)
            return place
        }
        group.groups.append(CheckGroup(name: name, path: group.path + separator + name, firstSeen: firstSeen))
        return group.groups.count - 1
    }

    private static func merge(_ check: Check, into group: inout CheckGroup) {
        if let place = group.checks.firstIndex(where: { $0.name == check.name }) {
            group.checks[place].passes += check.passes
            group.checks[place].fails += check.fails
            group.checks[place].firstSeen = min(group.checks[place].firstSeen, check.firstSeen)
            settle(&group.checks, at: place, \.firstSeen)
        } else {
            group.checks.append(check)
            settle(&group.checks, at: group.checks.count - 1, \.firstSeen)
        }
    }

    private static func merge(_ source: CheckGroup, into target: inout CheckGroup) {
        for check in source.checks { merge(check, into: &target) }
        for group in source.groups {
            let place = place(of: group.name, in: &target, firstSeen: group.firstSeen)
            merge(group, into: &target.groups[place])
            settle(&target.groups, at: place, \.firstSeen)
        }
    }

    /// Moves the element at `place` forwards to where its first sight belongs.
    private static func settle<Element>(
        _ elements: inout [Element],
        at place: Int,
        _ firstSeen: (Element) -> Int64
    ) {
        var place = place
        while place > 0, firstSeen(elements[place]) < firstSeen(elements[place - 1]) {
            elements.swapAt(place, place - 1)
            place -= 1
        }
    }
}
