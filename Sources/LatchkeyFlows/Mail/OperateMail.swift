package import LatchkeyCore
package import LatchkeyStore

/// The outbox from the command line, on the database itself; a running server sends what waits.
package struct OperateMail: Sendable {
    private let store: Store
    private let clock: TimeSource
    private let randomness: Randomness

    package init(store: Store, clock: TimeSource = .system, randomness: Randomness = .system) {
        self.store = store
        self.clock = clock
        self.randomness = randomness
    }

    /// The newest first.
    package func list(limit: Int) async throws(LatchkeyError) -> [QueuedMail] {
        try await store.listMail(limit: limit).items
    }

    /// Tries it again now, also one that was given up, or that was sent. Throws `not_found`, and `mail_outdated` for one whose link works
    /// no more.
    package func resend(_ id: String) async throws(LatchkeyError) {
        guard let id = RandomID(text: id.utf8) else { throw LatchkeyError(.notFound) }
        try await store.resendMail(
            id, as: RandomID(randomness), acting: nil,
            event: Actor.operator(clock).event(.mailResent, on: nil, ["mail": id.text]))
    }
}
