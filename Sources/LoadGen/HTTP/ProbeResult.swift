// What `swiftload probe` tells of one request. Values and their JSON; must not contain: I/O.

import Measure

/// What came of one probed request.
public struct ProbeResult: Sendable {
    /// The URL as given, user name and password masked.
    public let url: String
    /// Where redirects led; nil when there were none.
    public let finalURL: String?
    /// The status; 0 when no usable answer came.
    public let status: Int
    /// Bytes of the body after decoding; nil without an answer.
    public let bodyLength: Int?
    /// k6's text of the failure; empty when an answer came.
    public let error: String
    /// k6's error code; 1000 + status for answers of 400 and above.
    public let errorCode: Int
    /// What kind of failure it was.
    public let errorClass: FailureClass
    /// `HTTP/1.1` or `HTTP/1.0`; nil without an answer.
    public let proto: String?
    /// Whether the connection had carried a request before.
    public let isReused: Bool
    /// Redirects followed.
    public let redirects: Int
    /// The version of TLS, k6's `tls_version`; nil without TLS or when its handshake failed.
    public let tlsVersion: TLSVersion?
    /// The phases by k6's name, in ms; nil when there was no connection.
    let phases: HTTPPhases?

    /// A complete answer with 200 to 399.
    public var isOK: Bool { (200...399).contains(status) }

    /// Whether an exchange took place.
    public var hasAnswer: Bool { status != 0 }

    /// The result as one object; what is not known is null.
    public var json: JSONValue {
        var object: JSONObject = [
            "url": .string(url),
            "status": JSONValue(status),
            "ok": .bool(isOK),
            "body_len": bodyLength.map { JSONValue($0) } ?? .null,
            "error": .string(error),
            "error_code": JSONValue(errorCode),
            "error_class": .string(errorClass.rawValue),
            "proto": proto.map { .string($0) } ?? .null,
            "reused": .bool(isReused),
            "redirects": JSONValue(redirects),
        ]
        if let tlsVersion { object["tls_version"] = .string(tlsVersion.name) }
        if let finalURL { object["final_url"] = .string(finalURL) }
        object["timings"] = .object(timings)
        return .object(object)
    }

    private var timings: JSONObject {
        let named: [(String, KeyPath<HTTPPhases, Int64>)] = [
            ("blocked", \.blocked), ("connecting", \.connecting), ("tls_handshaking", \.tlsHandshaking),
            ("sending", \.sending), ("waiting", \.waiting), ("receiving", \.receiving),
            ("duration", \.duration),
        ]
        return JSONObject(
            named.map { name, path in
                (name, phases.map { .number(Double($0[keyPath: path]) / 1e6) } ?? .null)
            }
        )
    }
}

extension ProbeResult {
    init(url: String, _ response: Response) {
        self.url = url
        finalURL = response.hop?.url.description
        status = response.status
        bodyLength = response.status == 0 ? nil : response.http?.bodyLength
        error = response.error
        errorCode = response.errorCode
        errorClass = response.cause.map(FailureClass.init) ?? .none
        proto = response.http.map { "HTTP/1.\($0.minorVersion)" }
        isReused = response.isReused
        redirects = response.redirects
        tlsVersion = response.tlsVersion
        let phases = response.timings.phases
        self.phases = phases == HTTPPhases() ? nil : phases
    }

    /// A request that could not even be made.
    init(url: String, _ failure: TransportFailure) {
        self.url = url
        finalURL = nil
        status = 0
        bodyLength = nil
        error = failure.text
        errorCode = failure.code
        errorClass = FailureClass(failure.cause)
        proto = nil
        isReused = false
        redirects = 0
        tlsVersion = nil
        phases = nil
    }
}
