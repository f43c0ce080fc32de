package import LatchkeyCore
package import LatchkeyStore
package import LatchkeyTokens

/// The keys of service tokens from the command line.
package struct OperateServiceKeys: Sendable {
    private let keys: ServiceKeys
    private let actor: Actor

    package init(
        store: Store, sealing: KeySet<MACKey>, policy: ServiceTokenPolicy, clock: TimeSource = .system,
        randomness: Randomness = .system
    ) {
        self.keys = ServiceKeys(store: store, sealing: sealing, policy: policy, clock: clock, randomness: randomness)
        self.actor = .operator(clock)
    }

    package struct Entry: Sendable {
        package enum State: String, Sendable {
            /// Published, and not yet what signs.
            case next
            case active
            /// Another one signs; its tokens can still be checked.
            case retired
        }

        package let id: String
        package let state: State
        package let createdAt: Timestamp
        package let signsFrom: Timestamp
        package let publishedUntil: Timestamp?
    }

    /// The newest first.
    package func list() async throws(LatchkeyError) -> [Entry] {
        let now = actor.now
        let stored = try await keys.store.findServiceKeys().filter { $0.isPublished(at: now) }
        let active = stored.first { $0.signsFrom <= now }
        return stored.map { key in
            Entry(
                id: key.id, state: key.signsFrom > now ? .next : key.id == active?.id ? .active : .retired,
                createdAt: key.createdAt, signsFrom: key.signsFrom, publishedUntil: key.publishedUntil)
        }
    }

    /// Makes the next key, which signs in a day, or at once (within two seconds). One that waits to sign makes room for it.
    package func rotate(now isAtOnce: Bool) async throws(LatchkeyError) -> String {
        let now = actor.now
        let signsFrom = isAtOnce ? now - .clockSkew : now + ServiceKeys.notice
        let key = try keys.make(now, signsFrom: signsFrom)
        try await keys.store.addServiceKey(
            key, memory: ServiceKeys.memory, event: actor.event(.serviceKeyMade, on: nil, key.details),
            isDue: { _ in true })
        return key.id
    }

    /// What this key signed is refused from now on by all who ask for the keys. Where it signs, another one follows it at once, and is
    /// answered. Throws `not_found`.
    package func retire(_ id: String) async throws(LatchkeyError) -> String? {
        let now = actor.now
        let key = try keys.make(now, signsFrom: now - .clockSkew)
        let isReplaced = try await keys.store.retireServiceKey(
            id, replacement: key, memory: ServiceKeys.memory,
            events: [
                actor.event(.serviceKeyRetired, on: nil, ["kid": id]),
                actor.event(.serviceKeyMade, on: nil, key.details),
            ])
        guard let isReplaced else { throw LatchkeyError(.notFound) }
        return isReplaced ? key.id : nil
    }
}
