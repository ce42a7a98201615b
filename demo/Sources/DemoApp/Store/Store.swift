// The database: opening, schema, measured access. Must not contain rules of the application.

import Foundation
import GRDB
import Synchronization

final class Store: Sendable {
    enum Operation: String, Sendable { case create, read, update, delete, select }

    let users = UserDirectory()
    private let database: any DatabaseWriter
    private let metrics: Metrics
    private let log: RequestLog?
    private let faults: Faults?

    /// Operations that take longer are logged.
    private static let slow = 0.2

    /// Opens or creates the database; `:memory:` keeps it in the process.
    init(path: String, metrics: Metrics, log: RequestLog? = nil, faults: Faults? = nil) throws {
        self.metrics = metrics
        self.log = log
        self.faults = faults
        do {
            var configuration = Configuration()
            configuration.maximumReaderCount = max(4, ProcessInfo.processInfo.activeProcessorCount)
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
            database =
                path == ":memory:"
                ? try DatabaseQueue(configuration: configuration)
                : try DatabasePool(path: path, configuration: configuration)
            try database.write { db in
                try Schema.create(in: db)
                for user in try User.fetchAll(db) { users.insert(user) }
            }
        } catch {
            throw DemoError.cannotOpenDatabase(path: path, reason: "\(error)")
        }
    }

    func close() { try? database.close() }

    /// Runs a read and measures it, waiting included. The query runs on the caller's thread: reads never wait for the
    /// writer, take some tens of microseconds, and two changes of thread cost as much again.
    func read<T: Sendable>(
        _ operation: Operation,
        _ table: String,
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await measure(operation, table) { try readHere(body) }
    }

    private func readHere<T>(_ body: (Database) throws -> T) throws -> T {
        try database.read(body)
    }

    /// Runs a transaction and measures it, waiting included.
    func write<T: Sendable>(
        _ operation: Operation,
        _ table: String,
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await measure(operation, table) { try await database.write(body) }
    }

    private func measure<T: Sendable>(
        _ operation: Operation,
        _ table: String,
        _ body: () async throws -> T
    ) async throws -> T {
        let start = ContinuousClock.now
        let lease = await faults?.takeConnection()
        defer { lease?.release() }
        do {
            let result = try await body()
            observe(start, operation, table) { (result as? any Collection)?.count ?? 1 }
            return result
        } catch let error as DatabaseError where error.resultCode != .SQLITE_CONSTRAINT {
            metrics.databaseErrors.add(1, Labels(("operation", "query")))
            log?.append(
                .queryError(
                    sql: Self.statement(operation, table),
                    elapsedNanoseconds: Int64((ContinuousClock.now - start) / .nanoseconds(1)),
                    error: "\(error.resultCode): \(error.message ?? "")"
                )
            )
            throw error
        } catch {
            observe(start, operation, table) { 0 }
            throw error
        }
    }

    private func observe(
        _ start: ContinuousClock.Instant,
        _ operation: Operation,
        _ table: String,
        rows: () -> Int
    ) {
        let labels = Labels(("operation", operation.rawValue), ("table", table))
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        metrics.queryLatency.observe(seconds, labels)
        guard seconds > Self.slow, let log else { return }
        let sql = Self.statement(operation, table)
        log.append(.slowQuery(sql: sql, rows: rows(), elapsedNanoseconds: Int64(seconds * 1e9)))
    }

    /// What log lines say of a statement: its kind and its table, none of its values.
    static func statement(_ operation: Operation, _ table: String) -> String {
        switch operation {
        case .create: "INSERT INTO \"\(table)\""
        case .read, .select: "SELECT * FROM \"\(table)\""
        case .update: "UPDATE \"\(table)\""
        case .delete: "DELETE FROM \"\(table)\""
        }
    }
}

extension Database {
    /// All rows of a query through a cached prepared statement.
    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(try cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first row of a query through a cached prepared statement.
    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(try cachedStatement(sql: sql), arguments: arguments)
    }

    /// Runs a change through a cached prepared statement and returns the number of rows changed.
    @discardableResult
    func change(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try cachedStatement(sql: sql).execute(arguments: arguments)
        return changesCount
    }
}

extension Store {
    /// Whether the database answers.
    func isHealthy() async -> Bool {
        let lease = await faults?.takeConnection()
        defer { lease?.release() }
        do {
            return try await database.read { try $0.row("SELECT 1") != nil }
        } catch {
            return false
        }
    }
}
