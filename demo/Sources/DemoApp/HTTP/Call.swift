// One request as handlers see it: method, path, query, parameters, body, caller. Must not touch the store.

import FlyingFox
import Foundation

struct Call: Sendable {
    let method: String
    let path: String
    let query: [String: String]
    let headers: HTTPHeaders
    let body: HTTPBodySequence
    let requestID: String
    let ip: String
    var parameters: [String: String] = [:]
    /// The authenticated account; 0 on public routes without a valid token.
    var user: Int64 = 0
    var accessToken: String?

    static let bodyLimit = 10 * 1024 * 1024

    /// Reads the body. Throws a 413 over `bodyLimit`.
    func readBody() async throws -> [UInt8] {
        let tooLarge = Refusal.router(status: 413, message: "Request Entity Too Large")
        if let count = body.count {
            if count == 0 { return [] }
            if count > Self.bodyLimit { throw tooLarge }
        }
        var bytes: [UInt8] = []
        do {
            for try await chunk in body {
                bytes.append(contentsOf: chunk)
                if bytes.count > Self.bodyLimit { throw tooLarge }
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal.invalidBody
        }
        return bytes
    }

    /// A JSON body must be declared as one.
    var isJSON: Bool { headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false }

    /// Decodes a JSON body; anything but JSON sent as `application/json` is a 400.
    func decode<Body: Decodable>(_ type: Body.Type) async throws -> Body {
        let bytes = try await readBody()
        guard isJSON else { throw Refusal.invalidBody }
        return try Self.decode(type, from: bytes)
    }

    static func decode<Body: Decodable>(_ type: Body.Type, from bytes: [UInt8]) throws -> Body {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw Refusal.invalidBody
        }
    }

    /// A positive integer from the path, or a 400 that names the parameter as the application does.
    func id(_ name: String) throws -> Int64 {
        if let text = parameters[name], let id = Int64(text), id > 0, id <= Int64(UInt32.max) { return id }
        throw Refusal.invalid(Self.invalidIDTexts[name] ?? "Invalid ID")
    }

    private static let invalidIDTexts = [
        "userId": "Invalid user ID", "requestId": "Invalid request ID", "commentId": "Invalid comment ID",
    ]

    /// `limit` and `offset`: not a number or not positive → default, at most 100; a negative offset → 0.
    func page(defaultLimit: Int) -> (limit: Int, offset: Int) {
        var limit = query["limit"].flatMap { Int($0) } ?? defaultLimit
        if limit <= 0 { limit = defaultLimit }
        let offset = query["offset"].flatMap { Int($0) } ?? 0
        return (min(limit, 100), max(0, offset))
    }

    /// Parses a query string; the first of repeated names wins.
    static func parseQuery(_ text: String) -> [String: String] {
        guard !text.isEmpty else { return [:] }
        var items: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = decodePercent(String(parts[0]))
            if items[name] == nil { items[name] = parts.count > 1 ? decodePercent(String(parts[1])) : "" }
        }
        return items
    }

    private static func decodePercent(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return text
        }
        let spaced = text.replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? spaced
    }
}
