import Foundation
import LoopbackSockets
import Synchronization
import TestPeers
import Testing

@testable import FaultProxyCore

/// A proxy with faults in front of a server; ends with its last reference.
private final class Fixture: Sendable {
    let server: PeerServer
    let proxy: FaultProxy

    init(_ faults: [String] = [], server: PeerServer, record: String? = nil) throws {
        self.server = server
        var options = try FaultProxy.Options(target: "127.0.0.1:\(server.port)")
        options.plan = FaultPlan(try faults.map { try FaultSpec(parsing: $0) }, seed: 1, span: 10)
        options.recordPath = record
        proxy = try FaultProxy(options)
    }

    deinit { proxy.stop() }

    func client(patience: Int = 15) throws -> PeerClient {
        try PeerClient(port: proxy.port, patience: patience)
    }

    /// One request on a connection of its own.
    func get(patience: Int = 15) throws -> PeerResponse { try client(patience: patience).request("GET", "/") }
}

private func seconds(_ body: () throws -> Void) throws -> Double { try timed(body).elapsed }

private func timed<Value>(_ body: () throws -> Value) throws -> (value: Value, elapsed: Double) {
    let start = ContinuousClock().now
    let value = try body()
    return (value, start.duration(to: .now) / .seconds(1))
}

/// Tries until it works, ten seconds at most.
@discardableResult
func eventually<Value>(_ body: () throws -> Value) throws -> Value {
    let deadline = ContinuousClock().now + .seconds(10)
    while true {
        do { return try body() } catch { if ContinuousClock().now > deadline { throw error } }
        usleep(5000)
    }
}

@Suite struct FaultProxyTests {
    @Test func `without faults every byte arrives, in both directions`() throws {
        let fixture = try Fixture(server: .echo())
        let client = try fixture.client()
        let text = String(repeating: "0123456789abcdef", count: 200_000)
        Thread.detachNewThread { [socket = client.socket] in
            socket.send(Array(text.utf8))
            socket.shutdown()
        }
        let (bytes, end) = client.readToEnd()
        #expect(bytes == Array(text.utf8) && end == .ended)
    }

    @Test func `three hundred connections are served at once, thousands of requests a second`() throws {
        let fixture = try Fixture(server: .http(bodyLength: 100))
        let clients = try (0..<300).map { _ in try fixture.client() }
        var answers = 0
        let elapsed = try seconds {
            for _ in 0..<10 {
                for client in clients { client.sendRequest("GET", "/") }
                for client in clients { answers += try client.readResponse().body.count == 100 ? 1 : 0 }
            }
        }
        #expect(answers == 3000)
        // A floor for busy machines with debug builds; a release build alone does ten times that.
        #expect(3000 / elapsed > 500)
    }

    @Test func `reset resets instead of answering`() throws {
        let fixture = try Fixture(["reset=100@0-"], server: .http(bodyLength: 10))
        #expect(throws: PeerError.reset) { try fixture.get() }
        #expect(throws: PeerError.reset) { try fixture.get() }
    }

    @Test func `refuse refuses for its span, and the port stays ours`() throws {
        let fixture = try Fixture(["refuse@0-0.5"], server: .http(bodyLength: 10))
        #expect(throws: PeerError.reset) { try fixture.get() }
        let error = #expect(throws: SocketError.self) { try fixture.client() }
        #expect(error?.code == ECONNREFUSED)
        #expect(try eventually { try fixture.get() }.status == 200)
    }

    @Test func `delay is added to a round trip, and not once per chunk`() throws {
        let fixture = try Fixture(["delay=300@0-"], server: .http(bodyLength: 1_000_000))
        _ = try fixture.get()
        let (value, elapsed) = try timed { try fixture.get().body.count }
        #expect(value == 1_000_000)
        #expect(elapsed >= 0.3 && elapsed < 2)
    }

    @Test func `jitter keeps the order`() throws {
        let fixture = try Fixture(["jitter=50@0-"], server: .echo())
        let client = try fixture.client()
        let parts = (0..<50).map { "part \($0);" }
        for part in parts { client.send(part) }
        let whole = parts.joined()
        #expect(try client.read(whole.utf8.count) == Array(whole.utf8))
    }

    @Test func `dropped chunks do not arrive, and the connection stays`() throws {
        let fixture = try Fixture(["drop=100@0-1"], server: .echo())
        let client = try fixture.client(patience: 1)
        client.send("lost")
        #expect(throws: PeerError.silent) { try client.read(1) }
        try eventually {
            client.send("k")
            return try client.read(1)
        }
    }

    @Test func `cut ends a response after so many bytes`() throws {
        let fixture = try Fixture(["cut=30@0-"], server: .http(bodyLength: 5000))
        let client = try fixture.client()
        client.sendRequest("GET", "/")
        let (bytes, end) = client.readToEnd()
        #expect(bytes.count == 30 && end == .ended)
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 200 OK"))
    }

    @Test func `stall holds everything back until it ends`() throws {
        let fixture = try Fixture(["stall@0-0.6"], server: .http(bodyLength: 10))
        let (value, elapsed) = try timed { try fixture.get().status }
        #expect(value == 200)
        #expect(elapsed >= 0.5)
        #expect(try seconds { _ = try fixture.get() } < 0.4)
    }

    @Test func `throttle limits the rate`() throws {
        let fixture = try Fixture(["throttle=100@0-"], server: .http(bodyLength: 50_000))
        let (value, elapsed) = try timed { try fixture.get().body.count }
        #expect(value == 50_000)
        #expect(elapsed >= 0.45 && elapsed < 3)
    }

    @Test func `garbage is noise of the same length`() throws {
        let fixture = try Fixture(["garbage=100@0-"], server: .http(bodyLength: 2000))
        let client = try fixture.client()
        client.sendRequest("GET", "/")
        client.finish()
        let bytes = try client.read(2000)
        #expect(Set(bytes).count > 200 && !bytes.starts(with: Array("HTTP".utf8)))
    }

    @Test func `nothing happens outside of the span, and the record is written when the clock starts`() throws
    {
        let path = FileManager.default.temporaryDirectory.appending(path: "record-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let fixture = try Fixture(["reset=100@600-700"], server: .http(bodyLength: 10), record: path)
        _ = try fixture.client()
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try fixture.get().status == 200)
        let data = try #require(FileManager.default.contents(atPath: path))
        let list = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        let started = try #require(list.first?["started_epoch"] as? Double)
        #expect(abs(started - Date.now.timeIntervalSince1970) < 5)
    }

    @Test func `a reset of the server reaches the client, and so does one that is not there`() throws {
        let resetting = try PeerServer { connection in
            _ = connection.receive()
            connection.resetsOnClose()
        }
        #expect(throws: PeerError.reset) { try Fixture(server: resetting).get() }
        // Another test may get the free port meanwhile: then another one is tried.
        let failures = try (0..<5).map { _ in
            let gone = try LoopbackSocket.listener(port: 0).port
            let proxy = try FaultProxy(FaultProxy.Options(target: "127.0.0.1:\(gone)"))
            defer { proxy.stop() }
            return #expect(throws: PeerError.self) { try PeerClient(port: proxy.port).request("GET", "/") }
        }
        #expect(failures.contains(.reset))
    }

    @Test(arguments: ["", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:x", "127.0.0.1:1:2", "nowhere.invalid:80"])
    func `a target that is none is refused`(text: String) {
        #expect(throws: FaultProxyError.badTarget(text)) {
            try FaultProxy(FaultProxy.Options(target: text)).stop()
        }
    }
}
