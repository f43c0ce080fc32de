package import LatchkeyCore

/// Somebody who has not signed in yet, and the code with which they will.
package struct Slip: Sendable {
    package let id: AccountID
    package let uid: String
    package let name: String
    package let token: OneTimeToken
}

/// Slips of those who are to be handed one.
package struct SlipPage: Sendable {
    package let slips: [Slip]
    /// How many of the codes end before the time that was asked for: somebody else made them.
    package let sooner: Int
}

/// Who is to be handed a slip: a page of them, and how many they are.
package struct PeopleForSlips: Sendable {
    package let people: [AccountID]
    package let total: Int
}

extension Store {
    /// People in a group who have no password and have never signed in, whom the caller reaches and helps; the others are left out, also
    /// where `people` names them. With nobody named, so are those with a role that opens something here: slips of a class go to its
    /// teacher. At most `most`, by name. Nil as the caller is the operator, who helps everybody who is active.
    ///
    /// Throws as `showSlips`, but for `too_many_attempts`.
    package func listPeopleForSlips(
        in group: GroupID, of people: [AccountID]?, most: Int, acting caller: ActingCaller?, now: Timestamp
    ) async throws(LatchkeyError) -> PeopleForSlips {
        try await read { [rules, addresses] connection in
            var transaction = Transaction(connection, rules, addresses)
            try transaction.require(caller, at: now)
            _ = try transaction.liveGroup(group, for: caller, needing: .run)
            let found = try transaction.peopleWithoutPassword(
                in: group, helpedBy: caller?.accountID, among: people, areNamed: people != nil, most: most, at: now)
            return PeopleForSlips(people: found.people.map(\.id), total: found.total)
        }
    }

    /// Codes of these people, as far as they are still such as `listPeopleForSlips` finds. A code that is good stays the same, so that a
    /// slip can be printed again: one of the caller's lives as long as that of `make`, if that is longer, and of one that somebody else made
    /// it is written down that the caller has seen it. Who has none gets the one of `make` (R-036). Each that leaves an event takes a use of
    /// `shownSlips`; one that the caller is shown again within the hour leaves none (S-347). Of the operator, nil, each leaves one and takes
    /// nothing. Whatever is read is read for all of them at once, because others who write wait meanwhile (S-394). `areNamed`: whether
    /// somebody chose them; else those of them who hold a role by now that opens something are left out again.
    ///
    /// Throws `token_invalid`, `forbidden`, `reauth_required`, `not_found`, `group_archived`, `too_many_attempts`.
    package func showSlips(
        in group: GroupID, of people: [AccountID], areNamed: Bool, acting caller: ActingCaller?,
        policy: ThrottlePolicy = ThrottlePolicy(),
        make: @escaping @Sendable (AccountID) -> OneTimeToken,
        event: @escaping @Sendable (AuditEvent.Kind, AccountID?, EventDetails) -> AuditEvent, now: Timestamp
    ) async throws(LatchkeyError) -> SlipPage {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: now)
            _ = try transaction.liveGroup(group, for: caller, needing: .run)
            let viewer = caller?.accountID
            let asked = try transaction.peopleWithoutPassword(
                in: group, helpedBy: viewer, among: people, areNamed: areNamed, most: people.count, at: now
            ).people
            let good = try transaction.goodCodes(of: asked.map(\.id), now: now)
            let known = try transaction.known(Array(good.values), to: viewer, now: now)
            let uses = viewer.map {
                [QuotaUse(.shownSlips, for: .account($0), count: asked.count - known.count)]
            }
            try Store.take(uses ?? [], policy: policy, now: now, in: transaction)
            var (slips, new, sooner) = ([Slip](), [OneTimeToken](), 0)
            for person in asked {
                var token = make(person.id)
                if let code = good[person.id] {
                    let shown = code.shown(to: viewer, wishing: token.expiresAt)
                    if shown.expiresAt < token.expiresAt { sooner += 1 }
                    token = shown
                    if !known.contains(person.id) {
                        let details: EventDetails = ["group": group.text, "until": token.expiresAt.rfc3339]
                        try transaction.record(event(.slipsShown, person.id, details))
                    }
                } else {
                    new.append(token)
                    try transaction.record(event(.recoveryCodeIssued, person.id, ["by": "slip"]))
                }
                slips.append(Slip(id: person.id, uid: person.uid, name: person.name, token: token))
            }
            try transaction.noteShown(Array(good.values), to: viewer)
            try transaction.lengthen(slips.map(\.token), of: good)
            try transaction.insertNew(new)
            if !slips.isEmpty {
                try transaction.record(event(.slipsShown, nil, ["group": group.text, "count": "\(slips.count)"]))
            }
            return SlipPage(slips: slips, sooner: sooner)
        }
    }
}

extension Transaction {
    /// With how many there are in all. Nil as `people` is everybody, and as the helper the operator.
    fileprivate func peopleWithoutPassword(
        in group: GroupID, helpedBy helper: AccountID?, among people: [AccountID]?, areNamed: Bool, most: Int,
        at now: Timestamp
    ) throws -> (people: [(id: AccountID, uid: String, name: String)], total: Int) {
        guard people?.isEmpty != true else { return ([], 0) }
        let among = people.map { "AND membership.account_id IN (\(SQLText.marks($0.count)))" } ?? ""
        let isMeant = areNamed ? "1 = 1" : rules.isHarmless("person")
        let isHelped =
            helper == nil
            ? Store.isActive("person") : "person.id <> actor.id AND \(rules.mayRecover("actor", "person"))"
        let rows = try connection.query(
            """
            SELECT person.id, person.uid, person.name, COUNT(*) OVER () FROM membership
            JOIN account AS person ON person.id = membership.account_id
            \(helper == nil ? "" : "JOIN account AS actor ON actor.id = ?")
            WHERE membership.group_id = ? \(among) AND person.password_hash IS NULL AND person.last_sign_in_at IS NULL
                AND \(isHelped) AND \(isMeant)
                AND \(Store.lasts("person"))
            ORDER BY person.name_key, person.uid_key LIMIT ?
            """,
            (helper.map { [$0.databaseValue] } ?? []) + [group.databaseValue] + (people ?? []).map(\.databaseValue)
                + [now.databaseValue, most.databaseValue])
        let found = try rows.map { (id: try $0.id(0) as AccountID, uid: try $0.text(1), name: try $0.text(2)) }
        return (found, try rows.first.map { Int(try $0.integer(3)) } ?? 0)
    }

    /// The newest code of each that works: one that somebody made or saw who may not help them any more does not (S-300).
    fileprivate func goodCodes(of people: [AccountID], now: Timestamp) throws -> [AccountID: OneTimeToken] {
        guard !people.isEmpty else { return [:] }
        let purpose = OneTimeToken.Purpose.recoveryCode.rawValue
        let rows = try connection.query(
            """
            SELECT \(OneTimeTokenRow.columns) FROM one_time_token
            WHERE account_id IN (\(SQLText.marks(people.count))) AND purpose = ? AND expires_at > ?
                AND \(Store.knowersMayHelp(rules))
            ORDER BY created_at DESC
            """,
            people.map(\.databaseValue)
                + [purpose.databaseValue, now.databaseValue, now.databaseValue, now.databaseValue])
        return Dictionary(
            try rows.compactMap(OneTimeTokenRow.token).map { ($0.accountID, $0) },
            uniquingKeysWith: { newest, _ in newest })
    }

    /// Whose of these codes it was written down within the hour that they were shown them.
    fileprivate func known(_ tokens: [OneTimeToken], to viewer: AccountID?, now: Timestamp) throws -> Set<AccountID> {
        guard let viewer, !tokens.isEmpty else { return [] }
        let rows = try connection.query(
            """
            SELECT account_id, MAX(at) FROM audit_event
            WHERE account_id IN (\(SQLText.marks(tokens.count))) AND actor_id = ? AND kind = ? AND at > ? AND at <= ?
            GROUP BY account_id
            """,
            tokens.map(\.accountID.databaseValue) + [
                viewer.databaseValue, AuditEvent.Kind.slipsShown.rawValue.databaseValue,
                (now - Quota.pauseOfSlips).databaseValue, (now + .clockSkew).databaseValue,
            ])
        var newest: [AccountID: Timestamp] = [:]
        for row in rows { newest[try row.id(0)] = try row.timestamp(1) }
        let known = tokens.filter { token in newest[token.accountID].map { $0 >= token.createdAt } ?? false }
        return Set(known.map(\.accountID))
    }

    /// Others than their maker who see codes are written down.
    fileprivate func noteShown(_ tokens: [OneTimeToken], to viewer: AccountID?) throws {
        guard let viewer else { return }
        let others = tokens.filter { $0.issuedBy != viewer }.map(\.id.databaseValue)
        guard !others.isEmpty else { return }
        try connection.execute(
            """
            INSERT INTO code_shown (token_id, account_id)
            SELECT one_time_token.id, account.id FROM one_time_token JOIN account ON account.id = ?
            WHERE one_time_token.id IN (\(SQLText.marks(others.count)))
            ON CONFLICT (token_id, account_id) DO NOTHING
            """,
            [viewer.databaseValue] + others)
    }

    /// Those that end later than they did before, all at the same time.
    fileprivate func lengthen(_ tokens: [OneTimeToken], of before: [AccountID: OneTimeToken]) throws {
        let longer = tokens.filter { token in before[token.accountID].map { $0.expiresAt < token.expiresAt } ?? false }
        guard let end = longer.first?.expiresAt else { return }
        try connection.execute(
            "UPDATE one_time_token SET expires_at = ? WHERE id IN (\(SQLText.marks(longer.count)))",
            [end.databaseValue] + longer.map(\.id.databaseValue))
    }

    /// In place of earlier ones, for people of whom this transaction has found that the issuer may help them.
    fileprivate func insertNew(_ tokens: [OneTimeToken]) throws {
        guard let purpose = tokens.first?.purpose else { return }
        try connection.execute(
            """
            DELETE FROM one_time_token WHERE purpose = ? AND account_id IN (\(SQLText.marks(tokens.count)))
            """,
            [purpose.rawValue.databaseValue] + tokens.map(\.accountID.databaseValue))
        for token in tokens { try Store.insert(token, createdAt: token.createdAt, in: self) }
    }

}

extension OneTimeToken {
    /// Its maker moves its end forward, and nobody else does.
    fileprivate func shown(to viewer: AccountID?, wishing end: Timestamp) -> OneTimeToken {
        guard issuedBy == viewer, expiresAt < end else { return self }
        return OneTimeToken(
            id: id, purpose: purpose, accountID: accountID, email: email, createdAt: createdAt, expiresAt: end,
            issuedBy: issuedBy)
    }
}
