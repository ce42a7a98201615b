import Testing

@testable import LoadGen

@Suite struct ApplicationSettingsTests {
    @Test func `an empty environment gives the defaults`() throws {
        let settings = try ApplicationSettings(environment: ["BASE_URL": "", "THINK_TIME": ""])
        #expect(settings.baseURL == "http://localhost:8375")
        #expect(settings.password.revealed == "Password123!")
        #expect(settings.userLimit == nil)
        #expect(settings.thinkTime == ThinkTime(from: .seconds(10), to: .seconds(30)))
        #expect(!settings.isUpstreamCompatible)
    }

    @Test(arguments: [
        ("0", 0, 0), ("10-30", 10_000, 30_000), ("0.2-0.5", 200, 500), ("5", 5_000, 5_000), ("0-1", 0, 1_000),
    ])
    func `think time is a range in seconds`(_ text: String, _ low: Int, _ high: Int) {
        #expect(ThinkTime(text) == ThinkTime(from: .milliseconds(low), to: .milliseconds(high)))
    }

    @Test(arguments: [
        "", "30-10", "-5", "5-", "1-2-3", "a", "1s", "inf", "1e3", "10 - 30", "0x1", "99999999",
    ])
    func `other think times are refused`(_ text: String) { #expect(ThinkTime(text) == nil) }

    @Test(arguments: ["http://localhost:8375/", "https://a.example", "http://[::1]:80", "http://h/base//"])
    func `a base URL loses its slashes at the end`(_ text: String) throws {
        let url = try ApplicationSettings(environment: ["BASE_URL": text]).baseURL
        #expect(!url.hasSuffix("/") && text.hasPrefix(url))
    }

    @Test(arguments: [
        ("BASE_URL", "localhost:8375"), ("BASE_URL", "http://"), ("BASE_URL", "ws://h"),
        ("BASE_URL", "http://h?x=1"),
        ("BASE_URL", "http://a b"), ("BASE_URL", "http://:80"), ("LOAD_USERS", "1"), ("LOAD_USERS", "many"),
        ("THINK_TIME", "fast"), ("SOCIAL_COMPAT", "downstream"),
    ])
    func `a bad value names the variable and what was expected`(_ name: String, _ value: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try ApplicationSettings(environment: [name: value])
        }
        #expect(error?.description.hasPrefix("environment: \(name): found \"\(value)\", expected ") == true)
    }

    @Test func `the password is never shown`() throws {
        let settings = try ApplicationSettings(environment: ["LOAD_PASSWORD": "hunter2-Secret"])
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect(settings.password.revealed == "hunter2-Secret")
    }
}
