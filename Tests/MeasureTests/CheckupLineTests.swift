import Measure
import Testing

struct CheckupLineTests {
    @Test("a line starts with the outcome and ends with the remedy, if there is something to remedy")
    func text() {
        #expect(CheckupLine("Loki", ok: "has lines").text == "ok       Loki          has lines")
        let problem = CheckupLine("descriptors", problem: "64 are allowed", remedy: "ulimit -n 900")
        #expect(problem.text == "problem  descriptors   64 are allowed; remedy: ulimit -n 900")
        #expect(!problem.isOK)
    }

    @Test("what a service says stays on the line and gives no secret away")
    func hostileText() {
        let line = CheckupLine("Loki", ok: "http://u:hunter2@h answers\nproblem  faked \u{1B}[31m\u{202E}")
        #expect(!line.text.contains("hunter2"))
        #expect(!line.text.contains("\n"))
        #expect(!line.text.unicodeScalars.contains("\u{1B}"))
        #expect(!line.text.unicodeScalars.contains("\u{202E}"))
    }
}
