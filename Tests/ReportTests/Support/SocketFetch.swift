// A way to real services for tests: one HTTP/1.0 question over a blocking socket on a thread of its own. Must
// not contain: the product's networking, anything but 127.0.0.1.

import Foundation
import Report
import TestSupport

/// Asks services on 127.0.0.1. HTTP/1.0, so that the body is what comes until the end.
let socketFetch: Fetch = { request in
    await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: ask(request)) }
        thread.start()
    }
}

private func ask(_ request: ServiceRequest) -> Result<ServiceResponse, ServiceFailure> {
    let parts = request.url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let port = parts[2].prefix(while: { $0 != "/" }).split(separator: ":").last else {
        return .failure(ServiceFailure(.unusableURL, "no URL: \(request.url)"))
    }
    let target = parts[2].drop { $0 != "/" }
    guard let number = UInt16(port), let socket = try? Loopback.connect(to: number) else {
        return .failure(ServiceFailure(.refused, "connect to 127.0.0.1:\(port): connection refused"))
    }
    defer { close(socket) }
    let text = "\(request.method) \(target) HTTP/1.0\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
    _ = text.withCString { send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }

    let deadline = ContinuousClock.now + request.timeout
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let left = Int32(max(0, (deadline - .now) / .milliseconds(1)))
        var events = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard left > 0, poll(&events, 1, left) > 0 else {
            return .failure(ServiceFailure(.timeout, "no whole answer within \(request.timeout)"))
        }
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count >= 0 else { return .failure(ServiceFailure(.reset, "the connection was reset")) }
        if count == 0 { return response(bytes) }
        bytes += buffer[..<count]
    }
}

private func response(_ bytes: [UInt8]) -> Result<ServiceResponse, ServiceFailure> {
    let data = Data(bytes)
    guard let end = data.firstRange(of: Data("\r\n\r\n".utf8)) else {
        return .failure(ServiceFailure(.malformed, "no HTTP"))
    }
    let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count > 1, let status = Int(words[1]) else {
        return .failure(ServiceFailure(.malformed, "no HTTP"))
    }
    let type = lines.first { $0.lowercased().hasPrefix("content-type:") }?.dropFirst(13)
    return .success(
        ServiceResponse(
            status: status,
            contentType: type?.trimmingCharacters(in: .whitespaces).lowercased(),
            body: Array(data[end.upperBound...])
        )
    )
}
