package import LatchkeyCore

/// What goes to an address that waits to be confirmed.
package enum AddressMail: Sendable {
    /// One more mail with the token that is out already.
    case again(OutgoingMail)
    case anew(IssuedToken)
}

extension Store {
    /// Stores what `decide` makes of the account, and of the change of its address that waits, as both are in this transaction
    /// (S-321). Where that is nil, the event is all.
    ///
    /// Throws `not_found`, `token_invalid`, `too_many_attempts` when one of the uses has no room, and what `decide` throws;
    /// nothing is stored then.
    package func sendVerification(
        of id: AccountID, acting caller: ActingCaller?, uses: [QuotaUse] = [],
        policy: ThrottlePolicy = ThrottlePolicy(), now: Timestamp, event: AuditEvent? = nil,
        _ decide: @escaping @Sendable (Account, _ change: OneTimeToken?) throws(LatchkeyError) -> AddressMail?
    ) async throws(LatchkeyError) {
        try await write { transaction in
            try transaction.require(caller)
            guard let account = try transaction.findAccount(id) else { throw LatchkeyError(.notFound) }
            if let made = try decide(account, Store.waitingChange(of: id, at: now, in: transaction)) {
                try Store.take(uses, policy: policy, now: now, in: transaction)
                switch made {
                case .again(let mail): try Store.enqueue(mail, in: transaction)
                case .anew(let issued): try Store.issue(issued, in: transaction)
                }
            }
            if let event { try transaction.record(event) }
        }
    }

    private static func waitingChange(
        of id: AccountID, at now: Timestamp, in transaction: Transaction
    ) throws -> OneTimeToken? {
        try transaction.query(
            """
            SELECT \(OneTimeTokenRow.columns) FROM one_time_token
            WHERE account_id = ? AND purpose = ? AND expires_at > ? ORDER BY created_at DESC LIMIT 1
            """,
            id, OneTimeToken.Purpose.changeEmail.rawValue, now
        ).first.map(OneTimeTokenRow.token)
    }
}
