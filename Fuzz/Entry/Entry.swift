// Where libFuzzer comes in. Must not contain: an invariant. Built by scripts/fuzz.sh alone: libFuzzer has a main of its own.

import FuzzTargets
import Glibc

/// The target that the variable FUZZ_TARGET names.
private let target: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("FUZZ_TARGET is \"\(name)\", expected one of \(names)")
    }
    return target
}()

/// Takes one input of libFuzzer; 0 keeps it when it covers more. A broken invariant ends the process, which is what libFuzzer notices.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(BrokenInvariant) {
        try target.check(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("\(target.rawValue): \(error)")
    }
    return 0
}
