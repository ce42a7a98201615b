// Route table and matching: pure. Static segments win over parameters by standing earlier in the table.

/// One endpoint.
struct Route: Sendable {
    enum Access: Sendable {
        /// No credentials looked at.
        case open
        /// Works without credentials; a valid token only fills in the caller.
        case optional
        /// Bearer token, `?token=` or `?ticket=`.
        case required
        /// WebSocket handshake: ticket or Bearer.
        case socket
    }

    typealias Handler = @Sendable (Application, Call) async throws -> Answer

    let method: String
    let pattern: String
    /// `METHOD /path/pattern`.
    let name: String
    let access: Access
    let limit: RateLimit?
    let handler: Handler

    init(
        _ method: String,
        _ pattern: String,
        access: Access = .required,
        limit: RateLimit? = nil,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        name = "\(method) \(pattern)"
        self.access = access
        self.limit = limit
        self.handler = handler
    }
}

/// Finds the route of a method and path.
struct Router: Sendable {
    enum Match {
        case found(Route, parameters: [String: String])
        /// The path exists under another method.
        case wrongMethod
        case none
    }

    private enum Segment: Sendable {
        case text(String)
        case parameter(String)
    }

    private struct Entry: Sendable {
        let route: Route
        let segments: [Segment]
    }

    private let byLength: [Int: [Entry]]

    init(_ routes: [Route]) {
        var table: [Int: [Entry]] = [:]
        for route in routes {
            let segments = route.pattern.split(separator: "/").map { part -> Segment in
                part.hasPrefix(":") ? .parameter(String(part.dropFirst())) : .text(String(part))
            }
            table[segments.count, default: []].append(Entry(route: route, segments: segments))
        }
        byLength = table
    }

    func match(method: String, path: String) -> Match {
        let parts = path.split(separator: "/")
        let wanted = method == "HEAD" ? "GET" : method
        var pathExists = false
        for entry in byLength[parts.count] ?? [] {
            guard let parameters = Self.bind(entry.segments, to: parts) else { continue }
            if entry.route.method == wanted { return .found(entry.route, parameters: parameters) }
            pathExists = true
        }
        return pathExists ? .wrongMethod : .none
    }

    private static func bind(_ segments: [Segment], to parts: [Substring]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .text(let text): if text != part { return nil }
            case .parameter(let name): parameters[name] = String(part)
            }
        }
        return parameters
    }
}
