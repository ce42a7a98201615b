// Where `--profile NAME` is looked up. Pure over a function that lists folders; must not read files.

/// Finds profile files by name.
public struct ProfileLocator: Sendable {
    /// Folders in order of search.
    public let directories: [String]
    private let list: @Sendable (String) -> [String]

    /// A locator over `./load/profiles` and the folder installed beside the executable.
    ///
    /// - Parameters:
    ///   - executableDirectory: the folder of the running program, links resolved; nil when unknown.
    ///   - list: the file names in a folder; empty when it does not exist.
    public init(executableDirectory: String?, list: @escaping @Sendable (String) -> [String]) {
        var directories = ["load/profiles"]
        if let executableDirectory {
            directories.append("\(executableDirectory)/../share/swiftload/profiles")
        }
        self.directories = directories
        self.list = list
    }

    /// The path of profile `name`. What contains a slash or ends in `.json` is taken as a path and not looked up.
    ///
    /// - Throws: `ConfigurationError.profileNotFound` with the profiles there are.
    public func path(of name: String) throws(ConfigurationError) -> String {
        if name.contains("/") || name.hasSuffix(".json") { return name }
        for directory in directories where list(directory).contains("\(name).json") {
            return "\(directory)/\(name).json"
        }
        throw .profileNotFound(name: name, searched: directories, available: available)
    }

    /// The names of all profiles, each once, sorted.
    public var available: [String] {
        let files = directories.flatMap(list).filter { $0.hasSuffix(".json") }
        return Set(files.map { String($0.dropLast(".json".count)) }).sorted()
    }
}
