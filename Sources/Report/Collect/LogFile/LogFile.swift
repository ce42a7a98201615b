// An application's log file as the report reads it: by offset, through a function that is handed in. Must not open files.

/// A log file that can be read at any place.
public struct LogFile: Sendable {
    /// Why it cannot be read: one line.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The reason.
        public let description: String

        /// A failure.
        public init(_ description: String) { self.description = description }
    }

    /// Its path, as it is shown.
    public var path: String
    /// Its length in bytes. Throws `Failure`.
    public var size: @Sendable () throws(Failure) -> Int
    /// At most `count` bytes from `offset` on; none at its end, perhaps fewer before. Throws `Failure`.
    public var read: @Sendable (_ offset: Int, _ count: Int) throws(Failure) -> [UInt8]

    /// A file that is read by these functions.
    public init(
        path: String,
        size: @escaping @Sendable () throws(Failure) -> Int,
        read: @escaping @Sendable (_ offset: Int, _ count: Int) throws(Failure) -> [UInt8]
    ) {
        self.path = path
        self.size = size
        self.read = read
    }
}
