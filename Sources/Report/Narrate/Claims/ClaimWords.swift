// The table of words: `role id: words`, or `role: words` where each word has a meaning of its own. A wrong entry is how a lie gets through.
// Must not contain rules.

extension ClaimLexicon {
    static let words = """
        neutral: upon onto despite amid along alongside
        neutral: corresponds correspond equals equal equates equivalent translates represents constitutes reflects reflecting
        neutral: reveals illustrates highlights tells means registered registering totaled totalled totaling totalling totals
        neutral: usage consumption utilization utilisation resource resources volume workload activity execution verdict outcome
        neutral: view perspective standpoint terms case cases instance instances sample samples stage stages scenario scenarios
        neutral: timeframe timespan span course stretch statistic statistics metric metrics analysis evaluation
        neutral: simply basically essentially effectively generally ultimately eventually required necessary needed further
        neutral: ran running executing consumed consumes consuming used uses observing noting showing revealing giving leaving
        neutral: burst series batch spate wave executions onward onwards even
        neutral: easily rated graded classified
        neutral: including
        neutral: concurrency footprint meaning very quite rather fairly extremely highly
        neutral: handler handlers itself themselves
        neutral: individual own different certain specified configured defined set outside inside ones
        neutral: web page pages kind type types order
        neutral: a an the of in on for by with within during into onto across through among as there here is be
        neutral: much far side status otherwise also too additionally furthermore moreover i e g etc respectively likely probably possibly potentially
        neutral: may might could presumably apparently main observed measured recorded reported seen found noted run runs test tests
        neutral: load value values figure figures number count counts level levels rate rates share shares ratio percentage
        neutral: proportion fraction result results data evidence fact facts measurement measurements measure period time moment
        neutral: point window interval phase endpoint endpoints route routes path paths url finding findings notably clearly
        neutral: significantly considerably substantially markedly noticeably sharply strongly exactly precisely namely
        neutral: corresponding whose performance profile quantile where these those
        neutral: percentile percentiles mark against per amount amounts who what how compared seconds second times part
        neutral: indicates indicate indicated indicating indication suggests suggest suggested suggesting shows show shown showing
        neutral: appears appear appeared seems seem confirmed according report reports summary timeline
        neutral: being been having worth k6 key note behind via using
        verb: are was were am has have had do does did get gets got became become becomes reach reached reaches reaching hit hits
        verb: finished complete finish completing lasted lasts lasting
        verb: came come comes stood stand stands amounted accounted took take takes taken taking saw see answered
        verb: responded respond responds responding returned return returns returning went goes go occurred occur occurs happened
        verb: gave give gives handled handle served serve serves contains contain
        verb: experienced experiences experiencing exhibited exhibits exhibiting displayed displays demonstrated encountered
        verb: suffered suffers featured features included includes completed completes attained attains yielded
        neutral: overall significant notable considerable substantial sharp large clear respective particular specifically
        neutral: operation operations behaviour behavior detected indicative relatively currently actual given
        verb: says say said reads mentions mentioned sits settled lies lie
        pronoun: its it their they them this that which such same
        approximate: about around roughly approximately nearly almost circa ca some ~ ≈ close just
        overall: overall altogether total
        overall wholerun: wholerun
        entity database: database databases db
        entity query: query queries sql
        entity cache: cache caches redis caching
        entity memory: memory ram rss heap
        entity cpu: cpu cpus processor processors
        entity network: network networking
        entity dns: dns
        entity tls: tls ssl
        entity websocket: websocket websockets ws socket sockets wsconnection
        entity message: message messages frame frames
        entity connection: connection connections connecting connect
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
        state sent: generated sent send sends sending made issued performed executed
        state received: received receive receives receiving arrive arriving arrived arrives delivered
        state recovered: recover recovers recovered recovering recovery recoveries
        state ratelimit: ratelimit throttle throttles throttled throttling throttler
        state timeout: timeout timeouts
        state restart: restart restarts restarted restarting
        state down: down unreachable unavailable gone outage offline
        state reset: reset resets resetting
        state refused: refuse refuses refused refusing refusal refusals
        state rejected: reject rejects rejected rejecting rejection rejections
        state lost: lost lose loses losing loss losses missing undelivered
        state stall: stall stalls stalled stalling froze freeze freezes frozen stoodstill pause pauses paused
        state saturation: saturate saturates saturated saturating saturation
        state overload: overload overloads overloaded overloading
        state leak: leak leaks leaked leaking
        state crash: crash crashes crashed crashing panic panics panicked
        state closed: close closes closed closing closure
        state high: high elevated excessive
        state low: low small tiny minimal negligible modest light short
        state start: began begin begins beginning started starts start starting onset
        state return: return
        state end: ended ends end ending stopped stops stop ceased
        state stable: stable consistent consistently stably constant flat steady unchanged
        direction up: rose rise rises rising risen increase increases increased increasing grew grow grows growing grown growth
        direction up: climb climbs climbed climbing jump jumps jumped jumping spike spikes spiked surge surged surges soared
        direction down: fell fall falls falling fallen decrease decreases decreased decreasing decline declines declined declining
        direction down: drop drops dropped dropping sank shrank shrink dip dipped dips
        direction up: upfrom
        state stayed: stayed stays remained remains remain stay
        state opened: open opens opened opening established
        direction down: downfrom
        direction change: went changed change changes shift shifted moved
        statistic p50: median medians med typical
        statistic avg: mean average averaged averages averaging avg
        statistic max: max maximum peak peaked peaks peaking topped atmost
        statistic min: min minimum
        causal: because caused causes cause causing causedby due reason reasons culprit bottleneck bottlenecks responsible led leads
        causal: lead leading triggered triggers triggering therefore thus hence consequently explains explain explained explaining
        causal: blame drives drove driven source root resulting resulted produced produces makes so
        negation: no not none never nothing without neither nor cannot zero
        universal all: all every each everything everyone entire entirely whole always any anything throughout
        universal only: only solely exclusively merely
        universal both: both
        universal nearlyall: nearlyall
        universal majority: majority
        universal many: many
        universal several: several multiple various numerous
        clear: allclear
        clear: healthy fine ok okay good normal normally expected clean cleanly well smooth smoothly acceptable fast quick
        clear: quickly flawless flawlessly excellent great perfect perfectly responsive robust reliable comfortably comfortable
        clear: improved improve improves improving better safe sound
        trouble: problem problems issue issues trouble troubles anomaly anomalies abnormal unhealthy degraded degrade degrades
        trouble: troubled action actions
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
