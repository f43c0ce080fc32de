package import LatchkeyCore
package import LatchkeyStore

/// Codes and invitations from the command line; they give any role.
package struct OperateJoinCodes: Sendable {
    private let store: Store
    private let maker: JoinCodeMaker
    private let actor: Actor

    package init(
        store: Store, secrets: OneTimeSecrets, clock: TimeSource = .system, randomness: Randomness = .system
    ) {
        self.store = store
        self.maker = JoinCodeMaker(secrets: secrets, roles: store.roles, randomness: randomness)
        self.actor = .operator(clock)
    }

    /// What the bits of roles mean.
    package var roles: RoleCatalog { store.roles }

    /// Throws `invalid_fields`, also for a uid that somebody has, `group_archived`, and `not_found` when no group has the key.
    package func create(_ wish: JoinCodeWish) async throws(LatchkeyError) -> NewJoinCode {
        if let uid = wish.uid, try await store.findAccount(uid: uid) != nil { throw .field("uid", .uidTaken) }
        var group: GroupSummary?
        if let named = wish.group { group = try await OperateGroups(store: store).find(named).group.summary }
        let new = try maker.make(wish, into: group, by: nil, now: actor.now)
        let event = actor.event(.joinCodeCreated, on: nil, ["code": new.code.id.text])
        try await store.createJoinCode(new.code, acting: nil, event: event)
        return new
    }

    /// All of them, the newest first.
    package func list() async throws(LatchkeyError) -> [ShownJoinCode] {
        var (codes, place) = ([ShownJoinCode](), TimedPlace?.none)
        repeat {
            let page = try await store.listJoinCodes(by: nil, after: place)
            codes += page.items.map(maker.shown)
            place = page.next
        } while place != nil
        return codes
    }

    /// By its id, or by the code as people type it. Throws `not_found`.
    package func revoke(_ typed: String) async throws(LatchkeyError) {
        guard let id = try await id(of: typed) else { throw LatchkeyError(.notFound) }
        let event = actor.event(.joinCodeRevoked, on: nil, ["code": id.text])
        try await store.revokeJoinCode(id, by: nil, acting: nil, event: event)
    }

    /// So many may join with a code from now on, by its id or as people type it. Throws `not_found`, `invalid_fields`, `join_code_invalid`.
    package func setSeats(_ seats: Int, of typed: String) async throws(LatchkeyError) -> JoinCode {
        guard let id = try await id(of: typed) else { throw LatchkeyError(.notFound) }
        let event = actor.event(.joinCodeChanged, on: nil, ["code": id.text, "seats": String(seats)])
        return try await store.setSeats(
            seats, within: JoinCodeMaker.seats, of: id, by: nil, acting: nil, event: event)
    }

    /// Who joined with a code, by its id or as people type it, the newest first. Throws `not_found`.
    package func joiners(_ typed: String) async throws(LatchkeyError) -> [Joiner] {
        guard let id = try await id(of: typed) else { throw LatchkeyError(.notFound) }
        return try await store.listJoiners(
            with: id, by: nil, acting: nil, within: .everybody, now: actor.now,
            limit: JoinCodeMaker.mostSeats
        ).items
    }

    private func id(of typed: String) async throws(LatchkeyError) -> RandomID? {
        if let id = RandomID(text: typed.utf8) { return id }
        return try await store.findJoinCodeID(hashes: maker.secrets.joinCodeHashes(ofTyped: typed))
    }
}
