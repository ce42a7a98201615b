// The texts of /proc and /sys that tell a machine's limits. Must not read files.

enum ProcText {
    /// `32768\t60999`.
    static func portRange(_ text: String) -> ClosedRange<Int>? {
        let numbers = text.split(whereSeparator: \.isWhitespace).map { Int($0) }
        guard numbers.count == 2, let low = numbers[0], let high = numbers[1], low <= high else { return nil }
        return low...high
    }

    /// The local ports of `/proc/net/tcp`, whose second column is `0100007F:20B7` in hexadecimal.
    static func localPorts(_ table: String) -> [Int] {
        table.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: " ", maxSplits: 2)
            guard columns.count > 1, let colon = columns[1].lastIndex(of: ":") else { return nil }
            return Int(columns[1][columns[1].index(after: colon)...], radix: 16)
        }
    }

    /// The first number of `0.52 0.58 0.59 1/467 12345`: the mean of one minute.
    static func load(_ text: String) -> Double? {
        text.split(separator: " ").first.flatMap { Double($0) }
    }

    /// cgroup v2, `200000 100000` or `max 100000`: cores' worth of time; nil without a limit.
    static func cpuQuota(_ text: String) -> Double? {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2 else { return nil }
        return cpuQuota(quota: String(parts[0]), period: String(parts[1]))
    }

    /// cgroup v1, µs each; a quota below 0 is none.
    static func cpuQuota(quota: String?, period: String?) -> Double? {
        func number(_ text: String?) -> Double? { text.flatMap { Double($0.filter { !$0.isWhitespace }) } }
        guard let quota = number(quota), let period = number(period), quota > 0, period > 0 else {
            return nil
        }
        return quota / period
    }
}
