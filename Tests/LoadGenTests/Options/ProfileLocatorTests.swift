import Testing

@testable import LoadGen

@Suite struct ProfileLocatorTests {
    static let locator = ProfileLocator(executableDirectory: "/opt/bin") { directory in
        switch directory {
        case "load/profiles": ["low.json", "notes.txt"]
        case "/opt/bin/../share/swiftload/profiles": ["low.json", "insane.json"]
        default: []
        }
    }

    @Test(arguments: [
        ("low", "load/profiles/low.json"), ("insane", "/opt/bin/../share/swiftload/profiles/insane.json"),
        ("./mine", "./mine"), ("mine.json", "mine.json"), ("/abs/p", "/abs/p"),
    ])
    func `a name is looked up, a path is taken`(_ name: String, _ path: String) throws {
        #expect(try Self.locator.path(of: name) == path)
    }

    @Test func `an unknown name lists what there is`() {
        let error = #expect(throws: ConfigurationError.self) { try Self.locator.path(of: "lo") }
        #expect(
            error?.description
                == "profile \"lo\": not found in load/profiles or /opt/bin/../share/swiftload/profiles, "
                + "expected one of insane, low or a path to a JSON file"
        )
    }

    @Test func `without any profile the error says so`() {
        let empty = ProfileLocator(executableDirectory: nil) { _ in [] }
        let error = #expect(throws: ConfigurationError.self) { try empty.path(of: "low") }
        #expect(error?.description.contains("no profile is installed") == true)
    }
}
