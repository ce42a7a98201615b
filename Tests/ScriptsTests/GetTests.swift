import LoadGen
import Scripts
import Testing

@Suite("The get script")
struct GetTests {
    @Test("a pause that is no number of seconds is refused", arguments: ["x", "-1", "1s", "90000"])
    func refusesPause(text: String) {
        #expect(throws: ScriptEnvironment.Invalid.self) {
            try Get(environment: ScriptEnvironment(["GET_SLEEP": text]))
        }
    }

    @Test(
        "without a pause, or with a proper one, it offers the default function",
        arguments: ["", "0", "0.5", "60"]
    )
    func acceptsPause(text: String) throws {
        let script = try Get(environment: ScriptEnvironment(["GET_SLEEP": text]))
        #expect(Set(script.functions.keys) == ["default"])
    }
}
