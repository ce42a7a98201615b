// What can keep the demo from starting.

/// A reason not to start, in one line.
public enum DemoError: Error, Equatable, CustomStringConvertible {
    /// The TCP port is taken.
    case portInUse(Int)
    /// No listening socket could be made.
    case cannotListen(reason: String)
    /// The request log cannot be written.
    case cannotOpenLog(path: String, reason: String)
    /// The database cannot be opened or set up.
    case cannotOpenDatabase(path: String, reason: String)
    /// The port file cannot be written.
    case cannotWritePortFile(path: String, reason: String)
    /// Some other file cannot be written.
    case cannotWriteFile(path: String, reason: String)

    /// What went wrong, where, and what would help.
    public var description: String {
        switch self {
        case .portInUse(let port):
            "port \(port) is already in use; choose another with --port (0 takes any free one)"
        case .cannotListen(let reason): "cannot listen on the loopback address: \(reason)"
        case .cannotOpenLog(let path, let reason): "cannot open the log \(path): \(reason)"
        case .cannotOpenDatabase(let path, let reason): "cannot open the database \(path): \(reason)"
        case .cannotWritePortFile(let path, let reason): "cannot write the port file \(path): \(reason)"
        case .cannotWriteFile(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}
