import Testing

@testable import DemoApp

@Suite struct AccountRulesTests {
    @Test(arguments: [
        ("loadu_1732380000000_1", "a@example.com", "Password123!", true),
        ("ab", "a@example.com", "Password123!", false),
        ("_abc", "a@example.com", "Password123!", false), ("abc-", "a@example.com", "Password123!", false),
        ("a b", "a@example.com", "Password123!", false), ("abc", "a@example", "Password123!", false),
        ("abc", "example.com", "Password123!", false), ("abc", "a@example.c", "Password123!", false),
        ("abc", "a@example.com", "Password12!", false), ("abc", "a@example.com", "password123!", false),
        ("abc", "a@example.com", "PASSWORD123!", false), ("abc", "a@example.com", "Passwordabc!", false),
        ("abc", "a@example.com", "Password1234", false), ("", "", "", false),
    ])
    func `accounts are accepted or refused by the rules`(
        username: String,
        email: String,
        password: String,
        isAccepted: Bool
    ) {
        #expect(
            (AccountRules.violation(username: username, email: email, password: password) == nil)
                == isAccepted
        )
    }
}
