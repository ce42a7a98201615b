// Accounts: how many, which two a VU uses, when a token is renewed, what errors say.

import LoadGen
import Testing

@testable import Scripts

@Suite struct SocialAccountsTests {
    private static func account(_ number: Int, token: String = "secret", issuedAt: Int = 0) -> Account {
        Account(
            number: number,
            username: "loadu_1_\(number)",
            email: "loadu_1_\(number)@example.com",
            userId: 100 + number,
            token: token,
            issuedAt: issuedAt
        )
    }

    @Test(
        arguments: [
            (26, nil, 26), (100, nil, 100), (1000, nil, 100), (1, nil, 2), (26, 5, 5), (26, 200, 26),
            (300, 200, 200),
        ] as [(Int, Int?, Int)]
    )
    func `there is an account per VU, two at least, the limit at most`(vus: Int, limit: Int?, count: Int) {
        #expect(SocialAPI.accountCount(vus: vus, limit: limit) == count)
    }

    @Test func `names tell run and account apart`() {
        let identities = Identity.make(count: 3, started: 1_700_000_000_123)
        #expect(identities.map(\.number) == [1, 2, 3])
        #expect(identities[2].username == "loadu_1700000000123_3")
        #expect(identities[2].email == "loadu_1700000000123_3@example.com")
    }

    @Test func `actor and partner are neighbours, counted as in k6`() {
        let accounts = (1...3).map { Self.account($0) }
        let pairs = (1...4).map { accounts.pair(for: $0) }
        #expect(pairs.map(\.actor.number) == [2, 3, 1, 2])
        #expect(pairs.map(\.partner.number) == [3, 1, 2, 3])
    }

    @Test(arguments: [(0, false), (719_999, false), (720_000, true), (1_000_000, true)])
    func `a token is renewed once it is twelve minutes old`(age: Int, isDue: Bool) throws {
        let session = try Session(Self.account(1, issuedAt: 5000))
        #expect(session.isRenewalDue(at: 5000 + age, lifetime: SocialMix.tokenLifetime) == isDue)
    }

    @Test func `after a failed renewal the next try is a minute later`() throws {
        var session = try Session(Self.account(1))
        let lifetime = SocialMix.tokenLifetime
        session.postponeRenewal(at: 2_000_000, lifetime: lifetime)
        #expect(!session.isRenewalDue(at: 2_059_999, lifetime: lifetime))
        #expect(session.isRenewalDue(at: 2_060_000, lifetime: lifetime))
    }

    @Test func `a renewed token is young again`() throws {
        var session = try Session(Self.account(1))
        try session.renew(token: "new", at: 2_000_000)
        #expect(!session.isRenewalDue(at: 2_719_999, lifetime: SocialMix.tokenLifetime))
    }

    @Test func `a token that cannot stand in a header is refused`() throws {
        #expect(throws: (any Error).self) { try Session(Self.account(1, token: "a\r\nX-Evil: 1")) }
        var session = try Session(Self.account(1))
        #expect(throws: (any Error).self) { try session.renew(token: "a\nb", at: 9_000_000) }
        #expect(session.issuedAt == 0)
    }

    @Test func `printing an account or a session does not show its token`() throws {
        let account = Self.account(7)
        #expect("\(account)" == "loadu_1_7")
        #expect("\(try Session(account))" == "loadu_1_7")
    }

    @Test(arguments: [
        (
            SetupError.noAnswer(
                request: "POST /api/auth/signup",
                reason: "dial: connection refused",
                baseURL: "http://localhost:8375"
            ),
            "POST /api/auth/signup: dial: connection refused (is the application running at http://localhost:8375?)"
        ),
        (
            .refused(account: 4, of: 26, signup: 429, login: 401),
            "account 4 of 26: POST /api/auth/signup: status 429, expected 201; POST /api/auth/login: status 401, "
                + "expected 200 (the application limits signups: run it without rate limits)"
        ),
        (
            .refused(account: 1, of: 3, signup: 500, login: 500),
            "account 1 of 3: POST /api/auth/signup: status 500, expected 201; POST /api/auth/login: status 500, "
                + "expected 200"
        ),
        (
            .unusableAnswer(request: "POST /api/auth/signup", status: 201, expected: "token and user.id"),
            "POST /api/auth/signup: status 201, but no token and user.id in the body"
        ),
    ])
    func `an error is one line that says what, where and what was expected`(error: SetupError, text: String) {
        #expect(error.description == text)
    }
}
