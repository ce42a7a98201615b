// Faults of open sockets: messages that do not go out, connections that end early.

extension Faults {
    /// How a message is lost.
    enum Drop: Equatable { case asFullQueue, silently }

    /// Whether, and how, the next message of a hub is lost.
    func drop(on hub: Metrics.Hub) -> Drop? {
        guard let route = hub.route, let fault = chosen(.dropMessages, on: route) else { return nil }
        return fault.isSet(.silent) ? .silently : .asFullQueue
    }

    /// Ends a session when its time is over, if the fault then acts.
    func endEarly(_ session: WSSession, hub: Metrics.Hub) async {
        guard let route = hub.route else { return }
        let faults = schedule[.closeSockets].filter { $0.covers(route) }
        var waited = 0.0
        for fault in faults.sorted(by: { $0.size < $1.size }) {
            do { try await Self.wait(milliseconds: fault.size - waited) } catch { return }
            waited = fault.size
            guard let seconds, fault.isActive(at: seconds) else { continue }
            return session.end(code: fault.keys[.code].flatMap { UInt16($0) })
        }
    }
}

extension Metrics.Hub {
    /// The route its sockets come in by; nil for the one that faults leave alone.
    fileprivate var route: String? {
        switch self {
        case .chat: FaultRule.chat
        case .game: FaultRule.game
        case .notification: nil
        }
    }
}
