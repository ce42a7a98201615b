// What words mean to the checker: groups of words that say the same. A word in no group means only itself and must stand in the evidence,
// so that a word missing here costs a sentence and never lets one through. Must not contain rules.

/// A word's part in a sentence.
enum WordRole: String, Hashable {
    /// Says nothing.
    case neutral
    /// Makes a statement of what stands around it, and says nothing else.
    case verb
    /// Refers to what was named before.
    case pronoun
    /// "About".
    case approximate
    /// The whole run.
    case overall
    /// Something that can be slow or fail.
    case entity
    /// Something that is measured.
    case quantity
    /// What can be said of an entity.
    case state
    /// Up or down.
    case direction
    /// Which value of many: percentile, mean, most.
    case statistic
    /// Says why.
    case causal
    /// No.
    case negation
    /// All, only, never.
    case universal
    /// All is well.
    case clear
    /// Something is wrong.
    case trouble
    /// The most or least.
    case superlative
    /// More or less than.
    case comparative
    /// When, in relation to something else.
    case relation
    /// Joins what has nothing else to do with each other.
    case joiner
    /// What a number is: from, to, at, of, a bound.
    case role
    /// A verdict.
    case verdict
    /// What to do, changing nothing.
    case look
    /// What to do, changing something.
    case change
    /// Ought to.
    case advice
    /// Means only itself.
    case literal
}

/// A word with its meaning: words of one id are the same.
struct WordMeaning: Hashable {
    var role: WordRole
    var id: String
}

enum ClaimLexicon {
    /// The meaning of a word.
    static func meaning(of word: String) -> WordMeaning {
        table[word] ?? WordMeaning(role: .literal, id: "~" + stem(word))
    }

    /// Pairs of words that are one.
    static let phrases: [String: String] = {
        var phrases: [String: String] = [:]
        for line in phraseTable.split(separator: "\n") {
            let parts = line.split(separator: "=")
            for pair in parts[1].split(separator: ",") {
                phrases[pair.split(separator: " ").joined(separator: " ")] =
                    parts[0].split(separator: " ").joined()
            }
        }
        return phrases
    }()

    static let numbers: [String: Double] = [
        "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
        "nine": 9,
        "ten": 10, "eleven": 11, "twelve": 12, "single": 1, "dozen": 12, "hundred": 100, "thousand": 1_000,
    ]

    /// Words that say how many times as much.
    static let factors: [String: Double] = [
        "doubled": 2, "double": 2, "doubles": 2, "doubling": 2, "twice": 2, "twofold": 2, "tripled": 3,
        "triple": 3,
        "triples": 3, "threefold": 3, "fourfold": 4, "quadrupled": 4, "fivefold": 5, "sixfold": 6,
        "sevenfold": 7,
        "eightfold": 8, "ninefold": 9, "tenfold": 10, "halved": 0.5,
    ]

    /// A word without its ending, roughly: enough to match one form of a word with another.
    static func stem(_ word: String) -> String {
        var stem = word
        for endings in [["ies", "es", "s"], ["ically", "ing", "ied", "ed", "ly"]] {
            for ending in endings where stem.hasSuffix(ending) {
                guard stem.count - ending.count >= 3, !stem.hasSuffix("ss") else { continue }
                stem.removeLast(ending.count)
                break
            }
        }
        if let last = stem.last, stem.count > 3, "eyi".contains(last) { stem.removeLast() }
        let tail = stem.suffix(2)
        if stem.count > 3, tail.count == 2, tail.first == tail.last, tail != "ss", tail != "ll" {
            stem.removeLast()
        }
        return stem
    }

    private static let table: [String: WordMeaning] = {
        var table: [String: WordMeaning] = [:]
        for line in words.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            let head = parts[0].split(separator: " ")
            guard parts.count == 2, let role = WordRole(rawValue: String(head[0])) else { continue }
            for word in parts[1].split(separator: " ") {
                let id = head.count > 1 ? String(head[1]) : String(word)
                table[String(word)] = WordMeaning(role: role, id: id)
            }
        }
        return table
    }()

    private static let phraseTable = """
        ratelimit = rate limit, rate limits, rate limiting, rate limited, rate limiter, too many
        latency = response time, response times, answer time, answer times, request duration, request durations
        generator = load generator, load generators
        vus = virtual user, virtual users, concurrent users
        websocket = web socket, web sockets
        timeouts = timed out, time out, time outs, times out, timing out
        causedby = due to, because of, owing to, result of, consequence of, down to, caused by, driven by, attributed to, attributable to
        overall = in total, in all, whole run, entire run, full run, whole test, entire test
        vs = compared to, compared with
        also = as well, in addition
        atleast = at least
        atmost = at most
        upto = up to
        rose = went up, go up, goes up, going up, shot up
        fell = went down, go down, goes down, going down
        drives = drives up, drove up, driving up, pushes up, pushed up
        upfrom = up from
        downfrom = down from
        perpersecond = per second, a second, every second, each second
        stoodstill = stood still, stand still, stands still
        failed = went wrong, go wrong
        held = was met, were met
        below = stayed below, remained below, stayed under, remained under, kept below, well below
        within = stayed within, remained within
        code = error code, error codes, close code, close codes
        above = well above, far above
        percent = per cent
        cpu = processor time
        lookat = look at, look into, looking at
        return = came back, come back, comes back
        wsconnection = websocket connection, websocket connections
        slowed = slow down, slows down, slowed down, slowing down, took longer, take longer, takes longer
        started = set in, sets in, kicked in, kicks in
        refused = connection refused
        """
}

extension ClaimLexicon {
    fileprivate static let words = """
        neutral: a an the of in on for by with within during into onto across through among as there here is be
        neutral: much far side status http otherwise also too additionally furthermore moreover i e g etc respectively likely probably possibly potentially
        neutral: may might could presumably apparently main observed measured recorded reported seen found noted run runs test tests
        neutral: load value values figure figures number count counts level levels rate rates share shares ratio percentage
        neutral: proportion fraction result results data evidence fact facts measurement measurements measure period time moment
        neutral: point window interval phase endpoint endpoints route routes path paths url finding findings notably clearly
        neutral: significantly considerably substantially markedly noticeably sharply strongly exactly precisely namely
        neutral: corresponding whose performance profile quantile where these those
        neutral: percentile percentiles mark against per amount amounts who what how compared seconds second times part
        neutral: indicates indicate indicated indicating indication suggests suggest suggested suggesting shows show shown showing
        neutral: appears appear appeared seems seem confirmed according report reports summary timeline
        neutral: being been having worth k6 key note behind via using used
        verb: are was were am has have had do does did get gets got became become becomes reach reached reaches reaching hit hits
        verb: came come comes stood stand stands amounted accounted took take takes taken taking saw see answered
        verb: responded respond responds responding returned return returns returning went goes go occurred occur occurs happened
        verb: gave give gives handled handle served serve serves contains contain
        verb: experienced experiences experiencing exhibited exhibits exhibiting displayed displays demonstrated encountered
        verb: suffered suffers featured features included includes including completed completes attained attains yielded
        neutral: overall significant notable considerable substantial sharp large clear respective particular specifically
        neutral: operation operations behaviour behavior detected indicative relatively currently actual given
        verb: says say said reads mentions mentioned sits settled lies lie
        pronoun: its it their they them this that which such same
        approximate: about around roughly approximately nearly almost circa ca some ~ ≈ close just
        overall: overall altogether total
        entity database: database databases db
        entity query: query queries sql
        entity cache: cache caches redis caching
        entity memory: memory ram rss heap
        entity cpu: cpu cpus
        entity network: network networking
        entity dns: dns
        entity tls: tls ssl
        entity websocket: websocket websockets ws socket sockets wsconnection
        entity message: message messages frame frames
        entity connection: connection connections
        entity handshake: handshake handshakes
        entity request: request requests call calls response responses answer answers http_reqs
        entity reply: reply replies
        entity check: check checks assertion assertions
        entity threshold: threshold thresholds
        entity iteration: iteration iterations
        entity vus: vu vus users user
        entity generator: generator
        entity application: application applications app server servers backend service services system api
        entity client: client clients
        entity log: log logs logged line lines entry entries
        entity dependency: dependency dependencies
        quantity latency: latency latencies
        quantity duration: duration durations
        quantity throughput: throughput perpersecond
        state slow: slow slows slowed slowly slowness slower slowing sluggish slowdown slowdowns lag lagged delays delayed delay
        state failed: fail fails failed failing failure failures error errors errored unsuccessful unsuccessfully
        state passed: pass passes passed passing succeed succeeds succeeded success successes successful successfully
        state crossed: cross crosses crossed crossing exceed exceeds exceeded exceeding breach breaches breached breaching violate
        state crossed: violates violated violating violation missed overshot broke breaking broken
        state held: hold holds held holding met meet meets satisfied satisfies respected kept
        state sent: sent send sends sending made issued performed executed
        state received: received receive receives receiving arrived arrives delivered
        state recovered: recover recovers recovered recovering recovery recoveries
        state ratelimit: ratelimit throttle throttles throttled throttling throttler
        state timeout: timeout timeouts
        state restart: restart restarts restarted restarting
        state down: down unreachable unavailable gone outage offline
        state reset: reset resets resetting
        state refused: refuse refuses refused refusing refusal
        state rejected: reject rejects rejected rejecting rejection rejections
        state lost: lost lose loses losing loss losses missing undelivered
        state stall: stall stalls stalled stalling froze freeze freezes frozen stoodstill pause pauses paused
        state saturation: saturate saturates saturated saturating saturation
        state overload: overload overloads overloaded overloading
        state leak: leak leaks leaked leaking
        state crash: crash crashes crashed crashing panic panics panicked
        state closed: close closes closed closing closure
        state high: high elevated excessive
        state low: low small tiny
        state start: began begin begins beginning started starts start starting onset
        state return: return
        state end: ended ends end ending stopped stops stop ceased
        state stable: stable stayed stays remained remains remain stay constant flat steady unchanged
        direction up: rose rise rises rising risen increase increases increased increasing grew grow grows growing grown growth
        direction up: climb climbs climbed climbing jump jumps jumped jumping spike spikes spiked surge surged surges soared
        direction down: fell fall falls falling fallen decrease decreases decreased decreasing decline declines declined declining
        direction down: drop drops dropped dropping sank shrank shrink dip dipped dips
        direction up: upfrom
        direction down: downfrom
        direction change: went changed change changes shift shifted moved
        statistic p50: median med
        statistic avg: mean average averaged averages averaging avg
        statistic max: max maximum peak peaked peaks
        statistic min: min minimum
        causal: because caused causes cause causing causedby due reason reasons culprit bottleneck bottlenecks responsible led leads
        causal: lead leading triggered triggers triggering therefore thus hence consequently explains explain explained explaining
        causal: blame drives drove driven source root resulting resulted produced produces makes so
        negation: no not none never nothing without neither nor cannot zero
        universal all: all every each everything everyone entire entirely whole always any anything throughout
        universal only: only solely exclusively merely
        universal both: both
        clear: healthy fine ok okay good normal normally expected clean cleanly well smooth smoothly acceptable fast quick
        clear: quickly flawless flawlessly excellent great perfect perfectly responsive robust reliable comfortably comfortable
        clear: improved improve improves improving better safe sound
        trouble: problem problems issue issues trouble troubles anomaly anomalies abnormal unhealthy degraded degrade degrades
        trouble: degradation degrading poor bad poorly badly worsened worsen deteriorated deterioration
        superlative max: slowest highest most worst largest biggest longest greatest busiest
        superlative min: fastest lowest least smallest shortest fewest quickest best
        comparative max: higher more longer larger greater worse bigger
        comparative min: faster lower less shorter smaller fewer
        relation: when once until till after before later earlier first then followed follows following preceded simultaneously
        joiner: and but while whereas however although though meanwhile or plus vs versus
        role from: from initially originally baseline formerly previously between
        role to: to upto toward towards
        role at: at since
        role bound: than above below over under beyond limit bound target allowed permitted
        role out: out
        verdict warning: warning warnings
        verdict: critical invalid
        relation: as
        causal: affect affects affected affecting impact impacts impacted impacting
        causal: behind makes since so
        look: look lookat inspect examine review investigate analyze analyse compare monitor watch verify repeat rerun trace
        look: find study revisit confirm identify reproduce explore determine
        advice: should must need needs consider recommend recommended ought ensure try let please sure make
        change raise: raise raises raised raising enlarge extend
        change lower: reduce reduces reduced reducing cut shorten lowering
        change add: add adds added adding create introduce
        change remove: remove removes removed removing delete
        """
}
