// Appends what a double was asked to a file, a JSON document a line, for tests to read. Must not know an endpoint.

import Foundation
import Synchronization

/// The record of a double; without a file nothing is kept.
final class Recorder: Sendable {
    private let descriptor: Mutex<Int32>

    /// Opens `path` for appending.
    init(path: String?) throws {
        guard let path else {
            descriptor = Mutex(-1)
            return
        }
        let opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard opened >= 0 else {
            throw DoublesError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
        descriptor = Mutex(opened)
    }

    deinit {
        let opened = descriptor.withLock { $0 }
        if opened >= 0 { close(opened) }
    }

    /// Appends one line in one write.
    func append(_ value: JSON) {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            let line = value.bytes + [10]
            _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        }
    }

    /// A body as a JSON value; what is not JSON is a string.
    static func value(_ body: [UInt8]) -> JSON {
        (try? JSON.parse(body)) ?? .string(String(decoding: body, as: UTF8.self))
    }
}

/// What keeps a double from starting.
public enum DoublesError: Error, CustomStringConvertible {
    /// The file cannot be written.
    case cannotWrite(path: String, reason: String)
    /// The file cannot be read.
    case cannotRead(path: String, reason: String)
    /// The file of answers has none.
    case noAnswers(path: String)

    /// One line: what, where and why.
    public var description: String {
        switch self {
        case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
        case .cannotRead(let path, let reason): "cannot read \(path): \(reason)"
        case .noAnswers(let path): "no answer in \(path): expected one a line"
        }
    }
}
