// Accounts of the application: signing up, logging in, tokens that grow old; with load/scripts/lib/accounts.js for a twin.
// Must not contain: flows.

import FoundationEssentials
import LoadGen

/// One account of the application, as setup made it.
public struct Account: Sendable, Codable, Equatable, CustomStringConvertible {
    /// 1-based.
    public let number: Int
    /// Unique in all runs.
    public let username: String
    /// What it logs in with.
    public let email: String
    /// The application's id of it.
    public let userId: Int
    /// The access token of its signup. A secret.
    public let token: String
    /// When the token came, in ms since 1970.
    public let issuedAt: Int

    /// The name, without the token.
    public var description: String { username }
}

extension [Account] {
    /// The account that VU `id` acts as, and the one it deals with.
    func pair(for id: Int) -> (actor: Account, partner: Account) {
        (self[id % count], self[(id + 1) % count])
    }
}

/// An account as its VU knows it: with the token that is good now.
struct Session: Sendable, CustomStringConvertible {
    let account: Account
    private(set) var headers: Headers
    private(set) var issuedAt: Int

    /// Throws for a token that cannot stand in a header.
    init(_ account: Account) throws {
        self.account = account
        headers = try Self.headers(token: account.token)
        issuedAt = account.issuedAt
    }

    var userId: Int { account.userId }
    var description: String { account.description }

    /// Whether the token is to be renewed at `now`.
    func isRenewalDue(at now: Int, lifetime: Int) -> Bool { now - issuedAt >= lifetime }

    /// Takes a new token. Throws for one that cannot stand in a header, and keeps the old one.
    mutating func renew(token: String, at now: Int) throws {
        headers = try Self.headers(token: token)
        issuedAt = now
    }

    /// Keeps the old token for another minute.
    mutating func postponeRenewal(at now: Int, lifetime: Int) { issuedAt = now - lifetime + 60_000 }

    private static func headers(token: String) throws -> Headers {
        try Headers([("Content-Type", "application/json"), ("Authorization", "Bearer \(token)")])
    }
}

/// The sessions a VU uses, by account number. VUs share nothing: each renews its own.
enum Sessions: VUStorageKey {
    static var defaultValue: [Int: Session] { [:] }
}

/// A name to sign up with.
struct Identity: Sendable, Equatable {
    let number: Int
    let username: String
    var email: String { "\(username)@example.com" }

    /// `count` names that no other run has, `started` being the time in ms since 1970.
    static func make(count: Int, started: Int) -> [Identity] {
        (1...count).map { Identity(number: $0, username: "loadu_\(started)_\($0)") }
    }
}

/// Why there are no accounts to run with. Never holds tokens or passwords.
enum SetupError: Error, Equatable, CustomStringConvertible {
    /// The request got no answer.
    case noAnswer(request: String, reason: String, baseURL: String)
    /// Signing up was refused, and so was logging in.
    case refused(account: Int, of: Int, signup: Int, login: Int)
    /// A good status, and not what is needed in the body.
    case unusableAnswer(request: String, status: Int, expected: String)

    var description: String {
        switch self {
        case .noAnswer(let request, let reason, let baseURL):
            return "\(request): \(reason) (is the application running at \(baseURL)?)"
        case .refused(let account, let count, let signup, let login):
            let hint = signup == 429 ? " (the application limits signups: run it without rate limits)" : ""
            return "account \(account) of \(count): POST /api/auth/signup: status \(signup), expected 201; "
                + "POST /api/auth/login: status \(login), expected 200\(hint)"
        case .unusableAnswer(let request, let status, let expected):
            return "\(request): status \(status), but no \(expected) in the body"
        }
    }
}

extension SocialAPI {
    /// ms since 1970.
    static var now: Int { Int(Date().timeIntervalSince1970 * 1000) }

    /// How many accounts a run of `vus` VUs has: one each, at least two so that each has a partner.
    static func accountCount(vus: Int, limit: Int?) -> Int { max(2, min(vus, limit ?? 100)) }

    /// `count` accounts, signed up side by side. Who cannot sign up logs in.
    func createAccounts(_ count: Int) async throws -> [Account] {
        let identities = Identity.make(count: count, started: Self.now)
        let signups = try await vu.http.batch(identities.map(signup))
        var accounts: [Account] = []
        for (identity, signup) in zip(identities, signups) {
            accounts.append(try await account(identity, of: count, signup: signup))
        }
        return accounts
    }

    /// The three accounts of the original script, one after the other.
    func createThreeAccounts() async throws -> [Account] {
        var accounts: [Account] = []
        for identity in Identity.make(count: 3, started: Self.now) {
            let signup = try await vu.http.request(signup(identity))
            accounts.append(try await account(identity, of: 3, signup: signup))
        }
        return accounts
    }

    private func account(_ identity: Identity, of count: Int, signup: Response) async throws -> Account {
        var answer = signup
        var request = "POST /api/auth/signup"
        if signup.status != 201 {
            answer = try await logIn(identity.email)
            request = "POST /api/auth/login"
            guard answer.status == 200 else {
                throw signup.status == 0
                    ? SetupError.noAnswer(
                        request: "POST /api/auth/signup",
                        reason: signup.error,
                        baseURL: baseURL
                    )
                    : SetupError.refused(
                        account: identity.number,
                        of: count,
                        signup: signup.status,
                        login: answer.status
                    )
            }
        }
        guard let token = answer.json("token")?.string, !token.isEmpty,
            let userId = answer.json("user.id")?.int
        else {
            throw SetupError.unusableAnswer(
                request: request,
                status: answer.status,
                expected: "token and user.id"
            )
        }
        let account = Account(
            number: identity.number,
            username: identity.username,
            email: identity.email,
            userId: userId,
            token: token,
            issuedAt: Self.now
        )
        guard (try? Session(account)) != nil else {
            throw SetupError.unusableAnswer(
                request: request,
                status: answer.status,
                expected: "token that can stand in a header"
            )
        }
        return account
    }

    /// Logs in and checks it, in setup and when a token is renewed.
    private func logIn(_ email: String) async throws -> Response {
        let answer = try await login(email)
        vu.check(answer, "load user login status is 200") { $0.status == 200 }
        vu.check(answer, "load user login has token") { $0.json("token")?.string?.isEmpty == false }
        return answer
    }

    /// The VU's session of `account`. In the default mode it logs in again when the token is older than `lifetime` ms; after a
    /// failure the old one is kept for a minute.
    func session(of account: Account, lifetime: Int) async throws -> Session {
        let known = vu.storage[Sessions.self][account.number]
        var session = try known ?? Session(account)
        if !isUpstream, session.isRenewalDue(at: Self.now, lifetime: lifetime) {
            let answer = try await logIn(account.email)
            do {
                guard answer.status == 200, let token = answer.json("token")?.string, !token.isEmpty else {
                    throw SetupError.unusableAnswer(
                        request: "POST /api/auth/login",
                        status: answer.status,
                        expected: "token"
                    )
                }
                try session.renew(token: token, at: Self.now)
            } catch {
                session.postponeRenewal(at: Self.now, lifetime: lifetime)
            }
        } else if known != nil {
            return session
        }
        vu.storage[Sessions.self][account.number] = session
        return session
    }
}
