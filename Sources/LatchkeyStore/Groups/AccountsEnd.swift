package import LatchkeyCore

/// That the accounts of those who are left in no group end with theirs, at the end of a term.
package struct AccountsEnd: Sendable {
    /// Who may end accounts; nil is the operator.
    package let caller: ActingCaller?
    /// Made for each account.
    package let event: @Sendable (AccountID) -> AuditEvent

    package init(by caller: ActingCaller?, event: @escaping @Sendable (AccountID) -> AuditEvent) {
        self.caller = caller
        self.event = event
    }
}

extension Transaction {
    /// Gives an end to the members of a group that is archived who are in none that is not: it is over at `now`, and upkeep disables them
    /// (R-040). Whoever helps others, administrators above all, keeps the account. Answers how many.
    mutating func endAccounts(leftIn group: GroupID, _ ending: AccountsEnd, at now: Timestamp) throws -> Int {
        let left = try query(
            """
            UPDATE account SET ends_at = ?
            WHERE id IN (SELECT account_id FROM membership WHERE group_id = ?)
                AND NOT EXISTS (
                    SELECT 1 FROM membership JOIN people_group ON people_group.id = membership.group_id
                    WHERE membership.account_id = account.id AND people_group.archived_at IS NULL)
                AND state <> ? AND \(Store.lasts()) AND \(rules.isHarmless("account"))
            RETURNING id
            """,
            now, group, Account.State.disabled.rawValue, now)
        for row in left { try record(ending.event(try row.id(0))) }
        return left.count
    }
}
