package import LatchkeyCore
import LatchkeyStore

extension ManageAccounts {
    /// Disables an account, or lets it sign in again, also one that waits: the same act as the operator's. `word` is the wire word.
    /// Needs a recent sign-in, because it opens a way in, or ends what does not come back (S-302).
    ///
    /// Throws `forbidden`, `not_found`, `invalid_fields`, `reauth_required`, `last_admin`.
    package func setState(
        _ word: String?, of id: String, by actor: Actor
    ) async throws(LatchkeyError) -> Account {
        let caller = try actor.caller
        let id = try await store.target(id, .writeUsers, caller)
        // Of oneself too.
        try caller.require(.writeUsers)
        let states: [Account.State] = [.active, .disabled]
        guard let word, let state = states.first(where: { $0.text.utf8.elementsEqual(word.utf8) }) else {
            throw .field("state", .wordUnknown(states.map(\.text)))
        }
        let rule = try stepUp.requireOwnProof(caller)
        return try await store.setState(
            state, of: id, acting: caller.acting(.writeUsers, by: rule),
            event: actor.event(state == .active ? .accountEnabled : .accountDisabled, on: id))
    }

    /// From when on nobody is signed in to the account any more; nil: it has no end. The same act as the operator's. Who is
    /// disabled stays so.
    ///
    /// Throws `forbidden`, `not_found`, `invalid_fields` for what is no time to come, `reauth_required`, `last_admin`.
    package func setEnd(
        _ end: EndTime, of id: String, by actor: Actor
    ) async throws(LatchkeyError) -> Account {
        let caller = try actor.caller
        let id = try await store.target(id, .writeUsers, caller)
        // Of oneself too.
        try caller.require(.writeUsers)
        let now = actor.now
        let time = try end.time(from: now)
        let rule = try stepUp.requireOwnProof(caller)
        return try await store.setEnd(
            time, of: id, acting: caller.acting(.writeUsers, by: rule),
            event: actor.event(.accountEndChanged, on: id, at: now, EndTime.details(time)))
    }
}
