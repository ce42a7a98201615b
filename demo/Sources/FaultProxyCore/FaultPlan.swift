// The faults of a run, with all that was missing drawn from a seed, and the record of the truth. Must not cause them.

import Foundation

/// A generator whose numbers follow from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Whether something of that probability happens.
    mutating func happens(percent: Double) -> Bool { Double.random(in: 0..<100, using: &self) < percent }
}

/// A fault with nothing left open.
public struct PlannedFault: Equatable, Sendable {
    /// What goes wrong.
    public var kind: FaultKind
    /// How much; nil: this kind has no amount.
    public var value: Double?
    /// Seconds since the first byte.
    public var from: Double
    /// Seconds since the first byte; nil: to the end.
    public var to: Double?
}

/// All faults of a run.
public struct FaultPlan: Equatable, Sendable {
    /// In the order asked for.
    public var faults: [PlannedFault]

    /// How long a restarted command stays away unless told.
    static let restartSeconds = 5.0

    /// Draws what is missing: the onset between 25 and 60 % of the span, the end 25 to 40 % of it later. The same seed and
    /// span draw the same; one fault more changes none of the others.
    public init(_ specs: [FaultSpec], seed: UInt64, span: Double) {
        faults = specs.enumerated().map { index, spec in
            var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(index))
            let onset = Self.rounded(Double.random(in: 0.25...0.6, using: &generator) * span)
            let length = Self.rounded(Double.random(in: 0.25...0.4, using: &generator) * span)
            let drawn = spec.kind.usualValues.map { Double.random(in: $0, using: &generator).rounded() }
            let from = spec.from ?? onset
            var to = spec.to ?? from + (spec.kind == .restart ? Self.restartSeconds : length)
            to = max(to, from + 0.1)
            let isOpen = spec.isOpen && spec.kind != .restart || spec.kind == .kill
            return PlannedFault(
                kind: spec.kind,
                value: spec.value ?? drawn,
                from: from,
                to: isOpen ? nil : to
            )
        }
    }

    private static func rounded(_ seconds: Double) -> Double { (seconds * 10).rounded() / 10 }

    /// The truth, as JSON; `startedEpoch` is the moment of the first byte in seconds since 1970.
    public func record(startedEpoch: Double) -> Data {
        let objects = faults.map { fault in
            let value = fault.value.map { "\($0)" } ?? "null"
            let to = fault.to.map { "\($0)" } ?? "null"
            return
                "{\"name\":\"\(fault.kind.rawValue)\",\"route\":null,\"value\":\(value),\"from\":\(fault.from),"
                + "\"to\":\(to),\"started_epoch\":\(startedEpoch)}"
        }
        return Data("[\(objects.joined(separator: ","))]\n".utf8)
    }
}
