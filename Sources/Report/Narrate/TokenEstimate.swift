// How many tokens a text will be, without the model's tokenizer. Errs on the high side. Must not contain what is sent.

/// Estimates tokens: the most of a third of the characters, a quarter of the bytes and 1.3 for each word.
///
/// English prose is about four characters to a token; digits, identifiers and JSON are nearer to three, other scripts nearer to one token
/// for three or four bytes.
enum TokenEstimate {
    /// Tokens of `text`, rounded up.
    static func tokens(of text: String) -> Int {
        var words = 0
        var isInWord = false
        for byte in text.utf8 {
            let isBlank = byte <= 0x20
            if !isBlank, !isInWord { words += 1 }
            isInWord = !isBlank
        }
        let characters = (text.unicodeScalars.count + 2) / 3
        return max(characters, (text.utf8.count + 3) / 4, (words * 13 + 9) / 10)
    }
}
