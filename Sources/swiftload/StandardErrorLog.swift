// Log lines on standard error. Must not contain: decisions about what is logged.

import Logging

/// `level: message`, one line each, control characters stripped.
struct StandardErrorLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        Terminal.standardError.line("\(event.level): \(event.message)")
    }
}
