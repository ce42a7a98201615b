// What becomes of an exchange that is over: decoded body, cookies, samples, response. Must not contain: sockets, waiting.

import CNet
import HTTP1
import Measure

extension HTTPClient {
    func finish(
        _ request: Request,
        _ destination: Destination,
        _ connection: HTTPConnection,
        asked: Int64,
        got: Int64,
        isNew: Bool
    ) -> Response {
        var phases = HTTPPhases()
        phases.blocked = got - asked
        let sendingStarted = isNew ? connection.connected : got
        if isNew {
            phases.connecting = connection.connecting
            phases.tlsHandshaking = connection.connected - connection.reachedPeer
        }
        phases.sending = connection.requestWritten - sendingStarted
        // No byte ever came: all of it was waiting. An answer before the request was out: no waiting (k6 clamps too).
        let firstByte = connection.firstByte == 0 ? connection.finished : connection.firstByte
        phases.waiting = max(0, firstByte - connection.requestWritten)
        phases.receiving = connection.finished - firstByte
        guard connection.phase == .complete else {
            let failure = connection.failure ?? .end
            connection.close()
            return finish(
                request,
                destination,
                failure: failure,
                phases: phases,
                isReused: !isNew,
                tls: connection.tls
            )
        }
        var response = connection.takeResponse()
        guard response.status != 101 else {
            connection.close()
            return finish(
                request,
                destination,
                failure: .switchingProtocols,
                phases: phases,
                isReused: !isNew,
                tls: connection.tls
            )
        }
        if connection.phase == .idle {
            if context.settings.closesConnections || request.headers.block.asksToClose {
                connection.close()
            } else {
                pool.give(connection, destination.origin)
            }
        }
        if response.setsCookies { storeCookies(of: response, from: destination.place) }
        if response.hasContentEncoding, isDecoded(response, request) {
            do throws(ContentDecoding.Failure) {
                response = try ContentDecoding.decode(response, limit: limits.decodedBytes)
            } catch {
                phases.receiving = cnet_now() - firstByte
                return finish(
                    request,
                    destination,
                    failure: .decoding(error),
                    phases: phases,
                    isReused: !isNew,
                    tls: connection.tls
                )
            }
            phases.receiving = cnet_now() - firstByte
        }
        let status = response.status
        return record(
            request,
            destination,
            phases: phases,
            status: status,
            errorCode: status >= 400 ? 1000 + status : 0,
            failure: nil,
            http: response,
            isReused: !isNew,
            tls: connection.tls
        )
    }

    /// k6 decodes whatever it keeps; a coding named where no body can be says nothing about one, and nobody sees that of a redirect.
    private func isDecoded(_ response: HTTPResponse, _ request: Request) -> Bool {
        request.keepsBody && !context.settings.discardsBodies && request.method != .head
            && response.status != 204 && response.status != 304
            && !(response.redirectLocation != nil && follows(request))
    }

    func finish(
        _ request: Request,
        _ destination: Destination,
        failure: TransportFailure,
        phases: HTTPPhases = HTTPPhases(),
        isReused: Bool = false,
        tls: TLSDetails? = nil
    ) -> Response {
        context.log.requestFailed(
            failure,
            method: request.method.rawValue,
            route: request.name ?? Redaction.masking(request.path)
        )
        return record(
            request,
            destination,
            phases: phases,
            status: 0,
            errorCode: failure.code,
            failure: failure,
            http: nil,
            isReused: isReused,
            tls: tls
        )
    }

    /// The id of the request's name or, without one, of its URL.
    func route(of request: Request, _ destination: Destination) -> UInt32 {
        let metrics = context.metrics
        return request.name.map { metrics.route(method: request.method.rawValue, name: $0) }
            ?? metrics.unnamedRoute(method: request.method.rawValue, path: request.path) {
                destination.url?.description ?? context.urlText(ofTarget: destination.target)
            }
    }

    private func record(
        _ request: Request,
        _ destination: Destination,
        phases: HTTPPhases,
        status: Int,
        errorCode: Int,
        failure: TransportFailure?,
        http: HTTPResponse?,
        isReused: Bool = false,
        tls: TLSDetails? = nil
    ) -> Response {
        let isExpected = request.expect.contains(status)
        let metrics = context.metrics
        let route = self.route(of: request, destination)
        core.lastRoute = route
        let key = SeriesKey(
            route: route,
            scenario: core.scenario,
            group: core.group,
            status: UInt16(truncatingIfNeeded: status),
            errorCode: UInt16(truncatingIfNeeded: errorCode),
            tags: metrics.tags(request.tags),
            kind: .http,
            isExpected: isExpected,
            tls: tls?.version
        )
        metrics.recordRequest(key, phases)
        return Response(
            status: status,
            errorCode: errorCode,
            error: failure?.text ?? "",
            cause: failure?.cause,
            isExpected: isExpected,
            timings: .init(phases: phases),
            http: http,
            metrics: metrics,
            hop: request.hop,
            isReused: isReused,
            tls: tls
        )
    }

    /// A request that cannot be made: no samples, only a failed response, as in k6.
    func invalid(_ request: Request, _ failure: TransportFailure) -> Response {
        context.log.requestFailed(
            failure,
            method: request.method.rawValue,
            route: request.name ?? Redaction.masking(request.path)
        )
        return Response(
            status: 0,
            errorCode: failure.code,
            error: failure.text,
            cause: failure.cause,
            isExpected: false,
            timings: .init(phases: HTTPPhases()),
            http: nil,
            metrics: context.metrics,
            hop: request.hop,
            isReused: false
        )
    }
}
