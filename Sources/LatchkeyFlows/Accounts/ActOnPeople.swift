package import LatchkeyCore
import LatchkeyStore

/// Staff act on several people at once: the act on one in a loop, with all its checks, so that none is left out for the second of them
/// . Each person stands for themselves.
package struct ActOnPeople: Sendable {
    let accounts: ManageAccounts
    let sessions: ManageSessions
    let giveRoles: GiveRoles
    let groups: ManageGroups
    let members: ManageMembers
    let issueCode: IssueRecoveryCode
    let clearWait: ClearWait
    /// Of a minute and of an hour.
    let budgets: [AccountBudget]

    private static let counts = 1...100

    /// What became of one of them.
    package struct Outcome: Sendable {
        /// As it was sent.
        package let id: String
        /// Nil where it was done.
        package let error: LatchkeyError?
        /// Where the act makes one.
        package let code: IssueRecoveryCode.Issued?
    }

    /// What became of them, by their ids as they were sent.
    private struct Results {
        var errors: [String: LatchkeyError] = [:]
        var codes: [String: IssueRecoveryCode.Issued] = [:]
    }

    /// Answers for each id once, in the order of `ids`. What is wrong with the act or with the caller, and not with one person, ends it:
    /// it is thrown when nothing was done, else it is what became of the others.
    ///
    /// Throws `forbidden` for people who reach nobody, `invalid_fields`, `not_found` for a group that the caller does not see,
    /// `reauth_required`, `too_many_attempts`.
    package func callAsFunction(
        _ act: PeopleAct, on ids: [String], by actor: Actor
    ) async throws(LatchkeyError) -> [Outcome] {
        let caller = try actor.caller
        try ActOnPeople.requireReach(caller)
        guard ActOnPeople.counts.contains(ids.count) else { throw .field("ids", .idsCount(ActOnPeople.counts)) }
        for group in act.groups { _ = try await groups.find(group, caller) }
        try await requireProof(act, caller)
        let own = caller.account.id.text
        var met: Set<String> = []
        let people = ids.filter { met.insert($0).inserted }
        // Oneself last: whoever takes their own right from themselves has done the rest before.
        let order = people.filter { $0 != own } + people.filter { $0 == own }
        let results = try await perform(act, on: order, by: actor)
        return people.map { Outcome(id: $0, error: results.errors[$0], code: results.codes[$0]) }
    }

    private func perform(
        _ act: PeopleAct, on ids: [String], by actor: Actor
    ) async throws(LatchkeyError) -> Results {
        var results = Results()
        for (index, id) in ids.enumerated() {
            var isCounted = false
            do throws(LatchkeyError) {
                // Each has an event of their own (S-318).
                for budget in budgets { try budget.take(for: try actor.caller.account.id) }
                isCounted = true
                results.codes[id] = try await perform(act, on: id, by: actor)
            } catch {
                results.errors[id] = error
                guard error.isOfNoPerson, !(isCounted && act.isRefusedForOne(error)) else { continue }
                guard results.errors.count <= index else { throw error }
                for other in ids[index...] { results.errors[other] = error }
                return results
            }
        }
        return results
    }

    /// Answers the code that it makes.
    private func perform(
        _ act: PeopleAct, on id: String, by actor: Actor
    ) async throws(LatchkeyError) -> IssueRecoveryCode.Issued? {
        switch act {
        case .setState(let state): _ = try await accounts.setState(state.text, of: id, by: actor)
        case .setEnd(let end): _ = try await accounts.setEnd(end, of: id, by: actor)
        case .signOut: try await sessions.endAll(of: id, by: actor)
        case .newCode(let lifetime):
            return try await issueCode(id, lifetime: lifetime ?? IssueRecoveryCode.defaultLifetime, by: actor)
        case .clearWait: try await clearWait(of: id, by: actor)
        case .giveRole(let role, let lifetime): _ = try await giveRoles.give(role, to: id, for: lifetime, by: actor)
        case .takeRole(let role): _ = try await giveRoles.take(role, from: id, by: actor)
        case .add(let group): _ = try await members.set(id, of: group, isLeader: nil, by: actor)
        case .move(let from, let to): _ = try await members.move(id, from: from, to: to, by: actor)
        case .leave(let group): try await members.remove(id, from: group, by: actor)
        case .delete:
            // One's own account is deleted alone: of a whole list, oneself would be the one for whom it is not refused.
            let caller = try actor.caller
            guard id != caller.account.id.text else { throw caller.forbidden(.writeUsers) }
            try await accounts.delete(id, by: actor)
        }
        return nil
    }

    /// A person who is in the group already, or is missing, needs no proof, and the next one does: asked for before the first, so that the
    /// act is done as a whole after it. The statement asks for each.
    private func requireProof(_ act: PeopleAct, _ caller: Caller) async throws(LatchkeyError) {
        if case .newCode = act { try members.stepUp.requireOwnProof(caller) }
        guard case .add(let group) = act, caller.allows(.writeGroups),
            try await members.store.hasLeader(try ManageGroups.id(group))
        else { return }
        try members.stepUp.requireOwnProof(caller)
    }

    /// Throws `forbidden` for people who reach nobody but themselves, before anything is looked up (S-034).
    private static func requireReach(_ caller: Caller) throws(LatchkeyError) {
        guard !caller.allows(.writeUsers), !caller.allows(.writeGroups) else { return }
        guard case .oneself = caller.reach(.readUsers), case .oneself = caller.reach(.recoverUsers) else { return }
        throw caller.forbidden(reaching: .readUsers)
    }
}

extension LatchkeyError {
    /// Nothing is wrong with the person, so it would be said of each.
    fileprivate var isOfNoPerson: Bool {
        // How many roles they have is said of one person (S-349).
        if code == .invalidFields { return !problems.values.contains { $0.code == .rolesCount } }
        return [.busy, .unavailable, .internalError, .tokenInvalid, .tooManyAttempts, .reauthRequired].contains(code)
    }
}
