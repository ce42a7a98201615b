// Lists that belong to each other, by their order. Must not contain whether a number holds.

/// Lists that belong to each other: the first route to the first number, as `A and B took 1 s and 2 s`.
struct ListPairs {
    var route: ClaimRoute?
    var statistic: String?
    var subject: String?

    init(_ passage: ClaimPassage, index: Int, place: Int) {
        let sentence = passage.segments[index].sentence
        let tokens = passage.segments.enumerated().filter { $0.element.sentence == sentence }
            .flatMap { entry in
                entry.element.tokens.indices.map { (entry.offset, $0, entry.element.tokens[$0]) }
            }
        let numbers = tokens.indices.filter { at in
            let status = ["status", "http", "code", "with"]
            let isStatus =
                at > 0 && status.contains(tokens[at - 1].2.text) && tokens[at].2.number?.isBare == true
            return tokens[at].2.number != nil && !isStatus
        }.map { tokens[$0] }
        guard numbers.count > 1, let first = numbers.first,
            let own = numbers.firstIndex(where: { $0.0 == index && $0.1 == place }),
            numbers.allSatisfy({ $0.2.number?.dimension == first.2.number?.dimension })
        else { return }
        let start = tokens.firstIndex { $0.0 == first.0 && $0.1 == first.1 } ?? 0
        let before = tokens[..<start].map(\.2)
        let after = tokens[start...].map(\.2)
        let routes = before.filter(\.isRoute)
        if routes.count == numbers.count, !after.contains(where: \.isRoute),
            case .route(let method) = routes[own].kind
        {
            route = ClaimRoute(method: method, path: routes[own].text)
        }
        let quotes = before.filter { $0.kind == .quote }
        if quotes.count == numbers.count { subject = quotes[own].text }
        let statistics = before.filter { $0.kind == .statistic }
        if statistics.count == numbers.count, !after.contains(where: { $0.kind == .statistic }) {
            statistic = statistics[own].text
        }
    }
}
