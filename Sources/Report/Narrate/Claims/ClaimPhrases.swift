// Words that are one word together. They are put together before anything is read, longest first. Must not contain rules.

/// What several words together mean.
enum ClaimPhrases {
    /// The most words of a phrase.
    static let longest = 4

    /// The word a phrase stands for, by its words with blanks between.
    static let words: [String: String] = {
        var words: [String: String] = [:]
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: "=")
            for phrase in parts[1].split(separator: ",") {
                words[phrase.split(separator: " ").joined(separator: " ")] =
                    parts[0].split(separator: " ").joined()
            }
        }
        return words
    }()

    /// The tokens with each phrase as one word.
    static func joining(_ tokens: [ClaimToken]) -> [ClaimToken] {
        var result: [ClaimToken] = []
        var place = 0
        while place < tokens.count {
            let (word, length) = phrase(at: place, in: tokens)
            var token = tokens[place]
            if let word { token.text = meaning(of: word, after: result) }
            // A server error is a status from 500 on, whatever it is called.
            if word == "5xx" { token.kind = .identifier }
            if word == "causedby",
                tokens[place..<(place + length)].contains(where: { $0.isWord("affected") }),
                countsFailures(tokens[(place + length)...])
            {
                token.text = "had"
            }
            result.append(token)
            place += length
        }
        return denyingMore(result)
    }

    /// `Affected by refused connections`, of which a number follows, tells what happened and not why.
    private static func countsFailures(_ rest: ArraySlice<ClaimToken>) -> Bool {
        let words = rest.prefix { $0.kind == .word || $0.kind == .identifier || $0.number != nil }
        let names: Set<String> = ["connection", "handshake", "request", "websocket"]
        let fates: Set<String> = ["refused", "reset", "failed", "timeout", "rejected"]
        guard (2...4).contains(words.count), rest.dropFirst(words.count).first?.kind == .mark else {
            return false
        }
        return words.allSatisfy { token in
            let id = ClaimLexicon.meaning(of: token.text).id
            return token.number.map { (400..<600).contains($0.value) && $0.isBare } == true
                || ["4xx", "5xx"].contains(token.text) || names.contains(id) || fates.contains(id)
        } && rest.dropFirst(words.count).contains { $0.number != nil }
    }

    /// `Never used more than 3`, `did not take over 3` are at most 3.
    private static func denyingMore(_ tokens: [ClaimToken]) -> [ClaimToken] {
        var result = tokens
        for place in tokens.indices.reversed() where ["not", "never"].contains(tokens[place].text) {
            let rest = tokens[(place + 1)...].prefix(3).map(\.text)
            let isMore = rest.count == 3 && rest[1] == "more" && rest[2] == "than"
            let isOver = rest.count > 1 && ["over", "above", "beyond"].contains(rest[1])
            guard isMore || isOver, tokens[place].kind == .word, tokens[place + 1].kind == .word else {
                continue
            }
            result[place + 2].text = "atmost"
            if isMore { result.remove(at: place + 3) }
            result.remove(at: place)
        }
        return result
    }

    /// `Went down` is said of figures and of services, `at the same time` leads in or tells how many there were at once.
    private static func meaning(of word: String, after before: [ClaimToken]) -> String {
        if word == "fell", isOfService(before) { return "down" }
        if word == "concurrent" {
            let isWithin = before.last.map {
                $0.kind != .mark && ClaimLexicon.meaning(of: $0.text).role != .joiner
            }
            return isWithin == true ? word : "also"
        }
        return word
    }

    /// Whether what was named last can be away: an application that went down has not fallen.
    private static func isOfService(_ tokens: [ClaimToken]) -> Bool {
        let things: Set<WordRole> = [.entity, .quantity, .statistic]
        let last = tokens.suffix(4).last { token in
            token.kind == .statistic
                || token.kind == .word && things.contains(ClaimLexicon.meaning(of: token.text).role)
        }
        return last.map {
            $0.kind == .word && ["application", "database"].contains(ClaimLexicon.meaning(of: $0.text).id)
        } ?? false
    }

    private static func phrase(at place: Int, in tokens: [ClaimToken]) -> (String?, Int) {
        let run = tokens[place...].prefix(longest).prefix { $0.kind == .word }.map(\.text)
        for length in stride(from: run.count, through: 2, by: -1) {
            if let word = words[run.prefix(length).joined(separator: " ")] { return (word, length) }
        }
        return (nil, 1)
    }

    private static let table = """
        ratelimit = rate limit, rate limits, rate limiting, rate limited, rate limiter, too many
        latency = response time, response times, answer time, answer times, request duration, request durations
        generator = load generator, load generators
        vus = virtual user, virtual users, concurrent users, concurrent vus, concurrent virtual users, simultaneous users, simultaneous vus, parallel users, parallel vus
        websocket = web socket, web sockets, web socket connection, web socket connections
        timeouts = timed out, time out, time outs, times out, timing out
        causedby = due to, because of, owing to, result of, consequence of, down to, caused by, driven by, attributed to, attributable to, as a result of, as a consequence of, mainly caused by, primarily caused by, most likely caused by, likely caused by, probably caused by, on account of, thanks to, stems from, stemmed from, stemming from, resulted from, results from, resulting from, traced to, traced back to, explained by, affected by, was affected by, were affected by, triggered by, brought about by
        overall = in total, in all
        5xx = server error, server errors, internal server error, internal server errors
        wholerun = over the whole run, over the entire run, over the full run, over the whole test, whole run, entire run, full run, whole test, entire test
        vs = compared to, compared with, in comparison to, in comparison with, as opposed to, as compared to, as compared with
        also = as well, in addition, in addition to, on top of
        atleast = at least, no less than, no fewer than, not less than, not fewer than, never less than, never fewer than, never fell below, never below, or more, or higher, not fall below
        atmost = at most, no more than, not more than, never more than, a maximum of, maximum of, never exceeded, never exceeds, not exceed, never exceed, not exceeding, never exceeding, without exceeding, at the most, as high as, as much as, as many as, at worst, no longer than, not longer than, no slower than, or less, or fewer, or below, never above, never over, never rose above, never went above, not rise above, not go above, not surpass, never surpassed, without surpassing
        upto = up to
        rose = went up, go up, goes up, going up, shot up
        fell = went down, go down, goes down, going down
        drives = drives up, drove up, driving up, pushes up, pushed up
        upfrom = up from
        downfrom = down from
        perpersecond = per second, a second, every second, each second
        stoodstill = stood still, stand still, stands still
        failed = went wrong, go wrong
        held = was met, were met, not crossed, not exceeded, not violated, not breached, never crossed, never breached, never violated, not been crossed, not been exceeded, not been violated, not been breached, was never exceeded, were never exceeded, was not exceeded, were not exceeded, was not crossed, were not crossed, been met, been satisfied
        below = comfortably below, comfortably under, safely below, safely under, far below, far under, well under, way below, way under
        within = comfortably within, safely within
        of = times out of
        gave = return any, return a, return an
        concurrent = at the same time, at one time, at any time, at once, at a time
        nearlyall = almost all, nearly all, virtually all, practically all, almost every, nearly every
        many = a large number of, a significant number of, a considerable number of, large numbers of
        majority = the vast majority of, the majority of, a majority of, most of the, more than half of
        also = even so, that said
        got = ended in, ended up, ended with, ended up with
        peaked = went as high as, climbed as high as, rose as high as, climbed to as much as, got as high as
        below = stayed below, remained below, stayed under, remained under, kept below, well below
        within = stayed within, remained within
        code = error code, error codes, close code, close codes
        above = well above, far above
        percent = per cent
        cpu = processor time, processor usage, cpu time
        lookat = look at, look into, looking at, looks at
        return = came back, come back, comes back, coming back
        wsconnection = websocket connection, websocket connections
        slowed = slow down, slows down, slowed down, slowing down, took longer, take longer, takes longer
        started = set in, sets in, kicked in, kicks in
        refused = connection refused
        crossed = not met, not held, not hold, not satisfied, not respected, not been met
        no = not a single, not even one
        allclear = no bottlenecks, no bottleneck, no performance bottlenecks, no performance bottleneck
        well = performed well, performs well, performing well
        peaked = maxed out, topped out
        grew = kept growing, keeps growing, kept rising, kept increasing
        failed = not pass, not passed, not succeed, not succeeded
        likely = most likely, very likely, highly likely, more likely, in all likelihood
        troubled = was affected, were affected, is affected, are affected, being affected, been affected
        down = was away, were away, went away, go away, gone away, going away, not reachable, no longer reachable, not available, no longer available
        performed = carried out
        occurred = took place, takes place
        caused = brought about, gave rise to
        and = as well as
        outside = before and after
        including = such as
        view = point of view
        within = well within, fully within
        for = in terms of, with respect to, with regard to, when it comes to
        during = in the course of, over the course of
        mean = on average
        """
}
