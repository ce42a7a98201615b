// The HTTP client of a VU: requests in, responses and samples out. Must not contain: parsing, sockets, script logic.

import HTTP1
import Measure

/// A VU's own HTTP/1.1 client with its own connections, kept over requests and iterations as in k6.
///
/// A failed request does not throw: its response has status 0. Only the end of the run throws (`Interrupted`).
public final class HTTPClient {
    let context: LoopContext
    let core: VUCore
    let pool = HTTPPool()
    /// What answers on connections opened from now on may cost.
    var limits = HTTPLimits()

    init(core: VUCore) {
        self.core = core
        context = core.context
    }

    /// GET `path`: a path below the base URL, or an absolute `http://` URL.
    ///
    /// - Parameters:
    ///   - name: groups URLs under one name in all metrics; by default the URL with its query.
    ///   - expect: statuses that do not count as failed.
    ///   - timeout: from asking for a connection to the last byte of the body.
    public func get(
        _ path: String,
        name: String? = nil,
        headers: Headers = .none,
        expect: ExpectedStatuses = .successful,
        timeout: Duration = .seconds(60)
    ) async throws -> Response {
        try await request(Request(.get, path, name: name, headers: headers, expect: expect, timeout: timeout))
    }

    /// POST without or with a body of bytes; the content type is the headers' matter.
    public func post(
        _ path: String,
        body: [UInt8]? = nil,
        name: String? = nil,
        headers: Headers = .none,
        expect: ExpectedStatuses = .successful,
        timeout: Duration = .seconds(60)
    ) async throws -> Response {
        try await request(
            Request(.post, path, name: name, headers: headers, body: body, expect: expect, timeout: timeout)
        )
    }

    /// POST of a JSON document. `headers` must carry `Content-Type: application/json` if the server wants it.
    public func post(
        _ path: String,
        json: JSONValue,
        name: String? = nil,
        headers: Headers = .none,
        expect: ExpectedStatuses = .successful,
        timeout: Duration = .seconds(60)
    ) async throws -> Response {
        try await post(
            path,
            body: Array(json.compactText.utf8),
            name: name,
            headers: headers,
            expect: expect,
            timeout: timeout
        )
    }

    /// DELETE `path`.
    public func delete(
        _ path: String,
        name: String? = nil,
        headers: Headers = .none,
        expect: ExpectedStatuses = .successful,
        timeout: Duration = .seconds(60)
    ) async throws -> Response {
        try await request(
            Request(.delete, path, name: name, headers: headers, expect: expect, timeout: timeout)
        )
    }

    /// Any request.
    public func request(_ request: Request) async throws -> Response {
        try await perform(request, parker: core.parker)
    }

    /// Several requests side by side, six connections at a time (k6's `batchPerHost`); answers in order.
    public func batch(_ requests: [Request]) async throws -> [Response] {
        let answers = LoopBound(BatchAnswers(count: requests.count))
        let client = LoopBound(self)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(HTTPPool.idleLimit, requests.count) {
                group.addTask {
                    let parker = client.value.core.addParker()
                    defer { client.value.core.removeParker(parker) }
                    while let index = answers.value.takeNext() {
                        guard let answer = try? await client.value.perform(requests[index], parker: parker)
                        else { return }
                        answers.value.responses[index] = answer
                    }
                }
            }
        }
        let responses = answers.value.responses.compactMap { $0 }
        guard responses.count == requests.count else { throw Interrupted() }
        return responses
    }

    /// Closes idle connections.
    func closeIdle() { pool.closeAll() }
}

/// What the strands of a batch share; they take turns on one loop.
private final class BatchAnswers {
    var responses: [Response?]
    private var next = 0

    init(count: Int) { responses = Array(repeating: nil, count: count) }

    func takeNext() -> Int? {
        guard next < responses.count else { return nil }
        next += 1
        return next - 1
    }
}
