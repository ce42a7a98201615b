// The proxy's one thread: epoll, timers, and the faults that concern the listener and the command. What happens to bytes is
// in Connection.

import CProxySystem
import Foundation
import LoopbackSockets

final class ProxyLoop {
    private enum Event {
        case connection(UInt64)
        case begins(Int)
        case ends(Int)
        /// Look after the command.
        case look
    }

    private static let listenerTag = UInt64.max
    private static let wakerTag = UInt64.max - 1
    private static let lookEvery: UInt64 = 20_000_000

    private let options: FaultProxy.Options
    private let listener: ListeningPort
    private let command: CommandProcess?
    private let epoll: Int32
    /// An eventfd: written to, the loop ends.
    let waker: Int32
    private var target = sockaddr_in()
    private var faults: FaultState
    private var timers = TimerHeap<Event>()
    private var connections: [UInt64: Connection] = [:]
    private var lastID: UInt64 = 0
    private var started: UInt64?
    /// The command is to run, and the listener to listen once it answers.
    private var commandIsWanted = true
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)

    var port: UInt16 { listener.port }

    init(_ options: FaultProxy.Options) throws {
        self.options = options
        faults = FaultState(options.plan, seed: options.seed)
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = options.targetPort.bigEndian
        guard
            inet_pton(AF_INET, options.host == "localhost" ? "127.0.0.1" : options.host, &target.sin_addr)
                == 1
        else { throw FaultProxyError.badTarget("\(options.host):\(options.targetPort)") }
        command = options.command.isEmpty ? nil : CommandProcess(options.command)
        do {
            try command?.start()
            try Self.awaitCommand(command, options)
            listener = try ListeningPort(port: options.port)
        } catch {
            command?.stop()
            throw (error as? SocketError).map { FaultProxyError.system($0.description) } ?? error
        }
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        waker = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        _ = fcntl(listener.socket.descriptor, F_SETFL, O_NONBLOCK)
        watch(listener.socket.descriptor, EPOLLIN.rawValue, tag: Self.listenerTag)
        watch(waker, EPOLLIN.rawValue, tag: Self.wakerTag)
        if command != nil { timers.add(.look, at: Self.now() + Self.lookEvery) }
    }

    deinit {
        buffer.deallocate()
        close(epoll)
        close(waker)
    }

    private static func awaitCommand(_ command: CommandProcess?, _ options: FaultProxy.Options) throws {
        guard let command else { return }
        let deadline = now() + UInt64(options.startDeadline * 1e9)
        while !CommandProcess.answers(host: options.host, port: options.targetPort) {
            guard command.isRunning else {
                throw FaultProxyError.command("\(options.command[0]) ended before it listened")
            }
            guard now() < deadline else {
                throw FaultProxyError.command(
                    "\(options.command[0]) did not listen on \(options.host):\(options.targetPort) within "
                        + "\(options.startDeadline) s"
                )
            }
            usleep(20_000)
        }
    }

    static func wake(_ waker: Int32) { eventfd_write(waker, 1) }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    // MARK: the loop

    /// Serves until woken.
    func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        while true {
            let count = epoll_wait(epoll, &events, Int32(events.count), timeout())
            guard count >= 0 || errno == EINTR else { break }
            let now = Self.now()
            var isWoken = false
            for event in events.prefix(Int(max(0, count))) {
                switch event.data.u64 {
                case Self.wakerTag: isWoken = true
                case Self.listenerTag: acceptAll()
                case let tag: serve(tag, event.events, now: now)
                }
            }
            if isWoken { break }
            while let event = timers.pop(now: Self.now()) { handle(event) }
        }
        for id in Array(connections.keys) { drop(id, resets: true) }
        listener.close()
        command?.stop()
    }

    /// Milliseconds to the next timer, rounded up; -1: there is none.
    private func timeout() -> Int32 {
        guard let next = timers.next else { return -1 }
        let now = Self.now()
        return next <= now ? 0 : Int32(min((next - now + 999_999) / 1_000_000, 60_000))
    }

    private func watch(_ descriptor: Int32, _ interest: UInt32, tag: UInt64, isNew: Bool = true) {
        var event = epoll_event()
        event.events = interest
        event.data.u64 = tag
        epoll_ctl(epoll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event)
    }

    // MARK: connections

    private func acceptAll() {
        while listener.isListening {
            let descriptor = accept(listener.socket.descriptor, nil, nil)
            guard descriptor >= 0 else {
                // Out of descriptors: the queue stays; do not spin.
                if errno == EMFILE || errno == ENFILE { usleep(1000) }
                return
            }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let client = LoopbackSocket(descriptor: descriptor)
            let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            let opened = socket(AF_INET, type, 0)
            guard opened >= 0 else {
                client.resetsOnClose()
                continue
            }
            let server = LoopbackSocket(descriptor: opened)
            var address = target
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(opened, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard result == 0 || errno == EINPROGRESS else {
                client.resetsOnClose()
                continue
            }
            lastID += 1
            let connection = Connection(client: client, server: server)
            connection.isConnected = result == 0
            connections[lastID] = connection
            settle(lastID, connection, .goesOn)
        }
    }

    /// Events of a side: bit 0 of the tag says which, 1 is the server.
    private func serve(_ tag: UInt64, _ events: UInt32, now: UInt64) {
        let id = tag >> 1
        guard let connection = connections[id] else { return }
        let isServer = tag & 1 == 1
        if isServer && events & EPOLLOUT.rawValue != 0 { connection.isConnected = true }
        let relay = isServer ? connection.toClient : connection.toServer
        let hasFailed = events & EPOLLERR.rawValue != 0
        guard hasFailed || events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0, relay.wantsToRead else {
            return settle(id, connection, hasFailed ? .resets : .goesOn)
        }
        // What came before a reset is read first; then reading fails.
        let verdict = connection.read(relay, buffer, &faults, now: now)
        if !isServer && verdict == .goesOn { startClock(now) }
        settle(id, connection, verdict)
    }

    /// Writes what can be written, then ends the connection or tells epoll what it waits for.
    private func settle(_ id: UInt64, _ connection: Connection, _ verdict: Connection.Verdict) {
        guard verdict == .goesOn else { return drop(id, resets: verdict == .resets) }
        let (after, wake) = connection.flush(isStalled: faults.isStalled, now: Self.now())
        guard after == .goesOn else { return drop(id, resets: after == .resets) }
        if let wake, connection.timer.map({ wake < $0 }) ?? true {
            connection.timer = wake
            timers.add(.connection(id), at: wake)
        }
        let (read, write) = (EPOLLIN.rawValue, EPOLLOUT.rawValue)
        let (toServer, toClient) = (connection.toServer, connection.toClient)
        let waits = !connection.isConnected || toServer.waitsForSocket
        set(
            connection,
            side: 0,
            (toServer.wantsToRead ? read : 0) | (toClient.waitsForSocket ? write : 0),
            id
        )
        set(connection, side: 1, (toClient.wantsToRead ? read : 0) | (waits ? write : 0), id)
    }

    private func set(_ connection: Connection, side: Int, _ interest: UInt32, _ id: UInt64) {
        let before = connection.interests[side]
        guard before != interest else { return }
        connection.interests[side] = interest
        let descriptor = side == 0 ? connection.client.descriptor : connection.server.descriptor
        // Without interest epoll would still report a hang-up, over and over.
        if interest == 0 {
            epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil)
        } else {
            watch(descriptor, interest, tag: id << 1 | UInt64(side), isNew: before == 0)
        }
    }

    private func drop(_ id: UInt64, resets: Bool) {
        guard let connection = connections.removeValue(forKey: id) else { return }
        if resets {
            connection.client.resetsOnClose()
            connection.server.resetsOnClose()
        }
    }

    // MARK: faults

    private func startClock(_ now: UInt64) {
        guard started == nil else { return }
        started = now
        if let path = options.recordPath {
            let record = options.plan.record(startedEpoch: Date.now.timeIntervalSince1970)
            do { try record.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
                FileHandle.standardError.write(Data("fault-proxy: cannot write \(path): \(error)\n".utf8))
            }
        }
        for (index, fault) in options.plan.faults.enumerated() {
            timers.add(.begins(index), at: now + UInt64(fault.from * 1e9))
            if let to = fault.to { timers.add(.ends(index), at: now + UInt64(to * 1e9)) }
        }
    }

    private func handle(_ event: Event) {
        switch event {
        case .connection(let id):
            guard let connection = connections[id] else { return }
            connection.timer = nil
            settle(id, connection, .goesOn)
        case .begins(let index): begin(index)
        case .ends(let index): end(index)
        case .look:
            timers.add(.look, at: Self.now() + Self.lookEvery)
            lookAfterListener()
        }
    }

    private func begin(_ index: Int) {
        faults.set(index, isOn: true)
        switch options.plan.faults[index].kind {
        case .refuse:
            lookAfterListener()
            for id in Array(connections.keys) { drop(id, resets: true) }
        case .kill, .restart:
            commandIsWanted = false
            listener.close()
            command?.kill()
        case .pause: command?.signal(SIGSTOP)
        default: return
        }
    }

    private func end(_ index: Int) {
        faults.set(index, isOn: false)
        switch options.plan.faults[index].kind {
        case .refuse: lookAfterListener()
        case .restart:
            commandIsWanted = true
            do { try command?.start() } catch {
                FileHandle.standardError.write(Data("fault-proxy: \(error)\n".utf8))
            }
        case .pause: command?.signal(SIGCONT)
        case .stall: for (id, connection) in connections { settle(id, connection, .goesOn) }
        default: return
        }
    }

    /// Listens exactly while the command answers and nothing refuses.
    private func lookAfterListener() {
        if faults.isOn(.refuse) { return listener.close() }
        if let command {
            guard commandIsWanted, command.isRunning else { return listener.close() }
            if listener.isListening { return }
            guard CommandProcess.answers(host: options.host, port: options.targetPort) else { return }
        }
        listener.open()
    }
}
