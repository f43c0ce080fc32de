import LatchkeyCore

/// The columns of `provider_attempt` that make a `ProviderAttempt`.
enum ProviderAttemptRow {
    static let columns = """
        id, kind, step, provider, hand_off, return_path, account_id, source_session, remembered, issuer, subject, login, \
        name, email, email_proven, created_at, expires_at, roles, said_at
        """
    static let count = 19

    /// Neither over nor used. One that ends later than one that begins now by any node's clock is left over from one that
    /// has since gone back (S-289).
    static let isOpen = "step < 4 AND expires_at > ? AND expires_at <= ?"

    static func openArguments(at now: Timestamp) -> [DatabaseValue] {
        [now.databaseValue, (now + ProviderAttempt.lifetime + .clockSkew).databaseValue]
    }

    static func attempt(_ row: DatabaseRow) throws -> ProviderAttempt {
        guard let step = ProviderAttempt.Step(rawValue: try row.integer(2)) else { throw DatabaseError.unexpectedRow }
        return ProviderAttempt(
            id: try row.id(0), aim: try aim(row), provider: try row.optionalText(3).flatMap(ProviderID.init(rawValue:)),
            step: step, isRemembered: try row.bool(8), identity: try identity(row), createdAt: try row.timestamp(15),
            expiresAt: try row.timestamp(16))
    }

    private static func aim(_ row: DatabaseRow) throws -> ProviderAttempt.Aim {
        switch try row.integer(1) {
        case 1: return .handOff(try row.id(4))
        case 2: return .ownPage(path: try row.text(5))
        case 3: return .link(try row.id(6), session: try row.id(7))
        default: throw DatabaseError.unexpectedRow
        }
    }

    static func kind(of aim: ProviderAttempt.Aim) -> Int64 {
        switch aim {
        case .handOff: 1
        case .ownPage: 2
        case .link: 3
        }
    }

    private static func identity(_ row: DatabaseRow) throws -> Identity? {
        guard let issuer = try row.optionalText(9), let subject = try row.optionalText(10) else { return nil }
        var identity = Identity(
            issuer: issuer, subject: subject, login: try row.optionalText(11),
            name: try row.optionalText(12).flatMap { try? PersonName($0) },
            email: try row.optionalText(13).flatMap { try? EmailAddress($0) }, emailIsProven: try row.bool(14))
        identity.roles = try row.text(17).split(separator: " ").map { String($0) }
        identity.saidAt = try row.optionalTimestamp(18)
        return identity
    }
}
