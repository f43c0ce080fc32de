import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens

/// The keys of service tokens in the database: which one signs, and when the next one follows it (decision 0041).
///
/// No key is remembered, so all nodes sign with the same one, and what was revoked signs nowhere.
struct ServiceKeys: Sendable {
    let store: Store
    let sealing: KeySet<MACKey>
    let policy: ServiceTokenPolicy
    let clock: TimeSource
    let randomness: Randomness
    private let sightings = ServiceKeySightings()

    init(
        store: Store, sealing: KeySet<MACKey>, policy: ServiceTokenPolicy, clock: TimeSource, randomness: Randomness
    ) {
        self.store = store
        self.sealing = sealing
        self.policy = policy
        self.clock = clock
        self.randomness = randomness
    }

    /// The longest life of a token.
    static let life = Duration.seconds(ServiceTokenVerifier.longestLife)
    /// How long a key stays published once another one signs: the tokens of a node that has not seen that are good to their end.
    static let memory = Duration.seconds(2 * ServiceTokenVerifier.longestLife)
    /// How long a key is published before it signs, so that whoever keeps the keys for hours knows it by then.
    static let notice = Duration.seconds(86_400)
    /// Until the key sets of all nodes have a key that signs at once, from when this node has seen it.
    static let spread = Duration.seconds(2)

    /// The key that signs now; made where there is none that this node can open, as after a change of `secret_key` without the one before.
    func signer() async throws(LatchkeyError) -> ServiceKey {
        let now = clock.now()
        if let key = signer(among: try await findKeys(), at: now) { return key }
        // For nodes whose clocks are behind, too.
        try await add(now, signsFrom: now - .clockSkew) { [self] in signer(among: $0, at: now) == nil }
        guard let key = signer(among: try await findKeys(), at: now) else {
            throw LatchkeyError(.internalError)
        }
        return key
    }

    private func findKeys() async throws(LatchkeyError) -> [StoredServiceKey] {
        let keys = try await store.findServiceKeys()
        sightings.note(keys, at: clock.uptime())
        return keys
    }

    /// The first that may sign and opens. One that others cannot check until its tokens end does not; one that was made a moment ago does
    /// where there is no other, because the key sets of other nodes are without it for a second.
    private func signer(among keys: [StoredServiceKey], at now: Timestamp) -> ServiceKey? {
        var unspread: ServiceKey?
        for key in keys where key.signsFrom <= now && key.publishedUntil.map({ now + ServiceKeys.life <= $0 }) ?? true {
            guard let opened = opened(key) else { continue }
            if isSpread(key, at: now) { return opened }
            unspread = unspread ?? opened
        }
        return unspread
    }

    /// Whether all nodes publish it. By the clocks alone only where it is older than they differ, or made by one that was wrong.
    private func isSpread(_ key: StoredServiceKey, at now: Timestamp) -> Bool {
        key.createdAt > now + .clockSkew || key.createdAt + ServiceKeys.spread + .clockSkew <= now
            || sightings.haveKnown(key.id, for: ServiceKeys.spread, at: clock.uptime())
    }

    private func opened(_ key: StoredServiceKey) -> ServiceKey? {
        sealing.all.lazy.compactMap { ServiceKey(key.sealed, id: key.id, sealedBy: $0) }.first
    }

    /// What others check tokens with, the newest first. Keys whose tokens have ended are not among them, whether they are pruned or not.
    ///
    /// Of more keys than a set may have, after so many rotations within ten minutes, the oldest are left out: guards refuse a longer set.
    func published() async throws(LatchkeyError) -> [ServicePublicKey] {
        let now = clock.now()
        let keys = try await store.findServiceKeys().filter { $0.isPublished(at: now) }.compactMap {
            key in
            ServicePublicKey(coordinates: key.publicKey).flatMap { $0.id.utf8.elementsEqual(key.id.utf8) ? $0 : nil }
        }
        return Array(keys.prefix(ServiceKeySet.mostKeys))
    }

    /// Makes a key where none can sign, and the next one in time; forgets keys whose tokens have ended. Without audiences it makes none.
    func turn() async throws(LatchkeyError) {
        let now = clock.now()
        // Also after a change of `secret_key`: people who know the old one may know this key, so it must not sign until the next rotation.
        if !policy.audiences.isEmpty { _ = try await signer() }
        let keys = try await store.findServiceKeys()
        if keys.contains(where: { !$0.isPublished(at: now) }) {
            try await store.pruneServiceKeys(until: now)
        }
        try await reseal(keys)
        guard !policy.audiences.isEmpty, isDue(keys, at: now) else { return }
        let signsFrom = next(after: keys, at: now).map { max($0, now + ServiceKeys.notice) }
        try await add(now, signsFrom: signsFrom ?? now - .clockSkew) { [self] in isDue($0, at: now) }
    }

    /// Seals with the present `secret_key` what only an earlier one opens: the key is still good when that one is removed, and people who
    /// know that one cannot open it in a later copy of the database.
    private func reseal(_ keys: [StoredServiceKey]) async throws(LatchkeyError) {
        for key in keys where ServiceKey(key.sealed, id: key.id, sealedBy: sealing.present) == nil {
            guard let opened = opened(key) else { continue }
            try await store.resealServiceKey(key, as: try opened.sealed(by: sealing.present, randomness))
        }
    }

    private func isDue(_ keys: [StoredServiceKey], at now: Timestamp) -> Bool {
        next(after: keys, at: now).map { $0 - ServiceKeys.notice <= now } ?? true
    }

    /// When the key is to sign that follows all of these; nil where there is none. One that a clock far ahead has made is not waited for.
    private func next(after keys: [StoredServiceKey], at now: Timestamp) -> Timestamp? {
        keys.map(\.signsFrom).filter { $0 <= now + ServiceKeys.notice + .clockSkew }.max().map {
            $0 + policy.rotation
        }
    }

    private func add(
        _ now: Timestamp, signsFrom: Timestamp, isDue: @escaping @Sendable ([StoredServiceKey]) -> Bool
    ) async throws(LatchkeyError) {
        // A node whose clock is far off would withdraw the key that the others sign with (S-417).
        guard try await ClockCheck.deviation(of: clock, from: store) == nil else { throw LatchkeyError(.unavailable) }
        let key = try make(now, signsFrom: signsFrom)
        try await store.addServiceKey(
            key, memory: ServiceKeys.memory, event: AuditEvent(.serviceKeyMade, at: now, details: key.details),
            isDue: isDue)
    }

    /// A new key, which is nowhere yet.
    func make(_ now: Timestamp, signsFrom: Timestamp) throws(LatchkeyError) -> StoredServiceKey {
        let key = try ServiceKey(randomness)
        return StoredServiceKey(
            id: key.publicKey.id, sealed: try key.sealed(by: sealing.present, randomness),
            publicKey: key.publicKey.coordinates, createdAt: now, signsFrom: signsFrom)
    }
}

extension ServiceKeys {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, sealing: parts.mail.secrets.keys, policy: parts.configuration.serviceTokens,
            clock: parts.clock, randomness: parts.randomness)
    }
}

extension StoredServiceKey {
    /// For the event of its making.
    var details: EventDetails { ["kid": id, "signs_from": max(createdAt, signsFrom).rfc3339] }
}
