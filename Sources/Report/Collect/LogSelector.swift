// Which of Loki's streams are the application's. Must not contain HTTP or line filters.

/// A stream selector, chosen from the labels there are.
struct LogSelector: Hashable, Sendable {
    /// Labels that tell where a line comes from, best first.
    static let origins = [
        "container", "container_name", "service_name", "service", "compose_service", "app", "job", "filename",
    ]
    /// More values than this are not listed one by one.
    private static let valueLimit = 50

    /// LogQL, as `{container="sanctum-app-1"}`.
    var text: String
    /// Labels that carry a line's level.
    var levelLabels: [String]

    /// What holds when nothing is known: upstream's selector.
    static let upstream = LogSelector(text: LogQL.selector("container", []), levelLabels: [])

    /// A selector of the application's streams by a value that looks like it, else of all streams; nil when
    /// no label tells streams apart, for then there are none.
    init?(labels: [String], values: [String: [String]]) {
        let levelLabels = ["level", "detected_level"].filter(labels.contains)
        let candidates = Self.origins.map { label in
            (label: label, likeness: values[label, default: []].map(ApplicationName.likeness).max() ?? 0)
        }
        let best = candidates.map(\.likeness).max() ?? 0
        if best > 0, let label = candidates.first(where: { $0.likeness == best })?.label {
            let own = Set(values[label, default: []]).filter { ApplicationName.likeness($0) == best }.sorted()
            let text = LogQL.selector(label, own.count > Self.valueLimit ? [] : own)
            self.init(text: text, levelLabels: levelLabels)
            return
        }
        let others = labels.filter { !levelLabels.contains($0) && !$0.hasPrefix("__") }.sorted()
        guard let label = Self.origins.first(where: labels.contains) ?? others.first else { return nil }
        self.init(text: LogQL.selector(label, []), levelLabels: levelLabels)
    }

    private init(text: String, levelLabels: [String]) {
        self.text = text
        self.levelLabels = levelLabels
    }
}
