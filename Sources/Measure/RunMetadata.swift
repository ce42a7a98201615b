// metadata.json: what was run, against what, when, and how it ended. Must not contain measured values.

/// The contents of `metadata.json`. Everything is optional when read: k6's runs have the first five members only, and an
/// interrupted one may lack its end.
public struct RunMetadata: Hashable, Sendable {
    /// The profile's name.
    public var profile: String?
    /// When the run started.
    public var start: UTCTime?
    /// When it ended.
    public var end: UTCTime?
    /// The version of the tool that ran.
    public var version: String?
    /// The seed of its random choices.
    public var seed: UInt64?
    /// The base URL it was aimed at, without credentials.
    public var target: String?
    /// Whether the target was the demo application.
    public var targetIsDemo: Bool?
    /// The script's name.
    public var script: String?
    /// How many event loops ran it.
    public var loops: Int?
    /// How the process ended.
    public var exitCode: Int?
    /// The same in words.
    public var exitReason: String?

    /// Metadata without any member.
    public init() {}

    /// Metadata of a run that starts.
    public init(profile: String, start: UTCTime) {
        self.profile = profile
        self.start = start
    }

    /// The document. Absent members are left out, as nothing absent is written as a value.
    public var json: JSONValue {
        var object = JSONObject()
        object["profile"] = profile.map(JSONValue.string)
        object["start_epoch"] = start.map { JSONValue($0.epoch) }
        object["start_utc"] = start.map { .string($0.text) }
        object["end_epoch"] = end.map { JSONValue($0.epoch) }
        object["end_utc"] = end.map { .string($0.text) }
        object["version"] = version.map(JSONValue.string)
        // Text, because 64 bits do not fit a JSON number.
        object["seed"] = seed.map { .string(String($0)) }
        object["target"] = target.map(JSONValue.string)
        object["target_is_demo"] = targetIsDemo.map(JSONValue.bool)
        object["script"] = script.map(JSONValue.string)
        object["loops"] = loops.map { JSONValue($0) }
        object["exit_code"] = exitCode.map { JSONValue($0) }
        object["exit_reason"] = exitReason.map(JSONValue.string)
        return .object(object)
    }

    /// Reads the document. Members of another type count as absent, unknown ones are ignored; a time is taken from its epoch, else
    /// from its text. Throws `MeasureError.shape` when it is not an object.
    public init(decoding json: JSONValue) throws(MeasureError) {
        guard let object = json.object else {
            throw .shape(path: "", expected: "an object, as metadata.json has it")
        }
        func time(_ name: String) -> UTCTime? {
            if let epoch = object["\(name)_epoch"]?.number {
                return UTCTime(epoch: Int(clampingFinite: epoch))
            }
            return object["\(name)_utc"]?.string.flatMap(UTCTime.init(parsing:))
        }
        profile = object["profile"]?.string
        start = time("start")
        end = time("end")
        version = object["version"]?.string
        seed =
            object["seed"]?.string.flatMap { UInt64($0) }
            ?? object["seed"]?.number.flatMap { UInt64(exactly: $0) }
        target = object["target"]?.string
        targetIsDemo = object["target_is_demo"]?.bool
        script = object["script"]?.string
        loops = object["loops"]?.integer
        exitCode = object["exit_code"]?.integer
        exitReason = object["exit_reason"]?.string
    }
}
