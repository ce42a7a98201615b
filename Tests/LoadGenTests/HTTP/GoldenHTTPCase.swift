// The HTTP cases whose outcome in real k6 is recorded. Data, and what it takes to play them to both tools.

import Foundation
import HTTP1
import Measure
import TestSupport

@testable import LoadGen

/// One request. `BASE` and `RAW` in its URL are the two servers, `GONE` a port where nobody listens.
struct GoldenHTTPCase: Sendable {
    let name: String
    let url: String
    var method = "GET"
    var body: String?
    var headers: [String: String] = [:]
    var redirects: Int?
    var timeout: Double?
    var keepsBody = true

    static let all: [GoldenHTTPCase] = [
        .init(name: "raw_get", url: "RAW/a?x=1"),
        .init(name: "raw_post_str", url: "RAW/p", method: "POST", body: "abc"),
        .init(
            name: "raw_post_obj",
            url: "RAW/p",
            method: "POST",
            body: "a=1&b=x+y",
            headers: ["Content-Type": "application/x-www-form-urlencoded"]
        ),
        .init(name: "raw_post_null", url: "RAW/p", method: "POST"),
        .init(name: "raw_del_null", url: "RAW/p", method: "DELETE", headers: ["Authorization": "Bearer z"]),
        .init(
            name: "raw_put_json",
            url: "RAW/p",
            method: "PUT",
            body: #"{"q":1}"#,
            headers: ["Content-Type": "application/json", "X-a": "1"]
        ), .init(name: "raw_head", url: "RAW/h", method: "HEAD"), .init(name: "gzip", url: "BASE/gzip"),
        .init(name: "gzip_accept", url: "BASE/echo", headers: ["Accept-Encoding": "gzip"]),
        .init(name: "badgzip", url: "BASE/badgzip"), .init(name: "redir3", url: "BASE/redir/3"),
        .init(name: "redir_limit", url: "BASE/redir/3", redirects: 1),
        .init(name: "redir0", url: "BASE/redir/3", redirects: 0),
        .init(name: "s404", url: "BASE/status/404"), .init(name: "s429", url: "BASE/status/429"),
        .init(name: "s500", url: "BASE/status/500"), .init(name: "s204", url: "BASE/status/204"),
        .init(name: "reset", url: "BASE/reset"),
        .init(name: "reset_post", url: "BASE/reset", method: "POST", body: "x"),
        .init(name: "timeout", url: "BASE/delay?ms=700", timeout: 0.2), .init(name: "refused", url: "GONE/"),
        .init(name: "nxdomain", url: "http://nosuch.invalid/"),
        .init(name: "blocked", url: "http://blocked.test/"),
        .init(name: "blackip", url: "http://10.9.1.1/"), .init(name: "badurl", url: "http://[::1"),
        .init(name: "noscheme", url: "127.0.0.1:18801/ok"), .init(name: "name_tag", url: "BASE/ok?id=1"),
        .init(name: "url_tpl", url: "BASE/json?id=0"),
        .init(name: "resp_none", url: "BASE/ok", keepsBody: false),
        .init(name: "cookie_set", url: "BASE/setcookie?v=7"), .init(name: "cookie_echo", url: "BASE/echo"),
        .init(name: "userinfo", url: "USER/echo"), .init(name: "chunked", url: "BASE/chunked"),
    ]

    /// The case with the places of the servers in it.
    func at(_ places: [String: String]) -> GoldenHTTPCase {
        let place = places.first { url.hasPrefix($0.key) }
        return GoldenHTTPCase(
            name: name,
            url: place.map { url.replacing($0.key, with: $0.value, maxReplacements: 1) } ?? url,
            method: method,
            body: body,
            headers: headers,
            redirects: redirects,
            timeout: timeout,
            keepsBody: keepsBody
        )
    }

    /// The request as a script makes it.
    var request: Request {
        get throws {
            Request(
                HTTPMethod(rawValue: method) ?? .get,
                url,
                headers: try Headers(headers.map { (name: $0.key, value: $0.value) }),
                body: body.map { Array($0.utf8) },
                timeout: timeout.map { .seconds($0) } ?? .seconds(60),
                redirects: redirects,
                keepsBody: keepsBody
            )
        }
    }

    /// The case for k6's script.
    var json: JSONValue {
        var parameters: JSONObject = [
            "headers": .object(JSONObject(headers.map { ($0.key, .string($0.value)) }))
        ]
        if let redirects { parameters["redirects"] = JSONValue(redirects) }
        if let timeout { parameters["timeout"] = .number(timeout * 1000) }
        if !keepsBody { parameters["responseType"] = "none" }
        return [
            "name": .string(name), "url": .string(url), "method": .string(method),
            "body": body.map { .string($0) } ?? .null, "parameters": .object(parameters),
        ]
    }
}

/// What a tool made of a case; without an answer no length.
struct GoldenHTTPOutcome: Sendable, Equatable {
    var status: Int
    var code: Int
    var length: Int?
}

/// What a run of all cases left.
struct GoldenHTTPRun: Sendable {
    /// By iteration and name.
    var outcomes: [String: GoldenHTTPOutcome] = [:]
    var sent = 0
    var received = 0
    var requests = 0
    var failed = 0
}
