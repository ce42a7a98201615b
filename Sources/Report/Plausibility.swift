// Figures no run can have, found before anything is computed with them: sums of such would overflow. Must not contain decoding.

import Measure

/// Bounds of what files of a run may say.
enum Plausibility {
    /// No count, byte, millisecond or nanosecond of a run goes beyond this (a hundred thousand seconds, in ns).
    static let largestNumber = 1e14
    /// No run lasts longer than this, in seconds (three years).
    static let longestTime = 1e8

    /// Lines of a timeline without those that hold impossible figures, and how many those were.
    static func timeline(_ bytes: [UInt8]) -> (bytes: [UInt8], dropped: Int) {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var dropped = 0
        for (index, line) in bytes.split(separator: 0x0A).enumerated() {
            let json = try? JSONValue(parsing: Array(line))
            // What cannot be parsed is the decoder's to count.
            if index > 0, let json, !isPlausible(json) || (json["t"]?.number?.magnitude ?? 0) > longestTime {
                dropped += 1
                continue
            }
            kept += line
            kept.append(0x0A)
        }
        // A last line that was cut off stays recognisable as such.
        if bytes.last != 0x0A, !kept.isEmpty { kept.removeLast() }
        return (kept, dropped)
    }

    /// Where a summary holds an impossible figure; nil when it does not. What setup returned is no figure of the run.
    static func impossiblePlace(inSummary json: JSONValue) -> String? {
        for part in ["metrics", "root_group", "state"] {
            guard let value = json[part], !isPlausible(value) else { continue }
            return part
        }
        return nil
    }

    private static func isPlausible(_ json: JSONValue) -> Bool {
        switch json {
        case .number(let number, _): number.magnitude <= largestNumber
        case .array(let elements): elements.allSatisfy(isPlausible)
        case .object(let object): object.members.allSatisfy { isPlausible($0.value) }
        default: true
        }
    }
}
