// The file that says which faults a run had, for whoever checks findings against it. Must not say it anywhere else.

import Foundation

struct FaultRecord: Sendable {
    let path: String

    /// A record to be written at `path`. Throws when nothing can be written there.
    init(path: String) throws {
        self.path = path
        let url = URL(fileURLWithPath: path)
        var isFolder: ObjCBool = false
        let parent = url.deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: parent),
            !(FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue)
        else { throw DemoError.cannotWriteFile(path: path, reason: "not a writable place") }
    }

    /// Replaces the file. `started` is when the clock of the faults began, in seconds since 1970; nil: it never did.
    func write(_ faults: [Fault], started: Double?) {
        do {
            try Data(Self.text(faults, started: started)).write(
                to: URL(fileURLWithPath: path),
                options: .atomic
            )
        } catch {
            let message = DemoError.cannotWriteFile(path: path, reason: error.localizedDescription)
            FileHandle.standardError.write(Data("demo: \(message)\n".utf8))
        }
    }

    static func text(_ faults: [Fault], started: Double?) -> [UInt8] {
        var json = JSONText()
        json.array { json in
            for fault in faults {
                json.object { json in
                    json.field("name", fault.name.rawValue)
                    json.key("route")
                    if let route = fault.route { json.value(route) } else { json.null() }
                    json.key("value")
                    switch fault.value {
                    case .none: json.null()
                    case .number(let number): json.raw(formatNumber(number).utf8)
                    case .rate(let count, let seconds): json.value("\(count)/\(seconds)")
                    }
                    json.field("from", raw: formatNumber(fault.from).utf8)
                    json.field("to", raw: (fault.to.map(formatNumber) ?? "null").utf8)
                    json.field("started_epoch", raw: (started.map(formatNumber) ?? "null").utf8)
                    json.field(
                        "keys",
                        object: { json in
                            for (key, value) in fault.keys.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                                json.field(key.rawValue, value)
                            }
                        }
                    )
                }
            }
        }
        return json.bytes + [0x0A]
    }
}
