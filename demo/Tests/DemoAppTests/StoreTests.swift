import Foundation
import Testing

@testable import DemoApp

@Suite struct StoreTests {
    /// A store in a temporary file, so that the connection pool of real runs is what is tested.
    private final class Fixture {
        let folder: URL
        let store: Store

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            store = try Store(path: folder.appending(path: "db.sqlite").path, metrics: Metrics())
        }

        deinit {
            store.close()
            try? FileManager.default.removeItem(at: folder)
        }

        func user(_ name: String) async throws -> Int64 {
            try #require(
                try await store.createUser(username: name, email: "\(name)@example.com", passwordHash: "x")
            ).id
        }
    }

    private static func concurrently<T: Sendable>(
        _ count: Int,
        _ body: @escaping @Sendable (Int) async throws -> T
    ) async throws -> [T] {
        try await withThrowingTaskGroup(of: T.self) { group in
            for index in 0..<count { group.addTask { try await body(index) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func `of many simultaneous friend requests in both directions one is created`() async throws {
        let fixture = try Fixture()
        let (first, second) = (try await fixture.user("first"), try await fixture.user("second"))
        let store = fixture.store
        let results = try await Self.concurrently(24) { index in
            try await store.requestFriendship(
                from: index % 2 == 0 ? first : second,
                to: index % 2 == 0 ? second : first
            )
        }
        #expect(results.compactMap(\.self).count == 1)
    }

    @Test func `simultaneous DM creations give one conversation`() async throws {
        let fixture = try Fixture()
        let (first, second) = (try await fixture.user("first"), try await fixture.user("second"))
        let store = fixture.store
        let ids = try await Self.concurrently(16) { index in
            try await store.createConversation(
                creator: index % 2 == 0 ? first : second,
                others: [index % 2 == 0 ? second : first],
                isGroup: false,
                name: ""
            )?.id
        }
        #expect(Set(ids).count == 1)
    }

    @Test func `an even number of simultaneous toggles leaves no like, and counts agree`() async throws {
        let fixture = try Fixture()
        let user = try await fixture.user("user")
        let store = fixture.store
        let post = try #require(
            try await store.createPost(NewPost(title: "t", content: "c", type: "text"), author: user)
        ).id
        let results = try await Self.concurrently(20) { _ in try await store.toggleLike(post, caller: user) }
        #expect(results.count { $0?.isLiked == true && $0?.likes == 1 } == 10)
        #expect(try await store.post(post, caller: user)?.likes == 0)
        #expect(try await store.unlike(post, caller: user)?.likes == 0)
        #expect(try await store.toggleLike(post, caller: user)?.isLiked == true)
        #expect(try await store.unlike(post, caller: user)?.isLiked == false)
        #expect(try await store.toggleLike(999, caller: user) == nil)
    }

    @Test func `a taken name or address is refused, a new user has a welcome message`() async throws {
        let fixture = try Fixture()
        let user = try await fixture.user("user")
        let again = try await fixture.store.createUser(
            username: "user",
            email: "other@example.com",
            passwordHash: "x"
        )
        #expect(again == nil)
        let list = try await fixture.store.conversations(of: user)
        #expect(list.count == 1 && list[0].participants.count == 2 && list[0].lastMessage?.sender == 1)
    }

    @Test func `game rooms are reused while pending, and a finished game counts`() async throws {
        let fixture = try Fixture()
        let (creator, joiner) = (try await fixture.user("creator"), try await fixture.user("joiner"))
        let store = fixture.store
        let room = try #require(try await store.createRoom(type: "othello", creator: creator))
        let again = try #require(try await store.createRoom(type: "othello", creator: creator))
        #expect(room.isNew && !again.isNew && again.room.id == room.room.id)
        _ = try await store.joinRoom(room.room.id, caller: joiner)
        var current = try #require(try await store.room(room.room.id))
        var moves = 0
        while current.status == "active" {
            let board = try #require(OthelloBoard(current.board))
            let disc: Disc = current.nextTurn == creator ? .x : .o
            let cell = try #require(
                (0..<64).first { !board.flips(disc, row: $0 / 8, column: $0 % 8).isEmpty }
            )
            current = try await store.playMove(
                current.id,
                caller: current.nextTurn,
                move: (row: cell / 8, column: cell % 8)
            )
            moves += 1
        }
        #expect(current.status == "finished" && moves <= 60 && current.nextTurn == 0)
        let statistics = try await [creator, joiner].asyncMap {
            try await store.gameStatistics(user: $0, type: "othello")
        }
        #expect(statistics.compactMap(\.self).map { $0.wins + $0.losses + $0.draws } == [1, 1])
        await #expect(throws: GameRefusal.notYourTurn) {
            _ = try await store.playMove(room.room.id, caller: creator, move: (row: 0, column: 0))
        }
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await body(element)) }
        return result
    }
}
