// From the texts of faults to faults with nothing left open: by defaults, or drawn from a seed. Pure.

/// Makes the faults of a run.
public enum FaultPlan {
    /// Seconds of `slow-start` when no end is said.
    static let warmUp = 10.0

    /// The faults that `specs` stand for. With a seed, what a spec leaves open is drawn, for a run of `span` seconds;
    /// the same seed, span and specs give the same faults. Throws `FaultMistake`.
    public static func make(_ specs: [String], seed: UInt64? = nil, span: Double = 30) throws -> [Fault] {
        let routes = Application.routes.map(\.name)
        return try specs.enumerated().map { index, text in
            let spec = try FaultSpec(text, routes: routes)
            guard let seed else { return standard(spec) }
            return FaultDraw(seed: seed, index: index, span: span).fault(spec)
        }
    }

    private static func standard(_ spec: FaultSpec) -> Fault {
        let rule = FaultRule[spec.name]
        let from = spec.from ?? 0
        return Fault(
            name: spec.name,
            value: spec.value ?? rule.standard,
            route: spec.route ?? rule.defaultRoute,
            keys: spec.keys,
            from: from,
            to: spec.to ?? (spec.name == .slowStart ? from + warmUp : nil)
        )
    }
}

/// Draws what one spec leaves open. Everything is drawn in the same order whether it is used or not, so that saying one
/// thing does not change the others.
struct FaultDraw {
    private var generator: SplitMix64
    private let span: Double

    init(seed: UInt64, index: Int, span: Double) {
        generator = SplitMix64(state: seed &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03)
        _ = generator.next()
        self.span = span
    }

    func fault(_ spec: FaultSpec) -> Fault {
        var draw = self
        let rule = FaultRule[spec.name]
        let value = draw.value(rule.sizes)
        let route = draw.pick(rule.drawnRoutes)
        let onset = ((0.25 + 0.35 * draw.generator.unit()) * span * 100).rounded() / 100
        // Cold caches are a matter of the beginning.
        let isStart = spec.name == .slowStart
        let from = spec.from ?? (isStart ? 0 : onset)
        let end = isStart && spec.from == nil ? onset : span
        return Fault(
            name: spec.name,
            value: spec.value ?? value,
            route: spec.route ?? route ?? rule.defaultRoute,
            keys: spec.keys,
            from: from,
            to: spec.to ?? (from < end ? end : isStart ? from + FaultPlan.warmUp : nil)
        )
    }

    private mutating func value(_ sizes: FaultRule.Sizes) -> FaultValue {
        switch sizes {
        case .choice(let values): return pick(values) ?? .none
        case .range(let range, let step):
            let drawn = range.lowerBound + generator.unit() * (range.upperBound - range.lowerBound)
            let number =
                step < 1 ? (drawn / step).rounded() / (1 / step).rounded() : (drawn / step).rounded() * step
            return .number(min(max(number, range.lowerBound), range.upperBound))
        }
    }

    private mutating func pick<T>(_ list: [T]) -> T? {
        let unit = generator.unit()
        return list.isEmpty ? nil : list[min(list.count - 1, Int(unit * Double(list.count)))]
    }
}

extension FaultRule {
    var defaultRoute: String? {
        switch place {
        case .process: nil
        case .requests(let route, _), .sockets(let route, _): route
        }
    }

    var drawnRoutes: [String] {
        switch place {
        case .process: []
        case .requests(_, let routes), .sockets(_, let routes): routes
        }
    }
}

/// Steele, Lea and Flood's generator: small, and the same numbers everywhere.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// From 0 up to, not including, 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
