import LatchkeyCore

/// Somebody who was in a group.
struct EndedMembership {
    let account: AccountID
    let group: GroupID
    let wasLeader: Bool
}

/// What leaders made by a reach that they have lost is over for good: else it would be good again as soon as the group is restored, the
/// mark given back, or the person in the group once more (S-396).
extension Transaction {
    /// After somebody no longer leads the group, or it is archived: codes for its members, and codes into it.
    func endLostReach(in group: GroupID, at now: Timestamp) throws {
        try endCodes(of: "account_id IN (SELECT account_id FROM membership WHERE group_id = ?)", group, at: now)
        try execute(
            "UPDATE join_code SET revoked = 1 WHERE group_id = ? AND revoked = 0 AND NOT \(rules.makerMayInvite)",
            group, now)
    }

    func endLostReach(of left: EndedMembership, at now: Timestamp) throws {
        try endCodes(of: "account_id = ?", left.account, at: now)
        if left.wasLeader { try endLostReach(in: left.group, at: now) }
    }

    /// `people` is a condition that stands for one argument.
    private func endCodes(of people: String, _ id: RandomID, at now: Timestamp) throws {
        try execute(
            """
            DELETE FROM one_time_token WHERE \(people) AND purpose IN (?, ?) AND NOT \(Store.knowersMayHelp(rules))
            """,
            id, OneTimeToken.Purpose.recoveryCode.rawValue, OneTimeToken.Purpose.factorCode.rawValue, now, now)
    }
}
