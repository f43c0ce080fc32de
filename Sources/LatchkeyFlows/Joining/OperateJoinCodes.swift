package import LatchkeyCore
package import LatchkeyStore

/// Codes and invitations from the command line; they give any role.
package struct OperateJoinCodes: Sendable {
    private let store: Store
    private let maker: JoinCodeMaker
    private let clock: TimeSource

    package init(
        store: Store, secrets: OneTimeSecrets, clock: TimeSource = .system, randomness: Randomness = .system
    ) {
        self.store = store
        self.maker = JoinCodeMaker(secrets: secrets, randomness: randomness)
        self.clock = clock
    }

    /// Throws `invalid_fields`.
    package func create(_ wish: JoinCodeWish) async throws(LatchkeyError) -> NewJoinCode {
        let now = clock.now()
        let new = try maker.make(wish, by: nil, now: now)
        try await store.createJoinCode(new.code, acting: nil, event: event(.joinCodeCreated, new.code.id, now))
        return new
    }

    package func list() async throws(LatchkeyError) -> [ShownJoinCode] {
        try await store.listJoinCodes(by: nil).map(maker.shown)
    }

    /// By its id, or by the code as people type it. Throws `not_found`.
    package func revoke(_ typed: String) async throws(LatchkeyError) {
        guard let id = try await id(of: typed) else { throw LatchkeyError(.notFound) }
        try await store.revokeJoinCode(id, by: nil, acting: nil, event: event(.joinCodeRevoked, id, clock.now()))
    }

    private func id(of typed: String) async throws(LatchkeyError) -> RandomID? {
        if let id = RandomID(text: typed.utf8) { return id }
        return try await store.findJoinCodeID(hashes: maker.secrets.joinCodeHashes(ofTyped: typed))
    }

    private func event(_ kind: AuditEvent.Kind, _ id: RandomID, _ now: Timestamp) -> AuditEvent {
        AuditEvent(kind, at: now, detail: "by=operator code=\(id.text)")
    }
}
