package import LatchkeyCore
package import LatchkeyStore

/// Codes for first sign-ins from the command line, on the database itself: the same ones as on the page of slips, for as many
/// people as there are. They have no issuer whose right could end.
package struct OperateSlips: Sendable {
    private let store: Store
    private let tokens: OneTimeTokens
    private let actor: Actor

    /// In one transaction, because others who write wait for it (S-394).
    private static let atOnce = 200

    package init(
        store: Store, secrets: OneTimeSecrets, clock: TimeSource = .system, randomness: Randomness = .system
    ) {
        self.store = store
        self.tokens = OneTimeTokens(
            store: store, secrets: secrets, throttle: ThrottlePolicy(), randomness: randomness)
        self.actor = .operator(clock)
    }

    /// By name. Nil as `people` is everybody in the group who has no password and has never signed in; others have no slip.
    ///
    /// Throws `not_found`, `group_archived`, `invalid_fields` for the lifetime.
    package func callAsFunction(
        of people: [AccountID]?, in group: GroupID, lifetime: Duration
    ) async throws(LatchkeyError) -> ShowSlips.Slips {
        try FirstCodes.check(lifetime, field: "lifetime")
        let asked = try await store.listPeopleForSlips(
            in: group, of: people, most: PeopleGroup.mostMembers, acting: nil, now: actor.now)
        var (slips, sooner) = ([ShowSlips.Slip](), 0)
        var rest = asked.people[...]
        while !rest.isEmpty {
            let page = try await show(
                Array(rest.prefix(OperateSlips.atOnce)), areNamed: people != nil, in: group, lifetime: lifetime)
            slips += page.slips.map { ShowSlips.Slip($0, tokens.secrets) }
            sooner += page.sooner
            rest = rest.dropFirst(OperateSlips.atOnce)
        }
        return ShowSlips.Slips(slips: slips, total: asked.total, sooner: sooner)
    }

    private func show(
        _ people: [AccountID], areNamed: Bool, in group: GroupID, lifetime: Duration
    ) async throws(LatchkeyError) -> SlipPage {
        let now = actor.now
        return try await store.showSlips(
            in: group, of: people, areNamed: areNamed, acting: nil,
            make: { [tokens] in tokens.make(.recoveryCode, of: $0, email: nil, now: now, lifetime: lifetime) },
            event: { [actor] in actor.event($0, on: $1, at: now, $2) }, now: now)
    }

    /// Throws `not_found`.
    package func person(uid: String) async throws(LatchkeyError) -> AccountID {
        guard let account = try await store.findAccount(uid: uid) else { throw LatchkeyError(.notFound) }
        return account.id
    }
}
