// The HTTP client of a VU: requests in, responses and samples out. Must not contain: parsing, sockets, script logic.

import HTTP1
import Measure

/// A VU's own HTTP/1.1 client with its own connections, kept over requests and iterations as in k6.
///
/// A failed request does not throw: its response has status 0. Only the end of the run throws (`Interrupted`).
public final class HTTPClient {
    let context: LoopContext
    let core: VUCore
    let pool: HTTPPool
    /// The cookies of the iteration.
    var jar = CookieJar()
    /// What answers on connections opened from now on may cost.
    var limits = HTTPLimits()

    init(core: VUCore) {
        self.core = core
        context = core.context
        let settings = core.context.settings
        pool = HTTPPool(perHost: settings.batchPerHost, total: settings.batch)
    }

    /// GET `path`: a path below the base URL, or an absolute `http://` URL.
    ///
    /// - Parameters:
    ///   - name: groups URLs under one name in all metrics; by default the URL with its query.
    ///   - expect: statuses that do not count as failed.
    ///   - timeout: from asking for a connection to the last byte of the body, redirects included.
    ///   - tags: of one's own on the samples, for thresholds.
    public func get(
        _ path: String,
        name: String? = nil,
        headers: Headers = .none,
        expect: ExpectedStatuses = .successful,
        timeout: Duration = .seconds(60),
        tags: Tags = .none
    ) async throws -> Response {
        try await request(
            Request(.get, path, name: name, headers: headers, expect: expect, timeout: timeout, tags: tags)
        )
    }

    /// POST without or with a body of bytes; the content type is the headers' matter.
    public func post(
        _ path: String,
        body: [UInt8]? = nil,
        name: String? = nil,
        headers: Headers = .none,
        expect: ExpectedStatuses = .successful,
        timeout: Duration = .seconds(60),
        tags: Tags = .none
    ) async throws -> Response {
        try await request(
            Request(
                .post,
                path,
                name: name,
                headers: headers,
                body: body,
                expect: expect,
                timeout: timeout,
                tags: tags
            )
        )
    }

    /// POST of a JSON document. `headers` must carry `Content-Type: application/json` if the server wants it.
    public func post(
        _ path: String,
        json: JSONValue,
        name: String? = nil,
        headers: Headers = .none,
        expect: ExpectedStatuses = .successful,
        timeout: Duration = .seconds(60),
        tags: Tags = .none
    ) async throws -> Response {
        try await post(
            path,
            body: Array(json.compactText.utf8),
            name: name,
            headers: headers,
            expect: expect,
            timeout: timeout,
            tags: tags
        )
    }

    /// DELETE `path`.
    public func delete(
        _ path: String,
        name: String? = nil,
        headers: Headers = .none,
        expect: ExpectedStatuses = .successful,
        timeout: Duration = .seconds(60),
        tags: Tags = .none
    ) async throws -> Response {
        try await request(
            Request(.delete, path, name: name, headers: headers, expect: expect, timeout: timeout, tags: tags)
        )
    }

    /// Any request.
    public func request(_ request: Request) async throws -> Response {
        try await perform(request, parker: core.parker)
    }

    /// Several requests side by side, 20 at a time and 6 of them to one host (k6's `batch` and `batchPerHost`); answers in order.
    public func batch(_ requests: [Request]) async throws -> [Response] {
        let settings = context.settings
        let queue = BatchQueue(
            hosts: requests.map { host(of: $0) },
            perHost: settings.batchPerHost
        )
        let answers = LoopBound(queue)
        let client = LoopBound(self)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(settings.batch, queue.mostAtOnce) {
                group.addTask {
                    let parker = client.value.core.addParker()
                    defer { client.value.core.removeParker(parker) }
                    while let index = answers.value.takeNext() {
                        let answer = try? await client.value.perform(
                            requests[index],
                            parker: parker
                        )
                        guard let answer else { return }
                        answers.value.finish(index, answer)
                    }
                }
            }
        }
        let responses = answers.value.responses.compactMap { $0 }
        guard responses.count == requests.count else { throw Interrupted() }
        return responses
    }

    /// What the limit per host counts; an unusable URL is a host of its own.
    private func host(of request: Request) -> String {
        if request.path.utf8.first == 0x2f || request.path.isEmpty { return context.baseOrigin.host }
        return (try? HTTPURL(request.path))?.host ?? ""
    }

    /// Closes idle connections.
    func closeIdle() { pool.closeAll() }

    /// Forgets the cookies of the iteration before, unless they are to be kept.
    func beginIteration() {
        if !jar.isEmpty, !context.settings.keepsCookies { jar.removeAll() }
    }
}

/// What the strands of a batch share; they take turns on one loop.
final class BatchQueue {
    private(set) var responses: [Response?]
    private var waiting: [Int]
    private let hosts: [String]
    private let perHost: Int
    private var running: [String: Int] = [:]

    init(hosts: [String], perHost: Int) {
        self.hosts = hosts
        self.perHost = perHost
        waiting = Array(hosts.indices)
        responses = Array(repeating: nil, count: hosts.count)
    }

    /// How many may run at the same time, as far as hosts limit it.
    var mostAtOnce: Int {
        Dictionary(hosts.map { ($0, 1) }, uniquingKeysWith: +).values.reduce(0) { $0 + min($1, perHost) }
    }

    /// The next request whose host has room. Who gets nil is not needed any more: whoever finishes a request to a full host takes
    /// the next one to it.
    func takeNext() -> Int? {
        guard let place = waiting.firstIndex(where: { running[hosts[$0], default: 0] < perHost }) else {
            return nil
        }
        let index = waiting.remove(at: place)
        running[hosts[index], default: 0] += 1
        return index
    }

    func finish(_ index: Int, _ response: Response) {
        responses[index] = response
        running[hosts[index], default: 1] -= 1
    }
}
