// bcrypt through the system's libcrypt, on threads of its own: one hash takes tens of milliseconds of CPU, too long for
// the threads that serve requests.

import CDemoSystem
import Foundation
import Synchronization

final class PasswordHasher: Sendable {
    /// bcrypt reads no more than this many bytes of a password.
    static let longestPassword = 72

    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    private let threadCount: Int

    init(threads: Int = max(2, ProcessInfo.processInfo.activeProcessorCount)) {
        threadCount = threads
        for index in 0..<threads {
            let thread = Thread { [weak self, available] in
                while true {
                    available.wait()
                    guard let self, let job = self.nextJob() else { return }
                    job()
                }
            }
            thread.name = "demo-bcrypt-\(index)"
            thread.start()
        }
    }

    /// Ends the threads once queued jobs are done.
    func stop() {
        state.withLock { $0.isStopped = true }
        for _ in 0..<threadCount { available.signal() }
    }

    private func nextJob() -> (@Sendable () -> Void)? {
        state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }

    /// The bcrypt hash of a password at the given cost; nil when libcrypt refuses.
    func hash(_ password: String, cost: UInt = 10) async -> String? {
        await onThread {
            guard let setting = Self.makeSetting(cost: cost) else { return nil }
            return Self.crypt(password, setting: setting)
        }
    }

    func verify(_ password: String, against hash: String) async -> Bool {
        await onThread { Self.crypt(password, setting: hash) == hash }
    }

    private func onThread<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            state.withLock { state in state.jobs.append { continuation.resume(returning: work()) } }
            available.signal()
        }
    }

    private static func makeSetting(cost: UInt) -> String? {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<16).map { _ in CChar(bitPattern: UInt8.random(in: 0...255, using: &generator)) }
        var output = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        let made = crypt_gensalt_rn(
            "$2b$",
            UInt(cost),
            random,
            Int32(random.count),
            &output,
            Int32(output.count)
        )
        return made.map { String(cString: $0) }
    }

    private static func crypt(_ password: String, setting: String) -> String? {
        let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        defer { data.deallocate() }
        memset(data, 0, MemoryLayout<crypt_data>.size)
        guard let result = crypt_r(password, setting, data) else { return nil }
        let text = String(cString: result)
        return text.hasPrefix("*") ? nil : text
    }
}
