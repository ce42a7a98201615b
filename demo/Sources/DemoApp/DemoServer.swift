// A running demo: listeners on both loopback addresses, start and stop.

import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// The stand-in backend, listening on 127.0.0.1 and, where it exists, ::1.
public final class DemoServer: Sendable {
    /// The TCP port in use.
    public let port: Int
    private let app: Application
    private let tasks: [Task<Void, Never>]
    private let temporaryFolder: String?

    private init(port: Int, app: Application, tasks: [Task<Void, Never>], temporaryFolder: String?) {
        self.port = port
        self.app = app
        self.tasks = tasks
        self.temporaryFolder = temporaryFolder
    }

    /// Opens the database, binds both addresses and serves until `stop()`. Throws `DemoError`.
    public static func start(_ options: DemoOptions) async throws -> DemoServer {
        signal(SIGPIPE, SIG_IGN)
        raiseDescriptorLimit()
        let folder = options.databasePath == nil ? try makeTemporaryFolder() : nil
        do {
            let path = options.databasePath ?? (folder ?? "") + "/demo.sqlite"
            let app = try Application(options: options, databasePath: path)
            let (port, listeners) = try await listen(app, port: options.port)
            let presence = Task { await app.keepPresence() }
            return DemoServer(port: port, app: app, tasks: listeners + [presence], temporaryFolder: folder)
        } catch {
            if let folder { try? FileManager.default.removeItem(atPath: folder) }
            throw error
        }
    }

    /// Sends the shutdown frames, gives them a moment, then drops every connection, flushes the log and closes the
    /// database. Takes about 0.2 s whatever the clients do.
    public func stop() async {
        app.chat.shutDown()
        app.games.shutDown()
        app.notifications.shutDown()
        try? await Task.sleep(for: .milliseconds(150))
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        app.faults?.stop()
        app.hasher.stop()
        app.log?.stop()
        app.store.close()
        if let temporaryFolder { try? FileManager.default.removeItem(atPath: temporaryFolder) }
    }

    private static func listen(_ app: Application, port: Int) async throws -> (Int, [Task<Void, Never>]) {
        let (bound, first) = try await Listener.start(app, address: .loopback4, port: port)
        do {
            let (_, second) = try await Listener.start(app, address: .loopback6, port: bound)
            return (bound, [first, second])
        } catch DemoError.portInUse(let port) {
            first.cancel()
            throw DemoError.portInUse(port)
        } catch {
            // A machine without IPv6 has only the other address.
            return (bound, [first])
        }
    }

    private static func makeTemporaryFolder() throws -> String {
        let parent = FileManager.default.temporaryDirectory.path
        var template = Array((parent + "/demo-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw DemoError.cannotOpenDatabase(path: parent, reason: String(cString: strerror(errno)))
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// One descriptor per connection: take all the system allows.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// One listening address, served until its task is cancelled.
enum Listener {
    enum Address: Sendable { case loopback4, loopback6 }

    /// Where a listener that is starting has got to.
    private final class Progress: Sendable {
        private let state = Mutex<(port: Int?, error: (any Error)?)>((nil, nil))

        var error: (any Error)? { state.withLock { $0.error } }
        var boundPort: Int? { state.withLock { $0.port } }
        func bound(_ port: Int) { state.withLock { $0.port = port } }
        func failed(_ error: any Error) { state.withLock { $0.error = error } }
    }

    static func start(
        _ app: Application,
        address: Address,
        port: Int
    ) async throws -> (port: Int, task: Task<Void, Never>) {
        let server = try makeServer(app, address, port: port)
        let progress = Progress()
        let task = Task { await serve(app, server, address, progress) }
        while true {
            if let bound = await server.listeningAddress.flatMap(portNumber) {
                progress.bound(bound)
                return (bound, task)
            }
            if let error = progress.error { throw describe(error, port: port) }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Runs the server. FlyingFox gives up when an accept fails, as it does without free descriptors; a listener that
    /// had been serving is then started anew.
    private static func serve(
        _ app: Application,
        _ first: HTTPServer,
        _ address: Address,
        _ progress: Progress
    ) async {
        var server = first
        while !Task.isCancelled {
            do {
                try await server.run()
            } catch {
                progress.failed(error)
            }
            guard let port = progress.boundPort else { return }
            try? await Task.sleep(for: .milliseconds(100))
            guard let next = try? makeServer(app, address, port: port) else { return }
            server = next
        }
    }

    private static func makeServer(
        _ app: Application,
        _ address: Address,
        port: Int
    ) throws -> HTTPServer {
        let pool = EpollSocketPool()
        let handler = Gateway(app: app, pool: pool)
        // FlyingFox answers 500 for a handler that takes longer; one that a fault holds back must not be answered.
        let timeout: TimeInterval = app.faults == nil ? 30 : 86_400
        switch address {
        case .loopback4:
            let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: UInt16(clamping: port))
            return HTTPServer(
                address: address,
                timeout: timeout,
                pool: pool,
                logger: .disabled,
                handler: handler
            )
        case .loopback6:
            let address = try sockaddr_in6.inet6(ip6: "::1", port: UInt16(clamping: port))
            return HTTPServer(
                address: address,
                timeout: timeout,
                pool: pool,
                logger: .disabled,
                handler: handler
            )
        }
    }

    private static func portNumber(_ address: Socket.Address) -> Int? {
        switch address {
        case .ip4(_, let port), .ip6(_, let port): Int(port)
        case .unix: nil
        }
    }

    private static func describe(_ error: any Error, port: Int) -> DemoError {
        if case SocketError.failed(_, let code, let message) = error {
            return code == EADDRINUSE ? .portInUse(port) : .cannotListen(reason: message)
        }
        return .cannotListen(reason: "\(error)")
    }
}
