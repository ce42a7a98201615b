// A service that has one manner for every question: what a monitoring that is broken looks like. Must not know a protocol but HTTP.

/// Listens on a free port of 127.0.0.1 and behaves alike, whatever is asked.
public final class MonotonousService: Sendable {
    /// How it behaves.
    public enum Manner: Sendable {
        /// Takes connections and requests, and never answers.
        case silent
        /// 200 with a page, as a proxy's login or error page.
        case page
        /// 200 with JSON that ends in the middle.
        case cutJSON
        /// Prometheus that holds nothing.
        case emptyPrometheus
    }

    private let server: LoopbackServer

    /// Starts to listen.
    public init(_ manner: Manner) {
        server = LoopbackServer { peer, _ in
            if case .silent = manner {
                while peer.receive() != nil {}
                return
            }
            peer.serveRequests { Self.answer(manner, $0.target) }
        }
    }

    /// `http://127.0.0.1:PORT`.
    public var url: String { server.url }

    /// Bytes of questions so far.
    public var receivedCount: Int { server.receivedCount }

    private static func answer(_ manner: Manner, _ target: String) -> String? {
        let json = "Content-Type: application/json\r\n"
        switch manner {
        case .silent: return nil
        case .page:
            return httpAnswer(
                200,
                "<html><title>Sign in</title><body>It works!</body></html>",
                headers: "Content-Type: text/html\r\n"
            )
        case .cutJSON:
            return httpAnswer(200, #"{"status":"success","data":{"resultType":"mat"#, headers: json)
        case .emptyPrometheus:
            let path = target.prefix { $0 != "?" }
            if path.hasSuffix("/targets") {
                return httpAnswer(200, #"{"status":"success","data":{"activeTargets":[]}}"#, headers: json)
            }
            guard path.hasSuffix("/query") || path.hasSuffix("/query_range") else {
                return httpAnswer(200, #"{"status":"success","data":[]}"#, headers: json)
            }
            let type = path.hasSuffix("/query") ? "vector" : "matrix"
            return httpAnswer(
                200,
                #"{"status":"success","data":{"resultType":"\#(type)","result":[]}}"#,
                headers: json
            )
        }
    }
}
