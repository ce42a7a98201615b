// Why a claim is not shown. The words are the report's own, never the model's.

/// Why a claim of a model is dropped.
enum ClaimRefusal: String, Error, Hashable, CaseIterable {
    case notAClaim = "it is not an object with text and evidence"
    case emptyText = "its text is empty"
    case tooLong = "its text is longer than 300 characters"
    case notPlain = "its text is not plain"
    case noEvidence = "it cites no fact"
    case unknownEvidence = "it cites a fact that does not exist"
    case unknownFinding = "it names a finding that does not exist or that its facts do not belong to"
    case duplicate = "it says what another claim says"
    case openQuote = "a quotation in it does not end"
    case unknownQuote = "it quotes what neither a cited fact nor a log line says"
    case unsupportedNumber = "a number in it is not that of a cited fact, or not in that relation"
    case unknownRoute = "it names a route no cited fact is about"
    case unsupportedWord = "a word in it is not backed by a cited fact"
    case unsupportedRelation = "what it says of its subject is not in a cited fact"
    case unsupportedCause = "it names a cause no finding holds to be one"
    case wrongDirection = "it tells a change no cited fact shows"
    case wrongNegation = "it denies or affirms what the cited facts do not"
    case falseAllClear = "it says all is well, or not, against the verdict"
    case wrongVerdict = "it names another verdict"
    case wrongComparison = "its comparison does not hold"
    case unsupportedAction = "its action is not one of a finding"
}
