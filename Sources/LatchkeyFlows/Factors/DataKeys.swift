package import LatchkeyCore
import LatchkeyStore
package import LatchkeyTokens

/// The data key of this database, opened by `secret_key` or by the one before (F-024).
///
/// Not remembered: another node may have put another key in its place.
package struct DataKeys: Sendable {
    let store: Store
    let keys: KeySet<MACKey>
    let clock: TimeSource
    let randomness: Randomness

    init(store: Store, keys: KeySet<MACKey>, clock: TimeSource, randomness: Randomness = .system) {
        self.store = store
        self.keys = keys
        self.clock = clock
        self.randomness = randomness
    }

    /// What a start finds.
    package enum State: Equatable, Sendable {
        /// No factor has needed one yet, or nothing needs it any more.
        case absent
        case present
        /// It was wrapped by the key before, which is not needed for it any longer.
        case rewrapped
        /// Wrapped by a key that is not there: what it encrypted can be read by nobody.
        case lost(keyID: String)
    }

    /// After a rotation the key is wrapped by the new `secret_key`, by whichever node comes first; what it encrypted stays as it is.
    package func start() async throws(LatchkeyError) -> State {
        guard let stored = try await store.findDataKey() else { return .absent }
        if DataKey(stored, keys.present) != nil { return .present }
        guard let key = keys.all.dropFirst().lazy.compactMap({ DataKey(stored, $0) }).first else {
            return try await store.dropUnneededDataKey(stored) ? .absent : .lost(keyID: stored.keyID)
        }
        let event = AuditEvent(.dataKeyRewrapped, at: clock.now())
        return try await store.rewrapDataKey(stored, as: try wrap(key), event: event) ? .rewrapped : .present
    }

    /// The key; made where there is none. Throws `internal_error` when none of the keys opens it, which a start refuses.
    package func open() async throws(LatchkeyError) -> DataKey {
        try await open(try await store.findDataKey())
    }

    /// The same, of what has been read already.
    func open(_ stored: WrappedDataKey?) async throws(LatchkeyError) -> DataKey {
        var found = stored
        if found == nil { found = try await store.addDataKey(try wrap(DataKey(randomness)), now: clock.now()) }
        guard let stored = found, let key = keys.all.lazy.compactMap({ DataKey(stored, $0) }).first else {
            throw LatchkeyError(.internalError)
        }
        return key
    }

    private func wrap(_ key: DataKey) throws(LatchkeyError) -> WrappedDataKey {
        WrappedDataKey(keyID: keys.present.id, bytes: try key.wrapped(by: keys.present, randomness))
    }
}

extension DataKey {
    fileprivate init?(_ stored: WrappedDataKey, _ key: MACKey) {
        guard stored.keyID == key.id else { return nil }
        self.init(stored.bytes, wrappedBy: key)
    }
}
