// One exchange of a VU's client, from the path to the samples. Must not contain: parsing, sockets, script logic.

import CNet
import HTTP1
import Measure

extension HTTPClient {
    struct Destination {
        let origin: Origin
        let target: String
        let preamble: [UInt8]
        /// The whole URL when it is not the base URL and a path.
        let url: HTTPURL?

        var place: CookieJar.Place {
            CookieJar.Place(host: origin.host, target: target, isSecure: origin.isSecure)
        }
    }

    private enum Connected {
        case ready(HTTPConnection)
        /// `connecting` is how long TCP took, in ns, where it was opened.
        case failed(TransportFailure, connecting: Int64 = 0)
    }

    /// Runs one exchange: connection, request, answer, samples; and those that redirects lead to.
    func perform(_ request: Request, parker: Parker) async throws -> Response {
        let asked = cnet_now()
        let deadline = request.hop?.deadline ?? asked + request.timeout.nanoseconds
        // Until the first byte has come.
        let limit = request.firstByteTimeout.map { min(deadline, asked + $0.nanoseconds) } ?? deadline
        let destination: Destination
        do throws(HTTPError) {
            destination = try self.destination(of: request)
        } catch {
            // As k6: an unusable URL makes no samples at all, only a failed response.
            return invalid(request, .invalidURL(error))
        }
        let route = self.route(of: request, destination)
        let response: Response
        do {
            context.metrics.noteInFlight(route: route, 1)
            defer { context.metrics.noteInFlight(route: route, -1) }
            while true {
                if parker.isInterrupted { throw Interrupted() }
                let connection: HTTPConnection
                let idle = pool.take(destination.origin)
                if let idle {
                    connection = idle
                } else {
                    switch try await connect(destination.origin, deadline: limit, parker: parker) {
                    case .failed(let failure, let connecting):
                        let isEarly = failure == .requestTimeout && limit < deadline
                        return finish(
                            request,
                            destination,
                            failure: isEarly ? .firstByteTimeout : failure,
                            phases: HTTPPhases(connecting: connecting)
                        )
                    case .ready(let ready): connection = ready
                    }
                }
                let isNew = idle == nil
                let got = cnet_now()
                send(request, destination, on: connection, parker: parker)
                // Here and not in a function of its own: each async call that is not inlined costs some 30 ns.
                var due = limit
                while connection.phase == .awaiting {
                    switch await parker.park(until: min(due, connection.patience)) {
                    case .event: continue
                    case .deadline where connection.patience < due: connection.skipBody()
                    case .deadline where due < deadline && connection.hasResponseStarted: due = deadline
                    case .deadline:
                        connection.timeOut(due < deadline ? .firstByteTimeout : .requestTimeout)
                    case .interrupted:
                        connection.close()
                        throw Interrupted()
                    }
                }
                if !isNew, connection.diedIdle, mayRepeat(request) {
                    // As often as there are idle connections, as Go's transport: a server that restarted has closed them all.
                    connection.close()
                    continue
                }
                response = finish(request, destination, connection, asked: asked, got: got, isNew: isNew)
                break
            }
        }
        guard response.status / 100 == 3, request.hop == nil, request.redirects != 0 else { return response }
        return try await follow(response, to: request, parker: parker)
    }

    /// Whether it may be sent again though the server may have had it: Go's rule.
    private func mayRepeat(_ request: Request) -> Bool {
        request.method.isReplayable || request.headers.block.hasIdempotencyKey
    }

    func destination(of request: Request) throws(HTTPError) -> Destination {
        let path = request.path
        let block = request.headers.block
        if request.hop == nil, context.isPlain(block), path.isEmpty || path.utf8.first == 0x2f {
            return Destination(
                origin: context.baseOrigin,
                target: context.targetText(ofPath: path),
                preamble: context.basePreamble,
                url: nil
            )
        }
        let url: HTTPURL
        if let hop = request.hop {
            url = hop.url
        } else {
            url = try context.settings.baseURL.resolving(context.targetText(ofPath: path))
        }
        guard !url.isWebSocket else {
            throw .invalidURL(reason: "expected http:// or https://, found \(url.scheme.rawValue)://")
        }
        let preamble = try context.preamble(for: url, headers: block)
        return Destination(
            origin: Origin(host: url.host, port: url.port, isSecure: url.isSecure),
            target: url.target,
            preamble: preamble,
            url: url
        )
    }

    private func connect(_ origin: Origin, deadline: Int64, parker: Parker) async throws -> Connected {
        let addresses: [SocketAddress]
        switch await context.resolve(origin, parker: parker, deadline: deadline) {
        case .success(let found): addresses = found
        case .failure(.failed(let failure)): return .failed(failure)
        case .failure(.timeout): return .failed(.requestTimeout)
        case .failure(.interrupted): throw Interrupted()
        }
        var failure = TransportFailure.noSuchHost
        for address in addresses {
            let connection = HTTPConnection(
                to: address,
                terms: origin.isSecure ? context.terms(with: origin, core.tlsSessions) : nil,
                on: context.loop,
                meter: core.meter,
                parker: parker,
                pool: pool,
                limits: limits
            )
            var limit = min(deadline, connection.connectStarted + LoopContext.connectLimit)
            while connection.phase == .connecting {
                switch await parker.park(until: limit) {
                case .event: if connection.hasReachedPeer { limit = deadline }
                case .deadline:
                    connection.close()
                    return .failed(
                        limit < deadline ? .dialTimeout : .requestTimeout,
                        connecting: connection.connecting
                    )
                case .interrupted:
                    connection.close()
                    throw Interrupted()
                }
            }
            if connection.hasConnected {
                context.metrics.noteConnection(nanoseconds: connection.connecting)
                if addresses.count > 1 { context.prefer(address, for: origin) }
                return .ready(connection)
            }
            failure = connection.failure ?? failure
            // Another address would lead to the same server, whose certificate or version it is.
            if connection.hasReachedPeer { return .failed(failure, connecting: connection.connecting) }
        }
        return .failed(failure)
    }

    private func send(
        _ request: Request,
        _ destination: Destination,
        on connection: HTTPConnection,
        parker: Parker
    ) {
        // k6: POST, PUT and PATCH without a body say so; GET and DELETE say nothing.
        let carriesBody = request.method == .post || request.method == .put || request.method == .patch
        let length = request.body?.count ?? (carriesBody ? 0 : nil)
        if jar.isEmpty {
            encode(request, destination, length, request.headers.block)
        } else {
            encode(request, destination, length, adding(request.headers.block, cookiesFor: destination.place))
        }
        if let body = request.body { context.loop.scratch.append(contentsOf: body) }
        context.loop.scratch.withUnsafeBytes {
            connection.start(
                $0,
                isHEAD: request.method == .head,
                keepsBody: request.keepsBody && !context.settings.discardsBodies,
                followsRedirects: follows(request),
                parker: parker
            )
        }
    }

    @inline(__always)
    private func encode(
        _ request: Request,
        _ destination: Destination,
        _ length: Int?,
        _ headers: HTTPHeaderBlock
    ) {
        context.loop.scratch.removeAll(keepingCapacity: true)
        HTTPRequestEncoder.append(
            method: request.method,
            target: destination.target,
            preamble: destination.preamble,
            contentLength: length,
            headers: headers,
            to: &context.loop.scratch
        )
    }
}
