// What an author writes. Must not contain: how it is run.

import FoundationEssentials
import Measure

/// The JSON documents a script sends.
public typealias JSONValue = Measure.JSONValue

/// A load-test script: what every VU does, over and over.
///
/// ```swift
/// struct Get: Script {
///     static let name = "get"
///     init(environment: ScriptEnvironment) {}
///     func setup(_ vu: VU) async throws -> NoSetupData { NoSetupData() }
///     var functions: [String: @Sendable (VU, NoSetupData) async throws -> Void] { ["default": iterate] }
/// }
/// ```
public protocol Script: Sendable {
    /// What setup hands to every iteration; also written to `summary.json`, secrets masked.
    associatedtype SetupData: Sendable & Codable

    /// The name given to `--script`.
    static var name: String { get }

    /// Reads `-e` values, the process environment and a scenario's `env` once; throws `ScriptEnvironment.Invalid`.
    init(environment: ScriptEnvironment) throws

    /// Runs once before the VUs, as VU 0, with requests and checks counted under `::setup`. What it throws ends the run (107).
    func setup(_ vu: VU) async throws -> SetupData

    /// What a scenario's `exec` may name; `default` is required. What a function throws is logged and ends the iteration only.
    var functions: [String: @Sendable (VU, SetupData) async throws -> Void] { get }

    /// The most connections one VU holds at a time, sockets included: what a run's need of descriptors is computed from.
    static var connectionsPerVU: Int { get }

    /// Runs once after the VUs.
    func teardown(_ vu: VU, _ data: SetupData) async throws
}

extension Script {
    /// One: scripts without sockets.
    public static var connectionsPerVU: Int { 1 }

    /// Does nothing.
    public func teardown(_ vu: VU, _ data: SetupData) async throws {}
}

/// For scripts whose setup prepares nothing.
public struct NoSetupData: Sendable, Codable {
    /// Nothing.
    public init() {}
}

/// Variables a script reads: the process environment, over it `-e` values, over them a scenario's `env` (k6's order).
public struct ScriptEnvironment: Sendable {
    /// The most VUs the run has at one moment (k6's `vusInitialized`): what setup prepares accounts for.
    public let plannedVUs: Int
    fileprivate let values: [String: String]

    /// An environment of exactly these values.
    public init(_ values: [String: String], plannedVUs: Int = 1) {
        self.values = values
        self.plannedVUs = plannedVUs
    }

    /// The value, or nil when it is unset or empty.
    public subscript(name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    /// This environment with `other` over it.
    public func merging(_ other: [String: String]) -> ScriptEnvironment {
        ScriptEnvironment(values.merging(other) { $1 }, plannedVUs: plannedVUs)
    }

    /// A value that a script cannot use; ends the run with 104 before it starts.
    public struct Invalid: Error, CustomStringConvertible {
        /// The variable, what was found and what was expected.
        public let description: String

        /// `NAME: found 'VALUE', expected …`.
        public init(_ name: String, found: String, expected: String) {
            description = "\(name): found '\(found)', expected \(expected)"
        }
    }
}

extension ApplicationSettings {
    /// What `environment` says about the application; throws `ConfigurationError` for a value that cannot be used.
    public init(_ environment: ScriptEnvironment) throws(ConfigurationError) {
        try self.init(environment: environment.values)
    }
}

/// One iteration, bound to its function and setup data.
typealias IterationBody = @Sendable (VU) async throws -> Void

/// A script for the runner, without its types.
struct AnyScript: Sendable {
    let name: String
    let connectionsPerVU: Int
    let functionNames: [String]
    let setup: @Sendable (VU) async throws -> any Sendable
    let teardown: @Sendable (VU, any Sendable) async throws -> Void
    /// The function called `name` with its data; nil when the script has none of that name.
    let bind: @Sendable (String, any Sendable) -> IterationBody?
    /// The setup data as JSON.
    let encode: @Sendable (any Sendable) -> [UInt8]?

    init<S: Script>(_ script: S) {
        let functions = script.functions
        name = S.name
        connectionsPerVU = S.connectionsPerVU
        functionNames = functions.keys.sorted()
        setup = { vu in try await script.setup(vu) }
        teardown = { vu, data in
            guard let data = data as? S.SetupData else { return }
            try await script.teardown(vu, data)
        }
        bind = { name, data in
            guard let data = data as? S.SetupData, let function = functions[name] else { return nil }
            return { vu in try await function(vu, data) }
        }
        encode = { data in
            guard let data = data as? S.SetupData, let json = try? JSONEncoder().encode(data) else {
                return nil
            }
            return Array(json)
        }
    }
}

/// The scripts a program offers, by name.
public struct ScriptCatalog: Sendable {
    private var makers: [String: @Sendable (ScriptEnvironment) throws -> AnyScript] = [:]

    /// An empty catalogue.
    public init() {}

    /// Adds a script under its name.
    public mutating func add<S: Script>(_ type: S.Type) {
        makers[S.name] = { environment in AnyScript(try S(environment: environment)) }
    }

    /// All names, sorted.
    public var names: [String] { makers.keys.sorted() }

    /// The script called `name`, or nil.
    func make(_ name: String, _ environment: ScriptEnvironment) throws -> AnyScript? {
        try makers[name]?(environment)
    }
}
