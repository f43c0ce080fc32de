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
    /// How many of the codes end before the time that was asked for: somebody else made them.
    package let sooner: Int
}

extension Store {
    /// Codes of people in a group who have no password and have never signed in, whom the caller reaches and helps; the others are left
    /// out, also where `people` names them. A code that is good stays the same, so that a slip can be printed again: one of the caller's
    /// lives as long as that of `make`, if that is longer, and of one that somebody else made it is written down that the caller has seen
    /// it. Who has none gets the one of `make` (R-036). At most `most`, by name. Each that leaves an event takes a use of `shownSlips`; one
    /// that the caller is shown again within the hour leaves none (S-347).
    ///
    /// Throws `token_invalid`, `forbidden`, `reauth_required`, `not_found`, `group_archived`, `too_many_attempts`.
    package func showSlips(
        in group: GroupID, of people: [AccountID]?, most: Int, acting caller: ActingCaller,
        policy: ThrottlePolicy = ThrottlePolicy(),
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
            var (sooner, events) = (0, 0)
            for person in asked.prefix(most) {
                var token = make(person.id)
                if let good = try transaction.goodCode(of: person.id, now: now) {
                    let shown = try transaction.show(good, to: caller.accountID, wishing: token.expiresAt)
                    if shown.expiresAt < token.expiresAt { sooner += 1 }
                    token = shown
                    if try !transaction.isKnown(good, to: caller.accountID, now: now) {
                        let details: EventDetails = ["group": group.text, "until": token.expiresAt.rfc3339]
                        try transaction.record(event(.slipsShown, person.id, details))
                        events += 1
                    }
                } else {
                    _ = try transaction.insertStaffCode(token)
                    try transaction.record(event(.recoveryCodeIssued, person.id, ["by": "slip"]))
                    events += 1
                }
                slips.append(Slip(id: person.id, uid: person.uid, name: person.name, token: token))
            }
            let quota = QuotaUse(.shownSlips, for: .account(caller.accountID), count: events)
            try Store.take([quota], policy: policy, now: now, in: transaction)
            if !slips.isEmpty {
                try transaction.record(event(.slipsShown, nil, ["group": group.text, "count": "\(slips.count)"]))
            }
            return SlipPage(slips: slips, total: asked.count, sooner: sooner)
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

    /// The newest code of theirs that works: one that somebody made or saw who may not help them any more does not.
    fileprivate func goodCode(of id: AccountID, now: Timestamp) throws -> OneTimeToken? {
        try query(
            """
            SELECT \(OneTimeTokenRow.columns) FROM one_time_token
            WHERE account_id = ? AND purpose = ? AND expires_at > ? AND \(Store.knowersMayHelp(rules))
            ORDER BY created_at DESC LIMIT 1
            """,
            id, OneTimeToken.Purpose.recoveryCode.rawValue, now, now, now
        ).first.flatMap(OneTimeTokenRow.token)
    }

    /// It was written down within the hour that they were shown this one.
    fileprivate func isKnown(_ token: OneTimeToken, to viewer: AccountID, now: Timestamp) throws -> Bool {
        try !query(
            """
            SELECT 1 FROM audit_event
            WHERE account_id = ? AND actor_id = ? AND kind = ? AND at > ? AND at >= ? AND at <= ? LIMIT 1
            """,
            token.accountID, viewer, AuditEvent.Kind.slipsShown.rawValue, now - Quota.pauseOfSlips, token.createdAt,
            now + .clockSkew
        ).isEmpty
    }

    /// Its maker moves its end forward, and nobody else does; others who see it are written down. Answers it as it is then.
    fileprivate func show(
        _ token: OneTimeToken, to viewer: AccountID, wishing end: Timestamp
    ) throws -> OneTimeToken {
        guard token.issuedBy == viewer else {
            try execute(
                """
                INSERT INTO code_shown (token_id, account_id) VALUES (?, ?) ON CONFLICT (token_id, account_id) DO NOTHING
                """,
                token.id, viewer)
            return token
        }
        guard token.expiresAt < end else { return token }
        try execute("UPDATE one_time_token SET expires_at = ? WHERE id = ?", end, token.id)
        return OneTimeToken(
            id: token.id, purpose: token.purpose, accountID: token.accountID, email: token.email,
            createdAt: token.createdAt, expiresAt: end, issuedBy: token.issuedBy)
    }
}
