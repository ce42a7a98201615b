// The worker loops of a run: started together, cut together each second. Must not contain: what is done with the samples.

import CNet
import HTTP1
import Measure

/// What one loop delivered for a second.
struct LoopReport: Sendable {
    let loop: Int
    let store: LoopBound<SampleStore>
    let health: LoopHealth
    let openSockets: Int
    /// Requests not answered yet, by route id.
    let inFlight: [Int]
}

/// The loops that VUs run on, with their contexts. Used from the control loop.
final class LoopGroup {
    let loops: [EventLoop]
    let contexts: [LoopBound<LoopContext>]
    private let control: EventLoop
    private let parker: Parker
    private var reports: [LoopReport] = []

    init(
        count: Int,
        control: EventLoop,
        registry: Registry,
        settings: ClientSettings,
        log: RunLog
    ) throws {
        self.control = control
        parker = Parker(loop: control)
        var loops: [EventLoop] = []
        var contexts: [LoopBound<LoopContext>] = []
        for index in 0..<count {
            let loop = try EventLoop(index: index)
            loops.append(loop)
            contexts.append(
                LoopBound(
                    try LoopContext(
                        loop: loop,
                        metrics: LoopMetrics(registry: registry),
                        settings: settings,
                        log: log
                    )
                )
            )
        }
        self.loops = loops
        self.contexts = contexts
        for loop in loops {
            try loop.start()
            loop.perform { loop.startProbe() }
        }
    }

    /// Takes from every loop what it recorded since the last call. Waits for the slowest.
    func cut() async -> [LoopReport] {
        reports = []
        let group = LoopBound(self)
        let control = self.control
        for (loop, context) in zip(loops, contexts) {
            loop.perform {
                let report = LoopReport(
                    loop: loop.index,
                    store: LoopBound(context.value.metrics.cut()),
                    health: loop.takeHealth(),
                    openSockets: context.value.metrics.openSockets,
                    inFlight: context.value.metrics.inFlight
                )
                control.perform { group.value.take(report) }
            }
        }
        while reports.count < loops.count { _ = await parker.park(until: .max) }
        return reports.sorted { $0.loop < $1.loop }
    }

    /// Gives the stores back to their loops once they are merged.
    func recycle(_ reports: [LoopReport]) {
        for report in reports {
            let context = contexts[report.loop]
            loops[report.loop].perform { context.value.metrics.recycle(report.store.value) }
        }
    }

    func stop() {
        for loop in loops { loop.stop() }
        for loop in loops { loop.join() }
    }

    private func take(_ report: LoopReport) {
        reports.append(report)
        parker.wake()
    }
}
