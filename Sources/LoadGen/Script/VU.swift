// The virtual user as a script sees it. Must not contain: scheduling, sockets, anything shared between VUs.

import CNet
import HTTP1
import Measure

/// What the parts of one VU share. Loop-bound.
final class VUCore {
    let context: LoopContext
    let parker: Parker
    let meter = ByteMeter()
    var scenario: UInt16
    var group: UInt16 = 0
    var groupPath = ""
    /// The route of the request or socket used last: what the next check looks at.
    var lastRoute: UInt32?
    /// The VU's TLS sessions; a VU is one client.
    lazy var tlsSessions = TLSSessionStore()
    private var strands: [Parker] = []

    init(context: LoopContext, scenario: UInt16) {
        self.context = context
        self.scenario = scenario
        parker = Parker(loop: context.loop)
    }

    /// A second place to wait, for a strand of a batch.
    func addParker() -> Parker {
        let strand = Parker(loop: context.loop)
        if parker.isInterrupted { strand.interrupt() }
        strands.append(strand)
        return strand
    }

    func removeParker(_ strand: Parker) { strands.removeAll { $0 === strand } }

    /// Ends every wait of the VU, now and until `rearm`.
    func interrupt() {
        parker.interrupt()
        for strand in strands { strand.interrupt() }
    }

    var seriesKey: SeriesKey { SeriesKey(scenario: scenario, group: group) }
}

/// A virtual user: an endless loop over the script, with connections and randomness of its own.
///
/// A VU is plain straight-line code on one thread. It is not `Sendable`: a script starts no child tasks, and VUs share nothing.
public final class VU {
    /// 1-based and unique in the run; 0 in setup and teardown.
    public let id: Int
    /// The scenario this VU runs in; empty in setup and teardown.
    public let scenario: String
    /// Counts this VU's iterations from 0.
    public internal(set) var iteration = 0
    /// Repeatable numbers of this iteration.
    public var random: VURandom
    /// The VU's HTTP client.
    public let http: HTTPClient
    /// What the script keeps in this VU from one iteration to the next.
    public var storage = VUStorage()

    let core: VUCore
    private let seed: UInt64
    private var sockets: [WebSocket] = []

    init(id: Int, scenario: String, core: VUCore, seed: UInt64) {
        self.id = id
        self.scenario = scenario
        self.core = core
        self.seed = seed
        random = VURandom(seed: seed, vu: id, iteration: 0)
        http = HTTPClient(core: core)
    }

    // MARK: Checks and groups

    /// Records a named true or false. It never stops anything; a test that throws counts as failed and is rethrown, as in k6.
    @discardableResult
    public func check<Value>(_ value: Value, _ name: String, _ test: (Value) throws -> Bool) rethrows -> Bool
    {
        do {
            return check(name, try test(value))
        } catch {
            check(name, false)
            throw error
        }
    }

    /// Records a named true or false.
    @discardableResult
    public func check(_ name: String, _ passed: Bool) -> Bool {
        core.context.metrics.recordCheck(
            name,
            passed: passed,
            scenario: core.scenario,
            group: core.group,
            route: core.lastRoute
        )
        return passed
    }

    /// Runs `body` as a group: its checks and requests carry the group's name, its wall time is `group_duration`.
    public func group<Result>(_ name: String, _ body: () async throws -> Result) async throws -> Result {
        precondition(!name.contains("::"), "a group name must not contain '::', found \(name)")
        let outer = (core.group, core.groupPath)
        core.groupPath += "::" + name
        core.group = UInt16(truncatingIfNeeded: core.context.metrics.registry.groupID(core.groupPath))
        let inner = core.seriesKey
        defer { (core.group, core.groupPath) = outer }
        let started = cnet_now()
        do {
            let result = try await body()
            core.context.metrics.record(.groupDuration, nanoseconds: cnet_now() - started, inner)
            return result
        } catch let interruption as Interrupted {
            throw interruption  // an interrupted group has no duration
        } catch {
            core.context.metrics.record(.groupDuration, nanoseconds: cnet_now() - started, inner)
            throw error
        }
    }

    // MARK: Notes

    /// Logs `text`, once per event loop however often it is said: for what the person at the terminal should know and no
    /// metric of k6 tells. Secrets in it are masked; after 20 different notes of a run further ones are not logged.
    public func note(_ text: String) { core.context.log.note(text) }

    // MARK: Time

    /// A pause between flows, uniformly drawn from `seconds`.
    public func think(_ seconds: ClosedRange<Double>) async throws {
        let drawn = seconds.lowerBound + (seconds.upperBound - seconds.lowerBound) * random.unit()
        try await sleep(.nanoseconds(Int64(drawn * 1e9)))
    }

    /// A pause.
    public func sleep(_ duration: Duration) async throws {
        guard duration > .zero else { return }
        let deadline = cnet_now() + duration.nanoseconds
        while true {
            switch await core.parker.park(until: deadline) {
            case .event: continue
            case .deadline: return
            case .interrupted: throw Interrupted()
            }
        }
    }

    // MARK: The runner's side

    /// Takes a socket into the VU's care.
    func adopt(_ socket: WebSocket) { sockets.append(socket) }

    /// Prepares iteration `number`.
    func begin(iteration number: Int) {
        iteration = number
        random = VURandom(seed: seed, vu: id, iteration: number)
        http.beginIteration()
    }

    /// Closes what the iteration left open and books its bytes.
    func endIteration(isInterrupted: Bool) {
        for socket in sockets { socket.abandon(isInterrupted: isInterrupted) }
        sockets = []
        if core.context.settings.closesConnectionsAfterIteration { http.closeIdle() }
        bookBytes()
    }

    /// One sample each, also of 0, as k6 emits at the end of an iteration.
    func bookBytes() {
        let key = core.seriesKey
        core.context.metrics.add(.dataSent, Double(core.meter.sent), key)
        core.context.metrics.add(.dataReceived, Double(core.meter.received), key)
        core.meter.sent = 0
        core.meter.received = 0
    }
}
