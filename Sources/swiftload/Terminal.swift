// Standard output and error: colour, width, and that a closed one does no harm. The only place that writes to them.

import CNet
import Measure

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

/// One of the standard streams.
struct Terminal: Sendable {
    static let standardOutput = Terminal(descriptor: 1)
    static let standardError = Terminal(descriptor: 2)

    let descriptor: Int32

    /// Whether a person is looking.
    var isTerminal: Bool { cnet_is_terminal(descriptor) == 1 }

    /// Columns; 80 when unknown.
    var columns: Int {
        let columns = Int(cnet_terminal_columns(descriptor))
        return columns > 0 ? columns : 80
    }

    /// Whether colour and cursor movement are wanted: a terminal, not a dumb one, and no `NO_COLOR`.
    func usesColor(environment: [String: String]) -> Bool {
        isTerminal && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Writes as it is. A closed or broken stream is ignored: the run and its artifacts go on.
    func write(_ text: String) {
        var text = text
        _ = text.withUTF8 { cnet_write_all(descriptor, $0.baseAddress, $0.count) }
    }

    /// Writes one line, foreign control characters stripped.
    func line(_ text: String) { write(ControlCharacters.strip(text) + "\n") }
}
