// The network options at each level, and what a client makes of them.

import HTTP1
import Testing

@testable import LoadGen

@Suite struct NetworkOptionsTests {
    private func profile(_ members: String) throws -> NetworkOptions {
        try Profile(json: Array("{\"duration\": \"1s\", \(members)}".utf8), file: "p.json").network
    }

    private func settings(_ options: NetworkOptions) throws -> ClientSettings {
        var client = ClientSettings(baseURL: try HTTPURL("http://h/"), userAgent: "x")
        options.apply(to: &client)
        return client
    }

    @Test func `nothing set means k6's defaults`() throws {
        let client = try settings(NetworkOptions())
        #expect(
            client.maximumRedirects == 10 && client.batch == 20 && client.batchPerHost == 6
                && !client.keepsCookies
        )
        #expect(client.naming == Naming())
        #expect(client.naming.lifetime == .seconds(300) && client.naming.selection == .random)
        #expect(client.naming.policy == .preferIPv4)
    }

    @Test func `a profile sets all of them, without a warning`() throws {
        let text = """
            "maxRedirects": 0, "batch": 3, "batchPerHost": 2, "noCookiesReset": true,
            "dns": {"ttl": "1m", "select": "first", "policy": "onlyIPv6"},
            "hosts": {"a.test": "127.0.0.1", "*.b.test:80": "[::1]:81"},
            "blockHostnames": ["*.c.test"], "blacklistIPs": ["10.0.0.0/8", "::1"]
            """
        let client = try settings(profile(text))
        #expect(
            client.maximumRedirects == 0 && client.batch == 3 && client.batchPerHost == 2
                && client.keepsCookies
        )
        #expect(client.naming.lifetime == .seconds(60) && client.naming.selection == .first)
        #expect(client.naming.policy == .onlyIPv6 && client.naming.hosts.count == 2)
        #expect(client.naming.isBlocked("x.c.test") && client.naming.blockedAddresses.count == 2)
        #expect(try Profile(json: Array("{\"duration\": \"1s\", \(text)}".utf8), file: "p").warnings.isEmpty)
    }

    @Test(arguments: [
        ("\"maxRedirects\": -1", "maxRedirects"), ("\"batch\": 0", "batch"),
        ("\"batchPerHost\": \"x\"", "batchPerHost"),
        ("\"noCookiesReset\": 1", "noCookiesReset"), ("\"dns\": {\"ttl\": \"x\"}", "dns.ttl"),
        ("\"dns\": {\"select\": \"x\"}", "dns.select"), ("\"dns\": {\"policy\": 4}", "dns.policy"),
        ("\"dns\": {\"x\": 4}", "dns.x"), ("\"dns\": \"ttl\"", "dns ttl"),
        ("\"hosts\": {\"a\": \"b\"}", "hosts.a"),
        ("\"blockHostnames\": [\"a b\"]", "blockHostnames[0]"),
        ("\"blacklistIPs\": [\"1.2\"]", "blacklistIPs[0]"),
    ])
    func `a wrong value is told with its place`(members: String, place: String) {
        do {
            _ = try profile(members)
            Issue.record("accepted")
        } catch {
            #expect("\(error)".hasPrefix("p.json: \(place): "), "\(error)")
        }
    }

    @Test func `the environment has k6's names`() throws {
        let options = try NetworkOptions(environment: [
            "K6_MAX_REDIRECTS": "3", "K6_BATCH": "4", "K6_BATCH_PER_HOST": "5", "K6_NO_COOKIES_RESET": "true",
            "K6_DNS": "ttl=inf,select=roundRobin,policy=any", "K6_BLOCK_HOSTNAMES": "a.test,*.b.test",
            "K6_BLACKLIST_IPS": "10.0.0.0/8",
        ])
        let client = try settings(options)
        #expect(
            client.maximumRedirects == 3 && client.batch == 4 && client.batchPerHost == 5
                && client.keepsCookies
        )
        #expect(
            client.naming.lifetime == nil && client.naming.selection == .roundRobin
                && client.naming.policy == .any
        )
        #expect(client.naming.blockedHosts.count == 2 && client.naming.blockedAddresses.count == 1)
        #expect(throws: ConfigurationError.self) { try NetworkOptions(environment: ["K6_DNS": "ttl=5m;x"]) }
    }

    @Test func `flags win, and one that is no number is a wrong command line`() throws {
        var flags = RunFlags()
        flags.maxRedirects = "2"
        flags.dns = "ttl=0"
        flags.blacklistIPs = ["10.0.0.0/8,::1", "1.2.3.4"]
        flags.blockHostnames = ["a.test"]
        var options = try profile("\"maxRedirects\": 5, \"batch\": 7, \"dns\": {\"select\": \"first\"}")
        options.override(with: try NetworkOptions(flags: flags))
        let client = try settings(options)
        #expect(client.maximumRedirects == 2 && client.batch == 7 && client.naming.selection == .first)
        #expect(client.naming.lifetime == .zero && client.naming.blockedAddresses.count == 3)
        flags.batch = "many"
        do {
            _ = try NetworkOptions(flags: flags)
            Issue.record("accepted")
        } catch {
            #expect(
                error.isUsageError && error.description == "--batch: found \"many\", expected a whole number"
            )
        }
    }
}
