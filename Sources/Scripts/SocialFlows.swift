// The flows that need no socket: feed, posts, friends, direct messages. Each reads like its twin in
// load/scripts/social_mixed.js: call, check. Must not contain: paths, think time, choices that hang on what a server answers.

import LoadGen

/// The flows of the social mix, as one VU runs them in one iteration.
struct SocialFlows {
    let vu: VU
    let api: SocialAPI

    var isUpstream: Bool { api.isUpstream }

    func readFeed(_ actor: Session) async throws {
        let me = try await api.me(as: actor)
        vu.check(me, "get me status 200") { $0.status == 200 }
        let posts = try await getPosts(actor)
        vu.check(posts, "feed response status 200") { $0.status == 200 }
        if isUpstream { return }
        let requests = try await api.friendRequests(as: actor)
        vu.check(requests, "get friend requests status 200") { $0.status == 200 }
    }

    func createPost(_ actor: Session) async throws {
        let post = try await api.createPost(
            title: "Load Post \(vu.id)-\(vu.iteration)",
            content: "Stress post content \(SocialAPI.now)",
            as: actor
        )
        vu.check(post, "create post status 201") { [200, 201].contains($0.status) }
        _ = try await getPosts(actor)
    }

    func commentAndLike(_ actor: Session) async throws {
        // Drawn before the feed is known, so that an empty feed does not shift the think time.
        let choice = vu.random.unit()
        let feed = try await getPosts(actor)
        guard feed.status == 200, let count = feed.json("#")?.int, count > 0 else { return }
        let post = feed.json("\(Int(choice * Double(count))).id")?.int
        let like = try await api.like(post, as: actor)
        vu.check(like, "like status ok") { [200, 201].contains($0.status) }
        let comment = try await api.comment(
            post,
            content: "Comment from VU \(vu.id) iter \(vu.iteration)",
            as: actor
        )
        vu.check(comment, "comment status ok") { [200, 201].contains($0.status) }
        let unlike = try await api.unlike(post, as: actor)
        vu.check(unlike, "unlike status ok") { [200, 204, 404].contains($0.status) }
    }

    func befriend(_ actor: Session, _ partner: Session) async throws {
        if partner.account == actor.account { return }
        let request = try await api.requestFriendship(of: partner.userId, as: actor)
        vu.check(request, "friend request status acceptable") { [200, 201, 404, 409].contains($0.status) }
        let sent = try await api.sentFriendRequests(as: actor)
        vu.check(sent, "friend sent list status 200") { $0.status == 200 }

        let incoming = try await api.friendRequests(as: partner)
        let pending = incoming.status == 200 ? incoming.json()?.elements ?? [] : []
        if let entry = pending.first(where: { $0["requester_id"]?.int == actor.userId }) ?? pending.first {
            let accept = try await api.acceptFriendRequest(entry["id"]?.int, as: partner)
            vu.check(accept, "friend accept status acceptable") { [200, 204, 409].contains($0.status) }
        }

        let status = try await api.friendStatus(of: partner.userId, as: actor)
        vu.check(status, "friend status request acceptable") { [200, 404].contains($0.status) }
        let friends = try await api.friends(as: actor)
        vu.check(friends, "friend list status 200") { $0.status == 200 }
    }

    func directMessage(_ actor: Session, _ partner: Session) async throws {
        if partner.account == actor.account { return }
        let created = try await api.createConversation(with: partner, as: actor, expect: [200, 201, 409])
        vu.check(created, "create dm conversation acceptable") { [200, 201, 409].contains($0.status) }
        let conversations = try await getConversations(actor)
        guard let first = conversations.first else { return }
        let conversation =
            isUpstream
            ? conversations.first { $0["is_group"]?.bool != true } ?? first
            : Self.conversation(with: partner.userId, in: conversations) ?? first

        let id = conversation["id"]?.int
        let send = try await api.sendMessage(
            "DM from \(actor.userId) at iter \(vu.iteration)",
            to: id,
            as: actor
        )
        vu.check(send, "dm send status acceptable") { [200, 201].contains($0.status) }
        let messages = try await api.messages(of: id, as: actor)
        vu.check(messages, "dm messages status acceptable") { [200, 403, 404].contains($0.status) }
        let read = try await api.markRead(id, as: actor)
        vu.check(read, "dm read status acceptable") { [200, 400, 403, 404].contains($0.status) }
    }

    // MARK: Steps that several flows share

    private func getPosts(_ actor: Session) async throws -> Response {
        let posts = try await api.posts(as: actor)
        vu.check(posts, "get posts status 200") { $0.status == 200 }
        return posts
    }

    func getConversations(_ actor: Session) async throws -> [JSONSlice] {
        let answer = try await api.conversations(as: actor)
        return answer.status == 200 ? answer.json()?.elements ?? [] : []
    }

    /// The conversation of the two, else the first there is.
    static func conversation(with userId: Int, in conversations: [JSONSlice]) -> JSONSlice? {
        let isWithPartner = { (conversation: JSONSlice) in
            conversation["is_group"]?.bool != true
                && conversation["participants.#.id"]?.elements.contains { $0.int == userId } == true
        }
        return conversations.first(where: isWithPartner) ?? conversations.first
    }
}
