package import LatchkeyCore
import LatchkeyStore

/// Makes the first administrator, once in the life of a database (S-140).
package struct SetUp: Sendable {
    let store: Store
    let newAccounts: NewAccounts
    let admission: Admission
    let clock: TimeSource
    let randomness: Randomness
    let closed = ClosedSetUp()

    /// A new code that replaces any earlier one; nil once there is, or ever was, an administrator.
    package func offer() async throws(LatchkeyError) -> String? {
        let code = RandomID(randomness).text
        return try await store.offerSetup(code: code, now: clock.now()) ? code : nil
    }

    /// Throws `setup_closed` for a wrong or used code, and what `SignUp` throws for fields.
    package func complete(
        code: String, _ fields: NewAccountFields, by actor: Actor
    ) async throws(LatchkeyError) -> Account {
        // Before any hashing: a stranger without the code must not cost more than a look.
        guard try await store.isSetupCode(code) else { throw LatchkeyError(.setupClosed) }
        let accepted = try newAccounts.accept(fields, at: .setUp)
        let now = actor.now
        let terms = try await admission.terms(at: .setUp, accepted, now: now)
        let (account, hash) = try await newAccounts.make(accepted, on: terms, now: now, for: actor.client.hashing())
        let event = actor.event(.setupCompleted, on: account.id, at: now)
        try await store.completeSetup(code: code, account: account, passwordHash: hash, event: event)
        return account
    }
}

extension SetUp {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, newAccounts: parts.newAccounts, admission: parts.admission, clock: parts.clock,
            randomness: parts.randomness)
    }
}
