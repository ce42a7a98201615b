// Which targets would be reached through a proxy: Go's rules.

import HTTP1
import Testing

@testable import LoadGen

@Suite struct ProxyEnvironmentTests {
    @Test(
        arguments: [
            ("http://app.test/", ["HTTP_PROXY": "http://p:1"], "HTTP_PROXY"),
            ("http://app.test/", ["http_proxy": "p:1"], "http_proxy"),
            ("http://app.test/", ["HTTPS_PROXY": "p:1"], nil),
            ("https://app.test/", ["HTTPS_PROXY": "p:1"], "HTTPS_PROXY"),
            ("http://app.test/", ["HTTP_PROXY": ""], nil), ("http://app.test/", [:], nil),
            ("http://localhost:8375/", ["HTTP_PROXY": "p:1"], nil),
            ("http://127.3.2.1/", ["HTTP_PROXY": "p:1"], nil),
            ("http://[::1]/", ["HTTP_PROXY": "p:1"], nil),
            ("http://10.1.1.1/", ["HTTP_PROXY": "p:1"], "HTTP_PROXY"),
            ("http://10.1.1.1/", ["HTTP_PROXY": "p:1", "NO_PROXY": "a, 10.0.0.0/8"], nil),
            ("http://10.1.1.1/", ["HTTP_PROXY": "p:1", "no_proxy": "10.1.1.1"], nil),
            ("http://app.test/", ["HTTP_PROXY": "p:1", "NO_PROXY": "app.test"], nil),
            ("http://www.app.test/", ["HTTP_PROXY": "p:1", "NO_PROXY": "app.test"], nil),
            ("http://app.test/", ["HTTP_PROXY": "p:1", "NO_PROXY": ".app.test"], "HTTP_PROXY"),
            ("http://www.app.test/", ["HTTP_PROXY": "p:1", "NO_PROXY": ".APP.test"], nil),
            ("http://www.app.test/", ["HTTP_PROXY": "p:1", "NO_PROXY": "*.app.test"], nil),
            ("http://xapp.test/", ["HTTP_PROXY": "p:1", "NO_PROXY": "app.test"], "HTTP_PROXY"),
            ("http://app.test:81/", ["HTTP_PROXY": "p:1", "NO_PROXY": "app.test:80"], "HTTP_PROXY"),
            ("http://app.test:80/", ["HTTP_PROXY": "p:1", "NO_PROXY": "app.test:80"], nil),
            ("http://app.test/", ["HTTP_PROXY": "p:1", "NO_PROXY": "*"], nil),
        ] as [(String, [String: String], String?)]
    )
    func `a proxy counts for what it is for`(url: String, environment: [String: String], variable: String?)
        throws
    {
        #expect(ProxyEnvironment.variable(for: try HTTPURL(url), environment) == variable)
    }

    @Test func `the refusal names the variable and the way out, not the proxy`() {
        let expected = ConfigurationError.invalidValue(
            source: "environment",
            place: "HTTP_PROXY",
            found: "a proxy",
            expected: "none, as proxies are not supported: unset it or add app.test to NO_PROXY"
        )
        #expect(throws: expected) {
            try ProxyEnvironment.refuse(for: "http://app.test/x", ["HTTP_PROXY": "http://u:secret@p:1"])
        }
        #expect(throws: Never.self) {
            try ProxyEnvironment.refuse(for: "no url", ["HTTP_PROXY": "http://p:1"])
        }
    }
}
