// Invariant: a URL that is taken is taken the same when it is written down again, a reference resolves to such a URL, what is logged has no secret and is masked for good, and a request target holds nothing that ends a line.

import HTTP1

/// Lines: a URL, then references, each resolved against the URL that the one before gave.
enum URLParse {
    static func check(_ input: [UInt8]) throws(BrokenInvariant) {
        let lines = input.split(separator: 0x0a, omittingEmptySubsequences: false).prefix(8)
            .map { String(decoding: $0, as: UTF8.self) }
        for line in lines { try checkTarget(line) }
        guard var url = try parse(lines[0]) else { return }
        try checkURL(url)
        try checkMasking(url, of: lines[0])
        for reference in lines.dropFirst() {
            guard let resolved = try resolve(reference, against: url) else { continue }
            try checkURL(resolved)
            // By bytes: a mark that combines with a slash does not hide it.
            if !reference.utf8.contains("://".utf8), !reference.utf8.starts(with: "//".utf8) {
                try require(url.hasSameOrigin(as: resolved), "\(reference.debugDescription) leads away")
            }
            url = resolved
        }
    }

    private static func parse(_ text: String) throws(BrokenInvariant) -> HTTPURL? {
        do throws(HTTPError) {
            return try HTTPURL(text)
        } catch {
            guard case .invalidURL = error else { throw BrokenInvariant("a URL fails with \(error)") }
            return nil
        }
    }

    private static func resolve(_ text: String, against url: HTTPURL) throws(BrokenInvariant) -> HTTPURL? {
        do throws(HTTPError) {
            return try url.resolving(text)
        } catch {
            guard case .invalidURL = error else { throw BrokenInvariant("a reference fails with \(error)") }
            return nil
        }
    }

    private static func checkURL(_ url: HTTPURL) throws(BrokenInvariant) {
        let text = url.withoutCredentials
        try require(
            !url.host.isEmpty && url.host == url.host.lowercased() && (1...65535).contains(url.port),
            "\(text.debugDescription) has host \(url.host.debugDescription), port \(url.port)"
        )
        try require(
            url.target.utf8.first == 0x2f
                && !url.target.utf8.contains { $0 < 0x20 || $0 == 0x7f || $0 == 0x23 },
            "\(text.debugDescription) has target \(url.target.debugDescription)"
        )
        guard let again = try parse(text) else {
            throw BrokenInvariant("\(text.debugDescription) is no URL any more")
        }
        try require(
            again.withoutCredentials == text && again.hasSameOrigin(as: url) && again.target == url.target,
            "\(text.debugDescription) is read as \(again.withoutCredentials.debugDescription)"
        )
        try require(again.basicAuthorization == nil, "\(text.debugDescription) has credentials")
        let resolved = (empty: try resolve("", against: url), whole: try resolve(text, against: url))
        try require(
            resolved == (url, again),
            "\(text.debugDescription) does not resolve to itself"
        )
        try require(url.sharesCredentials(with: url), "\(text.debugDescription) is not its own host")
    }

    private static func checkMasking(_ url: HTTPURL, of text: String) throws(BrokenInvariant) {
        guard let logged = try parse(url.description), let masked = try parse(url.masking(text)) else {
            throw BrokenInvariant("\(text.debugDescription) is logged as what is no URL")
        }
        try require(
            logged.hasSameOrigin(as: url) && masked.hasSameOrigin(as: url) && masked.target == url.target,
            "\(text.debugDescription) is logged as \(url), given back as \(masked)"
        )
        for shown in [logged, masked] where url.basicAuthorization != nil {
            // `****:****@` or `****@`, encoded.
            try require(
                ["Basic KioqKjoqKioq", "Basic KioqKjo="].contains(shown.basicAuthorization),
                "\(text.debugDescription) is logged with credentials"
            )
        }
        let target = URLMask.masking(target: url.target)
        try require(
            URLMask.masking(target: target) == target,
            "\(target.debugDescription) is not masked for good"
        )
        let query = target.utf8.drop { $0 != 0x3f }.dropFirst()
        for pair in query.split(separator: 0x26) {
            guard let equals = pair.firstIndex(of: 0x3d) else { continue }
            let isSecret = String(decoding: pair[..<equals], as: UTF8.self).lowercased().contains("token")
            try require(
                !isSecret || pair[equals...].elementsEqual("=****".utf8),
                "\(target.debugDescription) shows a token"
            )
        }
    }

    private static func checkTarget(_ text: String) throws(BrokenInvariant) {
        var target: [UInt8] = []
        HTTPRequestEncoder.appendTarget(text, to: &target)
        try require(
            (target.first == 0x2f || target == [0x2a])
                && target.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x23 },
            "\(text.debugDescription) is sent as \(target)"
        )
    }
}
