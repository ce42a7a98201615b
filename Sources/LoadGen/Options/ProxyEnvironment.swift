// HTTP_PROXY and its relatives, which k6 honours and swiftload refuses. Pure: the environment is passed in.

import HTTP1

/// Proxies named in the environment.
public enum ProxyEnvironment {
    /// Refuses a target that k6 would reach through a proxy: what is measured would be another thing than it.
    /// - Throws: `ConfigurationError.invalidValue`.
    public static func refuse(for url: String, _ environment: [String: String]) throws(ConfigurationError) {
        guard let parsed = try? HTTPURL(url), let variable = variable(for: parsed, environment) else {
            return
        }
        throw .invalidValue(
            source: "environment",
            place: variable,
            found: "a proxy",
            expected: "none, as proxies are not supported: unset it or add \(parsed.host) to NO_PROXY"
        )
    }

    /// The variable that names a proxy for `url`, or nil when it is reached directly (the rules of Go's client: never for
    /// localhost and loopback addresses).
    static func variable(for url: HTTPURL, _ environment: [String: String]) -> String? {
        let names = url.isSecure ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"]
        guard let name = names.first(where: { !(environment[$0] ?? "").isEmpty }) else { return nil }
        guard url.host != "localhost" else { return nil }
        let address = SocketAddress(literal: url.host, port: 0)
        let loopback = [AddressRange("127.0.0.0/8"), AddressRange("::1")].compactMap { $0 }
        if let address, loopback.contains(where: { $0.contains(address) }) { return nil }
        let excluded =
            environment["NO_PROXY"].flatMap { $0.isEmpty ? nil : $0 } ?? environment["no_proxy"] ?? ""
        for entry in excluded.split(separator: ",") {
            let text = entry.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined().lowercased()
            if matches(text, url, address) { return nil }
        }
        return name
    }

    private static func matches(_ entry: String, _ url: HTTPURL, _ address: SocketAddress?) -> Bool {
        if entry.isEmpty { return false }
        if entry == "*" { return true }
        if let address, let range = AddressRange(entry) { return range.contains(address) }
        var name = entry
        if let colon = entry.lastIndex(of: ":"), let port = Int(entry[entry.index(after: colon)...]) {
            guard port == url.port else { return false }
            name = String(entry[..<colon])
        }
        if name.hasPrefix("*") { name.removeFirst() }
        if name.hasPrefix(".") { return url.host.hasSuffix(name) }
        return url.host == name || url.host.hasSuffix(".\(name)")
    }
}
