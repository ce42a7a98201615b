// What a username, e-mail address and password must look like: pure, first broken rule wins.

enum AccountRules {
    private static let passwordSymbols = Set("!@#$%^&*()_+-=[]{};':\"\\|,.<>/?".utf8)

    /// The message of the first broken rule, nil when all hold.
    static func violation(username: String, email: String, password: String) -> String? {
        if username.isEmpty || email.isEmpty || password.isEmpty {
            return "Username, email, and password are required"
        }
        return violation(username: username) ?? violation(email: email) ?? violation(password: password)
    }

    private static func violation(username: String) -> String? {
        let bytes = Array(username.utf8)
        guard (3...30).contains(bytes.count) else { return "username must be between 3 and 30 characters" }
        guard bytes.allSatisfy({ isAlphanumeric($0) || isDash($0) }) else {
            return "username can only contain letters, numbers, underscores, and hyphens"
        }
        guard !isDash(bytes[0]), !isDash(bytes[bytes.count - 1]) else {
            return "username cannot start or end with an underscore or hyphen"
        }
        return nil
    }

    private static func violation(email: String) -> String? {
        let invalid = "invalid email format"
        let bytes = Array(email.utf8)
        guard bytes.count <= 254, let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return invalid }
        let (local, domain) = (bytes[..<at], bytes[(at + 1)...])
        guard !local.isEmpty, local.allSatisfy({ isAlphanumeric($0) || "._%+-".utf8.contains($0) }),
            domain.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }),
            let dot = domain.lastIndex(of: UInt8(ascii: ".")), dot > domain.startIndex
        else { return invalid }
        let topLevel = domain[(dot + 1)...]
        return topLevel.count >= 2 && topLevel.allSatisfy(isLetter) ? nil : invalid
    }

    private static func violation(password: String) -> String? {
        let bytes = password.utf8
        guard (12...128).contains(bytes.count) else {
            return "password must be between 12 and 128 characters"
        }
        let rules: [((UInt8) -> Bool, String)] = [
            ({ (65...90).contains($0) }, "uppercase letter"),
            ({ (97...122).contains($0) }, "lowercase letter"),
            ({ (48...57).contains($0) }, "digit"), ({ passwordSymbols.contains($0) }, "special character"),
        ]
        for (matches, name) in rules where !bytes.contains(where: matches) {
            return "password must contain at least one \(name)"
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || (48...57).contains(byte) }
    private static func isDash(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
