package import LatchkeyCore

/// Somebody who has not signed in yet, and the code with which they will.
package struct Slip: Sendable {
    package let id: AccountID
    package let uid: String
    package let name: String
    package let token: OneTimeToken
}

/// Slips of those who are to be handed one, and how many there are of them.
package struct SlipPage: Sendable {
    package let slips: [Slip]
    package let total: Int
}

extension Store {
    /// Codes of people in a group who have no password and have never signed in, whom the caller reaches and helps; the others are left
    /// out, also where `people` names them. A code that is good stays as it is, so that a slip can be printed again; who has none gets
    /// the one of `make` (R-036). At most `most`, by name.
    ///
    /// Throws `token_invalid`, `forbidden`, `reauth_required`, `not_found`, `group_archived`.
    package func showSlips(
        in group: GroupID, of people: [AccountID]?, most: Int, acting caller: ActingCaller,
        make: @escaping @Sendable (AccountID) -> OneTimeToken,
        event: @escaping @Sendable (AuditEvent.Kind, AccountID?, EventDetails) -> AuditEvent, now: Timestamp
    ) async throws(LatchkeyError) -> SlipPage {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: now)
            _ = try transaction.liveGroup(group, for: caller, needing: .run)
            let asked = try transaction.peopleWithoutPassword(in: group, helpedBy: caller.accountID, at: now)
                .filter {
                    people?.contains($0.id) ?? true
                }
            var slips: [Slip] = []
            for person in asked.prefix(most) {
                let token: OneTimeToken
                if let good = try transaction.goodCode(of: person.id, now: now) {
                    token = good
                } else {
                    token = make(person.id)
                    _ = try transaction.insertStaffCode(token)
                    try transaction.record(event(.recoveryCodeIssued, person.id, ["by": "slip"]))
                }
                slips.append(Slip(id: person.id, uid: person.uid, name: person.name, token: token))
            }
            if !slips.isEmpty {
                try transaction.record(event(.slipsShown, nil, ["group": group.text, "count": "\(slips.count)"]))
            }
            return SlipPage(slips: slips, total: asked.count)
        }
    }
}

extension Transaction {
    fileprivate func peopleWithoutPassword(
        in group: GroupID, helpedBy helper: AccountID, at now: Timestamp
    ) throws -> [(id: AccountID, uid: String, name: String)] {
        try query(
            """
            SELECT person.id, person.uid, person.name FROM membership
            JOIN account AS person ON person.id = membership.account_id
            JOIN account AS actor ON actor.id = ?
            WHERE membership.group_id = ? AND person.id <> actor.id AND person.password_hash IS NULL
                AND person.last_sign_in_at IS NULL AND \(rules.mayRecover("actor", "person"))
                AND \(Store.lasts("person"))
            ORDER BY person.name_key, person.uid_key
            """,
            helper, group, now
        ).map { (try $0.id(0), try $0.text(1), try $0.text(2)) }
    }

    /// The newest code of theirs that works: one whose maker may not help them any more does not.
    fileprivate func goodCode(of id: AccountID, now: Timestamp) throws -> OneTimeToken? {
        try query(
            """
            SELECT \(OneTimeTokenRow.columns) FROM one_time_token
            WHERE account_id = ? AND purpose = ? AND expires_at > ? AND \(Store.issuerMayHelp(rules))
            ORDER BY created_at DESC LIMIT 1
            """,
            id, OneTimeToken.Purpose.recoveryCode.rawValue, now, now
        ).first.map(OneTimeTokenRow.token)
    }
}
