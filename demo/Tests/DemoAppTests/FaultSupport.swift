// What tests of faults share: a demo with faults and a log, and figures out of its metrics.

import DemoApp
import Foundation
import Testing

/// Runs blocking client code against a demo with these faults; the lines of its log afterwards.
@discardableResult
func withFaults(
    _ specs: String...,
    body: @escaping @Sendable (_ port: Int) throws -> Void
) async throws -> [[String: Any]] {
    let path = temporaryPath("log")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let faults = try FaultPlan.make(specs)
    try await withDemo(DemoOptions(port: 0, databasePath: ":memory:", logPath: path, faults: faults), body)
    return try logLines(path)
}

/// The objects of a log.
func logLines(_ path: String) throws -> [[String: Any]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
}

func temporaryPath(_ kind: String) -> String {
    FileManager.default.temporaryDirectory.appending(path: "demo-\(kind)-\(UUID().uuidString)").path
}

extension RawClient {
    /// The sum of the series whose text begins so.
    func metric(_ series: String) throws -> Double {
        try request("GET", "/metrics").body.split(separator: "\n").reduce(0) { sum, line in
            guard line.hasPrefix(series), let value = line.split(separator: " ").last else { return sum }
            return sum + (Double(value) ?? 0)
        }
    }

    /// Asks until the answer is as wanted; the last answer after ten seconds.
    func repeatedly(_ ask: () throws -> RawResponse, until isGood: (RawResponse) -> Bool) throws
        -> RawResponse
    {
        let end = ContinuousClock.now + .seconds(10)
        var answer = try ask()
        while !isGood(answer), ContinuousClock.now < end { answer = try ask() }
        return answer
    }
}

/// Seconds that something takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
}

/// Runs the body so many times at once, each on a thread of its own, and waits for all.
func atOnce(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for index in 0..<count {
        group.enter()
        Thread {
            body(index)
            group.leave()
        }.start()
    }
    group.wait()
}
