import LatchkeyCore

/// The columns of `account` that make an `Account`, in the order in which `init` reads them.
enum AccountRow {
    static let columns = """
        account.id, account.uid, account.name, account.email, account.email_verified, account.roles, \
        CASE WHEN \(Store.isOff("account")) AND EXISTS (SELECT 1 FROM pending_account WHERE account_id = account.id) \
        THEN \(Account.State.pending.rawValue) \
        ELSE account.state END, account.created_at, account.last_sign_in_at, \
        EXISTS (SELECT 1 FROM picture WHERE picture.account_id = account.id), \
        EXISTS (SELECT 1 FROM role_end WHERE role_end.account_id = account.id), \
        EXISTS (SELECT 1 FROM membership WHERE membership.account_id = account.id), \
        account.factor_kinds, account.factor_epoch, account.factor_due_at, account.ends_at
        """
    static let count = 16

    /// With the ends of its roles and the groups it is in.
    static func whole(_ rows: [DatabaseRow], _ connection: any Connection) throws -> [Account] {
        let accounts = try withoutGroups(rows, connection)
        return try MembershipRow.added(to: zip(accounts, rows).map { ($0, isMember: try $1.bool(11)) }, connection)
    }

    /// With the ends of its roles.
    static func withoutGroups(_ rows: [DatabaseRow], _ connection: any Connection) throws -> [Account] {
        try RoleEndRow.added(to: rows.map { (try account($0), hasEnds: try $0.bool(10)) }, connection)
    }

    /// Without the ends of its roles, and without its groups.
    static func account(_ row: DatabaseRow) throws -> Account {
        guard let state = Account.State(rawValue: try row.integer(6)) else { throw DatabaseError.unexpectedRow }
        var account = Account(
            id: try row.id(0),
            uid: try row.text(1),
            name: try row.text(2),
            email: try row.optionalText(3),
            isEmailVerified: try row.bool(4),
            roles: Roles(number: try row.integer(5)),
            state: state,
            createdAt: try row.timestamp(7),
            lastSignInAt: try row.optionalTimestamp(8),
            hasPicture: try row.bool(9)
        )
        account.factors = FactorKinds(rawValue: try row.integer(12))
        account.factorEpoch = try row.integer(13)
        account.factorDueAt = try row.optionalTimestamp(14)
        account.endsAt = try row.optionalTimestamp(15)
        return account
    }

    /// What a search looks through: uid, name and e-mail, folded in Swift so that engines cannot differ (S-252).
    static func searchText(uid: String, name: String, email: String?) -> String {
        [uid, name, email ?? ""].map(FoldedText.folded).joined(separator: "\n")
    }

    /// By what names are ordered; never empty, which means that it is not made yet.
    static func nameKey(_ name: String) -> String {
        let key = FoldedText.folded(name)
        return key.isEmpty ? "\u{fffd}" : key
    }
}
