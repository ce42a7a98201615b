// At which moments Loki is asked for counts, and from which stretches of a run samples are taken. Must not
// contain queries.

/// The moments and stretches of one window, in whole milliseconds and nanoseconds.
struct LogGrid: Hashable, Sendable {
    /// Counts over the window, about.
    private static let countLimit = 60
    /// Stretches samples are taken from.
    private static let sliceCount = 10

    /// Milliseconds since 1970.
    let start: Int
    /// Likewise.
    let end: Int
    /// Milliseconds between counts; their stretches cover the window, and at most a few dozen milliseconds
    /// before it.
    let step: Int

    /// The grid of a window.
    init(window: RunWindow) {
        // As nanoseconds they must fit 64 bits.
        let limit = 9e12
        start = Int((window.start * 1_000).rounded().clamped(to: -limit...limit))
        end = max(start + 1, Int((window.end * 1_000).rounded().clamped(to: -limit...limit)))
        let length = end - start
        let most = min(Self.countLimit, max(1, length / 1_000))
        let divisor = stride(from: most, to: most / 3, by: -1).first { length % ($0 * 1_000) == 0 }
        step = divisor.map { length / $0 } ?? (length + most - 1) / most
    }

    /// The window's length in milliseconds.
    var length: Int { end - start }

    /// Ends of the stretches that are counted, in seconds, ascending; the last is the window's end.
    var times: [Double] {
        let count = (length + step - 1) / step
        return (0..<count).reversed().map { Double(end - $0 * step) / 1_000 }
    }

    /// Which of `times` is nearest to a moment; nil outside of them.
    func place(of time: Double) -> Int? {
        let count = (length + step - 1) / step
        let back = ((Double(end) - time * 1_000) / Double(step)).rounded()
        return back >= 0 && back < Double(count) ? count - 1 - Int(back) : nil
    }

    /// The stretches samples are taken from, one after the other, in nanoseconds: the whole window when at
    /// most `limit` lines are expected, else tenths of it.
    func slices(expecting lines: Int?, limit: Int) -> [(start: Int, end: Int, limit: Int)] {
        let isFew = lines.map { $0 <= limit } ?? false
        let count = isFew ? 1 : min(Self.sliceCount, max(1, length))
        return (0..<count).map { index in
            let nanoseconds: (Int) -> Int = { (start + length * $0 / count) * 1_000_000 }
            return (nanoseconds(index), nanoseconds(index + 1), (limit + count - 1) / count)
        }
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
