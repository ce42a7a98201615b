// Report's `Fetch` on the engine's client. Must not contain what is asked.

import LoadGen
import Report

extension Fetcher {
    /// This fetcher as the function that Report asks services with.
    var serviceFetch: Fetch {
        { request in
            let wire = FetchRequest(
                request.method == "POST" ? .post : .get,
                request.url,
                headers: request.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) },
                body: request.body,
                firstByteTimeout: request.firstByteTimeout,
                timeout: request.timeout,
                maximumBodySize: request.maximumBodySize
            )
            switch await self.fetch(wire) {
            case .success(let response):
                return .success(
                    ServiceResponse(
                        status: response.status,
                        contentType: response.contentType?.lowercased(),
                        body: response.body
                    )
                )
            case .failure(let failure):
                return .failure(ServiceFailure(failure.kind.serviceKind, failure.text))
            }
        }
    }
}

extension FetchFailure.Kind {
    fileprivate var serviceKind: ServiceFailure.Kind {
        switch self {
        case .refused, .unreachable: .refused
        case .reset, .eof: .reset
        case .timeout, .firstByteTimeout, .cancelled: .timeout
        case .dns: .dns
        case .malformed: .malformed
        case .tls: .tls
        case .tooLarge: .tooLarge
        case .unsupported, .invalidURL, .invalidHeader: .unusableURL
        }
    }
}
