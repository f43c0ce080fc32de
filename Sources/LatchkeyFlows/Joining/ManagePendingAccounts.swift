package import LatchkeyCore
import LatchkeyStore

/// Staff approve the accounts of people who signed up by themselves, or refuse them.
package struct ManagePendingAccounts: Sendable {
    let store: Store
    let emailAddresses: EmailAddresses
    let stepUp: StepUp
    let clock: TimeSource
    let namedPeople: AccountBudget

    /// All that are refused at once are one transaction, and others wait for it.
    private static let mostRefused = 200

    /// Of those who wait, a page; `search` looks into uid, name and e-mail. Throws `forbidden`.
    package func list(
        _ caller: Caller, search: String?, order: AccountOrder, limit: Int, offset: Int, after: AccountPlace?
    ) async throws(LatchkeyError) -> AccountPage {
        try caller.require(.inviteUsers)
        return try await store.listPendingAccounts(
            search: search, order: order, limit: limit, offset: offset, after: after,
            to: ActingReader(caller.acting(.inviteUsers), at: clock.now()))
    }

    /// Whoever gave an address is told, and can confirm it now. An account that was given a role while it waited needs a recent sign-in,
    /// and somebody who might give it (S-345). Throws `forbidden`, `not_found` when nobody of this id waits, `reauth_required`.
    package func approve(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let id = try target(id, caller)
        try await store.approveAccount(
            id, by: caller.account.id, acting: caller.acting(.inviteUsers), proof: stepUp.rule,
            tell: { [emailAddresses] in emailAddresses.welcome(to: $0, actor) },
            event: actor.event(.accountApproved, on: id))
    }

    /// The account is gone. Throws as `approve`.
    package func refuse(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let id = try target(id, actor.caller)
        guard try await refuse([id], by: actor) == [true] else { throw LatchkeyError(.notFound) }
    }

    /// What became of one of many.
    package struct Refusal: Sendable {
        package let id: String
        /// False when nobody of this id waits.
        package let isRefused: Bool
    }

    /// Refuses many; each stands for itself. Answers in the order of `ids`. Throws `forbidden`, also for one whom the caller may not
    /// refuse, `invalid_fields`, `reauth_required`, `too_many_attempts`; nobody is refused then.
    package func refuseMany(
        _ ids: [String], by actor: Actor
    ) async throws(LatchkeyError) -> [Refusal] {
        try actor.caller.require(.inviteUsers)
        let counts = 1...ManagePendingAccounts.mostRefused
        guard counts.contains(ids.count) else {
            throw .field("ids", .idsCount(counts))
        }
        try namedPeople.take(ids.count, for: actor.caller.account.id)
        let parsed = ids.map { AccountID(text: $0.utf8) }
        let known = Array(Set(parsed.compactMap(\.self)))
        let refused = try await refuse(known, by: actor)
        let gone = Set(zip(known, refused).compactMap { id, isRefused in isRefused ? id : nil })
        return zip(ids, parsed).map { text, id in
            Refusal(id: text, isRefused: id.map { gone.contains($0) } ?? false)
        }
    }

    private func refuse(_ ids: [AccountID], by actor: Actor) async throws(LatchkeyError) -> [Bool] {
        let caller = try actor.caller
        let refusals = ids.map { (id: $0, event: actor.event(.accountRefused, on: $0)) }
        return try await store.refuseAccounts(
            refusals, by: caller.account.id, acting: caller.acting(.inviteUsers), proof: stepUp.rule)
    }

    private func target(_ text: String, _ caller: Caller) throws(LatchkeyError) -> AccountID {
        try caller.require(.inviteUsers)
        guard let id = AccountID(text: text.utf8) else { throw LatchkeyError(.notFound) }
        return id
    }
}

extension ManagePendingAccounts {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, emailAddresses: EmailAddresses(parts), stepUp: parts.stepUp, clock: parts.clock,
            namedPeople: parts.namedPeople)
    }
}
