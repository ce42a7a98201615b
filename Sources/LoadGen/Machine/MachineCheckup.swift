// Whether a machine can carry a load. Pure. Must not look at the machine.

import Measure

/// Judges a machine for a load of so many VUs.
public enum MachineCheckup {
    /// Local ports that are left alone for other processes.
    static let portReserve = 1_000

    /// A line each about descriptors, ports, cores and timers.
    ///
    /// - Parameters:
    ///   - vus: how many VUs the load has at its peak.
    ///   - connectionsPerVU: how many connections each may hold at a time.
    public static func lines(_ state: MachineState, vus: Int, connectionsPerVU: Int) -> [CheckupLine] {
        let connections = vus * connectionsPerVU
        return [
            descriptors(state, vus, connectionsPerVU), ports(state, vus, connections), cores(state),
            timers(state),
        ]
    }

    private static func descriptors(_ state: MachineState, _ vus: Int, _ perVU: Int) -> CheckupLine {
        let needed = DescriptorBudget.needed(vus: vus, connectionsPerVU: perVU, loops: state.cores)
        guard let limit = state.descriptorLimit else {
            return CheckupLine("descriptors", ok: "no data: the system does not tell the limit of open files")
        }
        let finding = "\(limit) open files are allowed, \(vus) VUs need \(needed)"
        return limit >= needed
            ? CheckupLine("descriptors", ok: finding)
            : CheckupLine(
                "descriptors",
                problem: finding,
                remedy: "ulimit -Hn \(needed) as root, then ulimit -n \(needed)"
            )
    }

    private static func ports(_ state: MachineState, _ vus: Int, _ connections: Int) -> CheckupLine {
        guard let range = state.portRange, let used = state.portsInUse else {
            return CheckupLine("ports", ok: "no data: the system does not tell which local ports there are")
        }
        let free = max(0, range.count - used)
        let finding =
            "\(free) of \(range.count) local ports are free, \(vus) VUs need up to \(connections)"
        return free >= connections + portReserve
            ? CheckupLine("ports", ok: finding)
            : CheckupLine(
                "ports",
                problem: finding,
                remedy:
                    "wait a minute for closed connections, or sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\""
            )
    }

    private static func cores(_ state: MachineState) -> CheckupLine {
        let number = state.cores == 1 ? "1 core" : "\(state.cores) cores"
        let load = state.load.map { ", \(decimal($0)) processes on average in the last minute" } ?? ""
        if let quota = state.cpuQuota, quota < Double(state.cores) {
            return CheckupLine(
                "cores",
                problem: "\(number), but the control group allows the time of \(decimal(quota))\(load)",
                remedy:
                    "raise the container's CPU limit (docker run --cpus), or run with --loops \(max(1, Int(quota)))"
            )
        }
        guard let busy = state.load, busy > Double(state.cores) else {
            return CheckupLine("cores", ok: number + load)
        }
        return CheckupLine(
            "cores",
            problem: number + load,
            remedy: "end what else runs here: it takes time from the load generator and the target"
        )
    }

    private static func timers(_ state: MachineState) -> CheckupLine {
        guard let delay = state.timerDelay else {
            return CheckupLine(
                "timers",
                problem: "no data: an event loop could not be started, or gave no sample",
                remedy: "look at the limits on threads and descriptors"
            )
        }
        let finding =
            "late by \(milliseconds(delay.p50)) ms in the middle, \(milliseconds(delay.p95)) ms at the 95th percentile"
        let isLate =
            delay.p50 >= Double(GeneratorHealth.medianDelayWarning)
            || delay.p95 >= Double(GeneratorHealth.tailDelayLimit)
        return isLate
            ? CheckupLine(
                "timers",
                problem: finding,
                remedy: "the machine is too busy: a run would end with exit code 90, or with a warning"
            ) : CheckupLine("timers", ok: finding)
    }

    private static func decimal(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }

    private static func milliseconds(_ nanoseconds: Double) -> String {
        "\((nanoseconds / 10_000).rounded() / 100)"
    }
}
