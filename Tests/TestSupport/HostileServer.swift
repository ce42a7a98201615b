// A raw byte server that plays the hostile answers. Must not contain: the product, HTTP that is not in the tables.

/// Serves `/N` with the Nth hostile answer, and anything else with a plain one.
public final class HostileServer: Sendable {
    /// How the bytes are sent.
    public enum Cut: Sendable, CustomStringConvertible {
        /// In one piece.
        case whole
        /// In a few pieces, cut at places drawn from the seed.
        case pieces(seed: UInt64)

        /// The cut, for names of tests.
        public var description: String {
            switch self {
            case .whole: "whole"
            case .pieces(let seed): "cut at places of seed \(seed)"
            }
        }
    }

    private let server: LoopbackServer
    /// What is served.
    public let answers: [HostileAnswer]

    /// Starts to serve.
    public init(_ answers: [HostileAnswer] = HostileAnswer.all, cut: Cut = .whole) {
        self.answers = answers
        server = LoopbackServer { peer, _ in
            while let request = peer.receiveRequest() {
                guard let index = Int(request.target.dropFirst()), answers.indices.contains(index) else {
                    guard peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext") else { return }
                    continue
                }
                let answer = answers[index]
                switch cut {
                case .whole: peer.send(answer.bytes)
                case .pieces(let seed):
                    peer.send(parts: Self.pieces(answer.bytes, seed: seed &+ UInt64(index)))
                }
                switch answer.ending {
                case .open: break
                case .close: return
                case .reset: return peer.reset()
                }
            }
        }
    }

    /// The URL of an answer.
    public func url(_ index: Int) -> String { "\(server.url)/\(index)" }

    /// The URL of a plain answer.
    public var plainURL: String { "\(server.url)/next" }

    /// The server's own URL.
    public var baseURL: String { server.url }

    private static func pieces(_ bytes: [UInt8], seed: UInt64) -> [[UInt8]] {
        var random = SeededRandom(seed: seed)
        var cuts = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &random) }
        cuts += [0, bytes.count]
        cuts.sort()
        return zip(cuts, cuts.dropFirst()).map { Array(bytes[$0..<$1]) }.filter { !$0.isEmpty }
    }
}
