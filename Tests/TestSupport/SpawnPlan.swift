// How a test's process is started: posix_spawn with its own group, no inherited descriptors, default signals.

import Foundation

/// Everything `posix_spawn` is told.
struct SpawnPlan {
    let program: String
    let arguments: [String]
    let environment: [String: String]
    /// Where it starts; nil is where the tests are.
    var directory: String?
    var output = ChildProcess.Output.captured
    var outputPath = "/dev/null"
    /// Nil: standard error is closed.
    var errorPath: String?

    /// The new process's id.
    func spawn() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        add(to: &actions)
        set(&attributes)

        var identifier: pid_t = 0
        let words = words
        let code = Self.withCStrings(words) { arguments in
            Self.withCStrings(environment.map { "\($0.key)=\($0.value)" }) { environment in
                posix_spawn(&identifier, words[0], &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else {
            throw ChildProcessError.notStarted(program: program, reason: String(cString: strerror(code)))
        }
        return identifier
    }

    private func add(to actions: inout posix_spawn_file_actions_t) {
        let writing = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        switch output {
        case .captured: posix_spawn_file_actions_addopen(&actions, 1, outputPath, writing, 0o600)
        case .closed: posix_spawn_file_actions_addclose(&actions, 1)
        case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
        case .device(let path): posix_spawn_file_actions_addopen(&actions, 1, path, O_RDWR | O_NOCTTY, 0)
        }
        if let errorPath {
            posix_spawn_file_actions_addopen(&actions, 2, errorPath, writing, 0o600)
        } else {
            posix_spawn_file_actions_addclose(&actions, 2)
        }
        for descriptor in 3...Self.highestDescriptor {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
    }

    /// The highest that may be open, with some air for those that other tests open meanwhile.
    private static var highestDescriptor: Int32 {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return max(64, open.compactMap { Int32($0) }.max() ?? 0) + 16
    }

    /// What is executed: the program itself, or a shell that changes the directory first and becomes it.
    private var words: [String] {
        guard let directory else { return [program] + arguments }
        return ["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", directory, program] + arguments
    }

    private func set(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = Int(POSIX_SPAWN_SETPGROUP) | Int(POSIX_SPAWN_SETSIGMASK) | Int(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { pointers[index] = strdup(text) }
        pointers[texts.count] = nil
        defer {
            for index in texts.indices { free(pointers[index]) }
            pointers.deallocate()
        }
        return body(pointers)
    }
}
