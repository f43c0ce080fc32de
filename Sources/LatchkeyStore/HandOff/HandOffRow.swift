import LatchkeyCore

/// The columns of `sign_in_attempt` that make a `HandOff`, and those of what was proven for it.
enum HandOffRow {
    static let columns = """
        sign_in_attempt.id, sign_in_attempt.origin, sign_in_attempt.return_path, sign_in_attempt.client_state, \
        sign_in_attempt.challenge, sign_in_attempt.remembered, sign_in_attempt.created_at, sign_in_attempt.expires_at, \
        sign_in_attempt.provider
        """
    static let count = 9

    static let provenColumns = """
        sign_in_attempt.account_id, sign_in_attempt.methods, sign_in_attempt.authenticated_at, \
        sign_in_attempt.factor_at, sign_in_attempt.factor_epoch, sign_in_attempt.latest_end, \
        sign_in_attempt.code_issued_at, sign_in_attempt.used_at, CASE WHEN EXISTS (
            SELECT 1 FROM session WHERE session.public_id = sign_in_attempt.opened_session) THEN 1 ELSE 0 END
        """

    /// Begun, and neither over nor used; a proof makes its code last, and not the hand-off. One that ends later than one that begins now
    /// by any node's clock is left over from a clock that has since gone back (S-289).
    static let isOpen = """
        sign_in_attempt.used_at IS NULL AND sign_in_attempt.created_at > ? AND sign_in_attempt.expires_at > ? \
        AND sign_in_attempt.expires_at <= ?
        """

    static func openArguments(at now: Timestamp) -> [DatabaseValue] {
        [
            (now - HandOff.lifetime).databaseValue, now.databaseValue,
            (now + HandOff.lifetime + .clockSkew).databaseValue,
        ]
    }

    static func handOff(_ row: DatabaseRow) throws -> HandOff {
        guard let address = ReturnAddress(origin: try row.text(1), path: try row.text(2)),
            let state = HandOffState(try row.text(3)), let challenge = CodeChallenge(bytes: try row.blob(4))
        else { throw DatabaseError.unexpectedRow }
        return HandOff(
            id: try row.id(0), returnAddress: address, state: state, challenge: challenge,
            isRemembered: try row.bool(5),
            provider: try row.optionalText(8).flatMap(ProviderID.init(rawValue:)), createdAt: try row.timestamp(6),
            expiresAt: try row.timestamp(7))
    }

    static func proven(_ row: DatabaseRow) throws -> ProvenHandOff {
        ProvenHandOff(
            handOff: try handOff(row), accountID: try row.id(count),
            proven: Authentication(
                SessionRow.methods(in: try row.text(count + 1)), at: try row.timestamp(count + 2),
                factorAt: try row.optionalTimestamp(count + 3)),
            factorEpoch: try row.integer(count + 4), latestEnd: try row.optionalTimestamp(count + 5),
            codeIssuedAt: try row.timestamp(count + 6), usedAt: try row.optionalTimestamp(count + 7),
            isSessionOpen: try row.bool(count + 8))
    }
}
