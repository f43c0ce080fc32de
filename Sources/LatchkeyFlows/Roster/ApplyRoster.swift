package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// Takes a list of people: makes those who are not there, and says who is. For those with `users:write`, and for people who lead groups
/// within those.
package struct ApplyRoster: Sendable {
    let adding: AddAccounts
    let fields: [ProfileField]

    /// Each row stands for itself. Nobody on a list has a password, so none is stored or hashed.
    ///
    /// Throws `forbidden`, `reauth_required` when a row has an address, may end somebody who is there, or puts them into a group that is
    /// led (S-302), `invalid_fields`, `not_found` and `group_archived` for the group, `too_many_attempts` when nobody can be added any
    /// more today, and for too many people within a minute, dry runs apart (S-393).
    package func callAsFunction(_ wish: RosterWish, by actor: Actor) async throws(LatchkeyError) -> RosterOutcome {
        let caller = try actor.caller
        try requireRight(of: actor)
        let isLeader = !caller.allows(.writeUsers)
        try AddAccounts.requireFew(wish.rows.count)
        try FirstCodes.check(wish.codeLifetime, field: "code_lifetime")
        var group: GroupID?
        if let text = wish.group {
            guard let id = GroupID(text: text.utf8) else { throw .field("group", .groupExpected) }
            group = id
        }
        // An address is a way in as soon as it is confirmed.
        let hasAddresses = wish.rows.contains { (try? $0.fields.get().email)?.isEmpty == false }
        // To end what is there takes a proof, as it does of one.
        let ends = !isLeader && wish.existing == .update && wish.rows.contains { $0.end != nil }
        let rule = try (hasAddresses || ends) && !wish.isDryRun ? adding.stepUp.requireOwnProof(caller) : nil
        let id = caller.account.id
        try (wish.isDryRun ? adding.previewedPeople : adding.namedPeople).take(max(1, wish.people), for: id)
        let terms = RosterTerms(
            caller: isLeader ? caller.acting(.leadGroups, by: rule) : caller.acting(.writeUsers, by: rule),
            group: group, isLeader: isLeader, existing: wish.existing,
            proof: wish.isDryRun ? nil : adding.stepUp.rule,
            quota: isLeader ? QuotaUse(.ledAccounts, for: .account(id)) : nil,
            mailQuota: QuotaUse(.addedAccounts, for: .account(id)),
            changeQuota: QuotaUse(isLeader ? .ledChanges : .listedChanges, for: .account(id)),
            policy: adding.configuration.throttle
        ) { kind, account, details in actor.event(kind, on: account, details) }
        let draft = try await draft(wish, by: actor, isLeader: isLeader)
        guard !wish.isDryRun else {
            let preview = try await adding.store.previewRoster(draft.entries, terms, now: actor.now)
            var outcome = draft.outcome(preview.verdicts)
            outcome.room = preview.room
            outcome.administrators = preview.administrators
            return try ApplyRoster.withRoom(outcome)
        }
        if wish.existing == .update, (try? adding.stepUp.requireOwnProof(caller)) == nil {
            // The whole list waits for a proof that one of its rows needs, before its first part is stored.
            _ = try await adding.store.previewRoster(draft.entries, terms, now: actor.now)
        }
        return try ApplyRoster.withRoom(try await apply(draft, terms, now: actor.now))
    }

    /// Before a list is read, which costs as much as its length. The statements ask again. Throws `forbidden`.
    package func requireRight(of actor: Actor) throws(LatchkeyError) {
        let caller = try actor.caller
        if !caller.allows(.writeUsers) { try caller.require(.leadGroups) }
    }

    /// Throws `too_many_attempts` where nobody of the list is taken, and somebody only because nobody can be added any more.
    private static func withRoom(_ outcome: RosterOutcome) throws(LatchkeyError) -> RosterOutcome {
        let full = outcome.refusals.first { $0.error.code == .ceiling }
        guard let full, outcome.added.isEmpty, outcome.existing.isEmpty else { return outcome }
        throw LatchkeyError(.tooManyAttempts, retryAfter: full.error.retryAfter)
    }

    /// What is stored when a later part fails stays stored, and is told: whoever sends the list again goes on where it ended.
    private func apply(
        _ draft: RosterDraft, _ terms: RosterTerms, now: Timestamp
    ) async throws(LatchkeyError) -> RosterOutcome {
        var verdicts: [RosterVerdict] = []
        var start = 0
        while start < draft.entries.count {
            let part = Array(draft.entries[start..<min(start + RosterTerms.rowsAtOnce, draft.entries.count)])
            do throws(LatchkeyError) {
                verdicts += try await adding.store.applyRoster(part, terms, now: now)
            } catch {
                guard !verdicts.isEmpty else { throw error }
                verdicts += draft.entries[start...].map { _ in .refused(error) }
                break
            }
            start += part.count
        }
        return draft.outcome(verdicts)
    }

    private func draft(
        _ wish: RosterWish, by actor: Actor, isLeader: Bool
    ) async throws(LatchkeyError) -> RosterDraft {
        let caller = try actor.caller
        var draft = RosterDraft()
        var uids = RosterUIDs()
        for (index, row) in wish.rows.enumerated() {
            do throws(LatchkeyError) {
                let fields = try row.fields.get()
                let accepted = try adding.newAccounts.accept(fields, at: .staff)
                // An identity that takes the account is chosen by those who write users; what leaders choose would wait for nothing
                // (S-300).
                guard row.expects == nil || !isLeader else {
                    throw LatchkeyError(.fieldNotAllowed, problems: ["expects": .notSettable])
                }
                guard uids.isFirst(accepted.uid.canonical) else { throw LatchkeyError(.duplicateRow) }
                let now = actor.now
                let expected = try row.expects.map { wish throws(LatchkeyError) in
                    try adding.expected(wish, fields, now: now)
                }
                // Beside the fields that people write themselves, those that the caller writes for others.
                let profile = try ListedProfile(fields.profile, self.fields, by: caller.rights.own)
                let terms = try await adding.admission.terms(at: .staff, accepted, now: now)
                let (made, _) = try await adding.newAccounts.make(accepted, on: terms, now: now, for: .server)
                let account = made.ending(at: row.end)
                let (token, code) = adding.recoveryCodes.make(
                    for: account.id, by: caller.account.id, lifetime: wish.codeLifetime, now: now)
                // No link for an address that a leader wrote down is good: the mail would be of no use before its person has signed in
                // (S-401).
                let mails =
                    isLeader
                    ? nil : account.email.map { [adding.emailAddresses.verification(of: $0, for: account.id, actor)] }
                let new = NewAccount(
                    account, passwordHash: nil,
                    by: isLeader ? .leader(caller.account.id) : .staff(caller.account.id), profile: profile.values,
                    issued: (mails ?? []) + [IssuedToken(token, mails: [])],
                    events: [
                        actor.event(.accountCreated, on: account.id, at: now, ["by": "roster"]),
                        actor.event(.recoveryCodeIssued, on: account.id, at: now, ["by": "roster"]),
                    ],
                    expected: expected)
                let entry = RosterEntry(index: index, new, groups: row.groups, unwritten: profile.unwritten)
                draft.add(entry, code: code)
            } catch {
                draft.refuse(index, row.uid, error)
            }
        }
        return draft
    }
}

extension ApplyRoster {
    init(_ parts: FlowParts) {
        self.init(adding: AddAccounts(parts), fields: parts.configuration.profileFields)
    }
}
