// A port that can stop listening and start again without being lost to another process. Must not accept.

import Glibc
import LoopbackSockets

final class ListeningPort {
    let socket: LoopbackSocket
    private(set) var isListening = true

    /// Listens on 127.0.0.1; port 0 takes any free one.
    init(port: UInt16) throws {
        // The port must be bound by number, or the kernel gives it back when listening ends.
        var wanted = port
        for attempt in 0... {
            if port == 0 { wanted = try LoopbackSocket.listener(port: 0).port }
            do {
                socket = try LoopbackSocket.listener(port: wanted)
                return
            } catch {
                if port != 0 || attempt == 20 { throw error }
            }
        }
        throw SocketError("cannot listen", code: EADDRINUSE)
    }

    var port: UInt16 { socket.port }

    /// From now on connections are refused.
    func close() {
        guard isListening else { return }
        isListening = false
        _ = Glibc.shutdown(socket.descriptor, Int32(SHUT_RD))
    }

    /// Listens again.
    func open() {
        guard !isListening else { return }
        isListening = listen(socket.descriptor, 1024) == 0
    }
}
