// One HTTP/1.1 POST over a connection of its own, on a thread that may wait. Must know nothing of what it sends.

import Foundation

enum BlockingPost {
    struct Outcome: Equatable {
        /// nil: accepted.
        var problem: String?
        /// Whether the same request would be refused again.
        var isRefused = false
    }

    /// Longest wait for the network, in seconds.
    private static let patience = 2

    /// Posts JSON. Status 4xx is a refusal, all else but 2xx a failure.
    static func send(_ body: [UInt8], to endpoint: LokiEndpoint) -> Outcome {
        let descriptor: Int32
        switch connect(endpoint) {
        case .success(let connected): descriptor = connected
        case .failure(let failure): return Outcome(problem: failure.text)
        }
        defer { close(descriptor) }
        let head =
            "POST \(endpoint.pushPath) HTTP/1.1\r\nHost: \(endpoint.authority)\r\nUser-Agent: sanctum-api\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        guard write(Array(head.utf8) + body, to: descriptor) else {
            return Outcome(problem: String(cString: strerror(errno)))
        }
        return outcome(of: readAnswer(descriptor))
    }

    private struct Failure: Error { let text: String }

    private static func connect(_ endpoint: LokiEndpoint) -> Result<Int32, Failure> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(endpoint.host, String(endpoint.port), &hints, &list)
        guard code == 0 else { return .failure(Failure(text: String(cString: gai_strerror(code)))) }
        defer { freeaddrinfo(list) }
        var problem = "no address"
        var next = list
        while let address = next?.pointee {
            next = address.ai_next
            let descriptor = socket(address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { continue }
            var limit = timeval(tv_sec: patience, tv_usec: 0)
            let size = socklen_t(MemoryLayout<timeval>.size)
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
            if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 {
                return .success(descriptor)
            }
            problem = String(cString: strerror(errno))
            close(descriptor)
        }
        return .failure(Failure(text: problem))
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var offset = 0
        return bytes.withUnsafeBytes { buffer in
            while offset < buffer.count {
                let count = Glibc.send(
                    descriptor,
                    buffer.baseAddress.map { $0 + offset },
                    buffer.count - offset,
                    Int32(MSG_NOSIGNAL)
                )
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return false }
                offset += count
            }
            return true
        }
    }

    /// The answer up to its end, at most 4 KiB.
    private static func readAnswer(_ descriptor: Int32) -> [UInt8] {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while answer.count < 4096 {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            answer += buffer[..<count]
            if answer.suffix(4).elementsEqual([13, 10, 13, 10]) { break }
        }
        return answer
    }

    /// What the bytes of an answer mean.
    static func outcome(of answer: [UInt8]) -> Outcome {
        let lines = String(decoding: answer, as: UTF8.self).split(
            separator: "\r\n",
            omittingEmptySubsequences: false
        )
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
            return Outcome(problem: "no HTTP answer")
        }
        guard !(200..<300).contains(status) else { return Outcome() }
        let text = lines.drop { !$0.isEmpty }.joined(separator: " ").split(whereSeparator: \.isNewline)
            .joined(separator: " ").trimmingCharacters(in: .whitespaces).prefix(200)
        return Outcome(
            problem: "status \(status)" + (text.isEmpty ? "" : ": \(text)"),
            isRefused: (400..<500).contains(status)
        )
    }
}
