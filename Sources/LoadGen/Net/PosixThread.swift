// Starting a thread of our own. Must not contain: anything that runs on it.

import Glibc

/// A joinable POSIX thread.
struct PosixThread: @unchecked Sendable {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let handle: pthread_t

    /// Runs `body` on a new thread; throws the errno when the system gives none.
    init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let box = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, runBody, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw SystemError(call: "pthread_create", code: code)
        }
        handle = thread
    }

    func join() { pthread_join(handle, nil) }

    func detach() { pthread_detach(handle) }

    fileprivate static func run(_ box: UnsafeMutableRawPointer?) {
        guard let box else { return }
        Unmanaged<Body>.fromOpaque(box).takeRetainedValue().run()
    }
}

private func runBody(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    PosixThread.run(box)
    return nil
}
