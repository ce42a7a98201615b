// What aggregates the samples of one metric, by kind. Must not contain names, tags or rendering.

/// A sum.
public struct CounterSink: Sendable {
    /// The sum of all samples.
    public private(set) var total = 0.0
    /// Samples added; a sample of 0 counts too, as k6 then shows the metric.
    public private(set) var samples = 0

    /// A counter without samples.
    public init() {}

    /// Adds one sample.
    public mutating func add(_ value: Double) {
        total += value
        samples &+= 1
    }

    /// Adds everything `other` counted.
    public mutating func merge(_ other: CounterSink) {
        total += other.total
        samples += other.samples
    }

    /// The total per second; 0 when no time has passed.
    public func rate(elapsed seconds: Double) -> Double {
        seconds > 0 ? total / seconds : 0
    }
}

/// The latest value and its extremes.
public struct GaugeSink: Sendable {
    /// The value that arrived last; 0 without samples.
    public private(set) var value = 0.0
    /// The smallest value; 0 without samples.
    public private(set) var minimum = 0.0
    /// The largest value, also when all are negative (k6 1.x reports 0 there); 0 without samples.
    public private(set) var maximum = 0.0
    /// Samples added.
    public private(set) var samples = 0

    private var arrival = Int64.min

    /// A gauge without samples.
    public init() {}

    /// Sets the gauge. `instant` is any monotonic stamp shared by the gauges that will be merged; of two equal
    /// ones the later call wins.
    public mutating func set(_ newValue: Double, at instant: Int64) {
        if samples == 0 {
            minimum = newValue
            maximum = newValue
        } else {
            minimum = min(minimum, newValue)
            maximum = max(maximum, newValue)
        }
        samples &+= 1
        if instant >= arrival {
            arrival = instant
            value = newValue
        }
    }

    /// Joins `other`: the later arrival gives the value.
    public mutating func merge(_ other: GaugeSink) {
        guard other.samples > 0 else { return }
        guard samples > 0 else {
            self = other
            return
        }
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        samples += other.samples
        if other.arrival >= arrival {
            arrival = other.arrival
            value = other.value
        }
    }
}

/// The share of samples that are not zero.
public struct RateSink: Sendable {
    /// Samples that were not zero. For `http_req_failed` those are the failures.
    public private(set) var passes = 0
    /// Samples that were zero.
    public private(set) var fails = 0

    /// A rate without samples.
    public init() {}

    /// Adds one sample.
    public mutating func add(_ isNonzero: Bool) {
        if isNonzero { passes &+= 1 } else { fails &+= 1 }
    }

    /// Adds everything `other` counted.
    public mutating func merge(_ other: RateSink) {
        passes += other.passes
        fails += other.fails
    }

    /// Samples added.
    public var samples: Int { passes + fails }

    /// passes / samples; 0 without samples.
    public var rate: Double { samples == 0 ? 0 : Double(passes) / Double(samples) }
}

/// The aggregate of one metric, whatever its kind.
///
/// The four stores lie side by side instead of in an enum's payloads, so that recording changes a trend in place. Only the
/// one of ``kind`` is used; the others cost nothing.
public struct Sink: Sendable {
    /// Which of the stores is in use.
    public let kind: MetricKind
    /// In use when `kind` is `.counter`.
    public var counter = CounterSink()
    /// In use when `kind` is `.gauge`.
    public var gauge = GaugeSink()
    /// In use when `kind` is `.rate`.
    public var rate = RateSink()
    /// In use when `kind` is `.trend`.
    public var trend = Trend()

    /// A sink without samples.
    public init(kind: MetricKind) {
        self.kind = kind
    }

    /// Adds one sample in the metric's unit (milliseconds, bytes, plain). `instant` orders the samples of a gauge.
    public mutating func add(_ value: Double, at instant: Int64 = 0) {
        switch kind {
        case .counter: counter.add(value)
        case .gauge: gauge.set(value, at: instant)
        case .rate: rate.add(value != 0)
        case .trend: trend.record(value: value)
        }
    }

    /// Adds every sample of `other`, which must be of the same kind.
    public mutating func merge(_ other: Sink) {
        precondition(kind == other.kind, "a \(other.kind) cannot be merged into a \(kind)")
        switch kind {
        case .counter: counter.merge(other.counter)
        case .gauge: gauge.merge(other.gauge)
        case .rate: rate.merge(other.rate)
        case .trend: trend.merge(other.trend)
        }
    }

    /// Forgets every sample.
    public mutating func reset() {
        switch kind {
        case .counter: counter = CounterSink()
        case .gauge: gauge = GaugeSink()
        case .rate: rate = RateSink()
        case .trend: trend.reset()
        }
    }

    /// Whether no sample has been added.
    public var isEmpty: Bool {
        switch kind {
        case .counter: counter.samples == 0
        case .gauge: gauge.samples == 0
        case .rate: rate.samples == 0
        case .trend: trend.isEmpty
        }
    }
}
