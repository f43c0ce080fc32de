package import LatchkeyCore
import LatchkeyStore

/// Codes for first sign-ins, to be printed and handed out: the same ones again for whoever has not used theirs.
package struct ShowSlips: Sendable {
    let store: Store
    let tokens: OneTimeTokens
    let stepUp: StepUp
    let policy: ThrottlePolicy
    let namedPeople: AccountBudget

    private static let most = 200

    package struct Slip: Sendable {
        package let id: AccountID
        package let uid: String
        package let name: String
        package let code: String
        package let expiresAt: Timestamp
    }

    package struct Slips: Sendable {
        package let slips: [Slip]
        /// How many people there are to be handed one.
        package let total: Int
        /// How many codes end before the time that was asked for, because somebody else made them.
        package let sooner: Int
    }

    /// For people who run the group. `people` are ids; nil is everybody in it who has not signed in yet. After a recent sign-in (S-302).
    ///
    /// Throws `forbidden`, `not_found`, `group_archived`, `reauth_required`, `invalid_fields`, `too_many_attempts`.
    package func callAsFunction(
        of people: [String]?, in group: String, lifetime: Duration?, by actor: Actor
    ) async throws(LatchkeyError) -> Slips {
        let caller = try actor.caller
        let lifetime = lifetime ?? FirstCodes.defaultLifetime
        try FirstCodes.check(lifetime, field: "lifetime")
        let counts = 1...ShowSlips.most
        if let people, !counts.contains(people.count) { throw .field("users", .idsCount(counts)) }
        let group = try ManageGroups.id(group)
        let rule = try stepUp.requireOwnProof(caller)
        let now = actor.now
        let acting = caller.actingOnOwn(by: rule)
        let asked = try await store.listPeopleForSlips(
            in: group, of: people?.compactMap { AccountID(text: $0.utf8) }, most: ShowSlips.most, acting: acting,
            now: now)
        // Before others who write have to wait for it (S-393).
        try namedPeople.take(asked.people.count * Quota.peopleOfOneSlip, for: caller.account.id)
        guard !asked.people.isEmpty else { return Slips(slips: [], total: 0, sooner: 0) }
        let page = try await store.showSlips(
            in: group, of: asked.people, areNamed: people != nil, acting: acting, policy: policy,
            make: { [tokens] id in
                tokens.make(
                    .recoveryCode, of: id, email: nil, now: now, lifetime: lifetime, issuedBy: caller.account.id)
            },
            event: { actor.event($0, on: $1, at: now, $2) }, now: now)
        let slips = page.slips.map { Slip($0, tokens.secrets) }
        return Slips(slips: slips, total: asked.total, sooner: page.sooner)
    }
}

extension ShowSlips.Slip {
    init(_ stored: LatchkeyStore.Slip, _ secrets: OneTimeSecrets) {
        self.init(
            id: stored.id, uid: stored.uid, name: stored.name, code: secrets.code(for: stored.token),
            expiresAt: stored.token.expiresAt)
    }
}

extension ShowSlips {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, tokens: parts.tokens, stepUp: parts.stepUp, policy: parts.throttle,
            namedPeople: parts.namedPeople)
    }
}
