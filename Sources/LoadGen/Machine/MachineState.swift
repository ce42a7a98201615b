// What this machine gives a load generator, as found. Must not judge it.

import CNet
import Measure

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

/// The machine's limits. What the system does not tell is nil.
public struct MachineState: Hashable, Sendable {
    /// Open files the process may have, as a run raises the limit before it starts.
    public var descriptorLimit: Int?
    /// Local ports for outgoing connections.
    public var portRange: ClosedRange<Int>?
    /// Ports of that range that some TCP socket holds, those in TIME-WAIT included.
    public var portsInUse: Int?
    /// Cores the process may run on.
    public var cores: Int
    /// Cores' worth of CPU time that the control group allows; nil without a limit.
    public var cpuQuota: Double?
    /// Processes that ran or waited for a core, mean of the last minute.
    public var load: Double?
    /// How late timers fired on an event loop without work, ns: median and 95th percentile.
    public var timerDelay: (p50: Double, p95: Double)? {
        delayP50.flatMap { p50 in delayP95.map { (p50, $0) } }
    }

    var delayP50: Double?
    var delayP95: Double?

    init(cores: Int) { self.cores = cores }

    /// Looks at the machine; timers are watched for `time`.
    public static func observe(timersFor time: Duration) async -> MachineState {
        func text(_ path: String) -> String? {
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        }
        var state = MachineState(cores: max(1, Int(cnet_usable_cores())))
        var soft: UInt64 = 0
        var hard: UInt64 = 0
        _ = cnet_raise_descriptor_limit(&soft, &hard)
        if soft > 0 { state.descriptorLimit = Int(clamping: soft) }
        state.portRange = text("/proc/sys/net/ipv4/ip_local_port_range").flatMap(ProcText.portRange)
        if let range = state.portRange {
            let tables = ["/proc/net/tcp", "/proc/net/tcp6"].compactMap(text)
            if !tables.isEmpty {
                state.portsInUse = Set(tables.flatMap { ProcText.localPorts($0) }).count(
                    where: range.contains
                )
            }
        }
        state.load = text("/proc/loadavg").flatMap(ProcText.load)
        state.cpuQuota =
            text("/sys/fs/cgroup/cpu.max").flatMap(ProcText.cpuQuota)
            ?? ProcText.cpuQuota(
                quota: text("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
                period: text("/sys/fs/cgroup/cpu/cpu.cfs_period_us")
            )
        if let delays = await delays(for: time) {
            state.delayP50 = delays.quantile(50)
            state.delayP95 = delays.quantile(95)
        }
        return state
    }

    /// How late an event loop without work reacts.
    private static func delays(for time: Duration) async -> IntervalHistogram? {
        guard let loop = try? EventLoop(index: -3), (try? loop.start()) != nil else { return nil }
        loop.perform { loop.startProbe() }
        try? await Task.sleep(for: time)
        let delays = await withCheckedContinuation { continuation in
            loop.perform { continuation.resume(returning: loop.takeHealth().delays) }
        }
        loop.stop()
        loop.join()
        return delays
    }
}
