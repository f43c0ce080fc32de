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
    /// nothing is stored then. Its scope is the account and the caller's; uses are counted beside it, in one statement.
    package func sendVerification(
        of id: AccountID, acting caller: ActingCaller?, uses: [QuotaUse] = [],
        policy: ThrottlePolicy = ThrottlePolicy(), now: Timestamp, event: AuditEvent? = nil,
        _ decide: @escaping @Sendable (Account, _ change: OneTimeToken?) throws(LatchkeyError) -> AddressMail?
    ) async throws(LatchkeyError) {
        try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller, at: now)
            guard let account = try transaction.findAccount(id) else { throw LatchkeyError(.notFound) }
            let change = try Store.tokens(of: id, [.changeEmail], now: now, in: transaction.connection).first
            if let made = try decide(account, change) {
                try Store.take(uses, policy: policy, now: now, in: transaction)
                switch made {
                case .again(let mail): try Store.enqueue(mail, in: transaction)
                case .anew(let issued): try Store.issue(issued, in: transaction)
                }
            }
            if let event { try transaction.record(event) }
        }
    }
}
