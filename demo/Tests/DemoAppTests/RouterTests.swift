import Testing

@testable import DemoApp

@Suite struct RouterTests {
    private static let router = Router([
        Route("GET", "/a/fixed") { _, _ in .noContent }, Route("GET", "/a/:id") { _, _ in .noContent },
        Route("POST", "/a/:id/x") { _, _ in .noContent },
    ])

    @Test(arguments: [
        ("GET", "/a/fixed", "/a/fixed"), ("GET", "/a/7", "/a/:id"), ("HEAD", "/a/7/", "/a/:id"),
        ("POST", "/a/7/x", "/a/:id/x"), ("GET", "/a/7/x", "wrong method"), ("GET", "/a", "none"),
        ("GET", "/", "none"),
    ])
    func `paths find their route`(method: String, path: String, expected: String) {
        let found =
            switch Self.router.match(method: method, path: path) {
            case .found(let route, _): route.pattern
            case .wrongMethod: "wrong method"
            case .none: "none"
            }
        #expect(found == expected)
    }
}
