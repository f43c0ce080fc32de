package import LatchkeyCore

/// Codes that staff speak to somebody who has lost what makes their codes. The right is asked for when a code is made, and again when it
/// is used (F-030, S-300).
extension Store {
    /// Stores the code in place of an earlier one, if its issuer may help the person by now, and the person has a second factor. Wrong
    /// codes are counted afresh. `tell` makes the mail to the person; there is at most one an hour.
    ///
    /// Throws `not_found`, `forbidden` as `issueRecoveryCode` does, and `factor_missing`.
    package func issueFactorCode(
        _ token: OneTimeToken, acting caller: ActingCaller?,
        tell: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let person = try transaction.insertStaffCode(token)
            guard !person.factors.isEmpty else { throw LatchkeyError(.factorMissing) }
            try Store.clearFactorThrottle(of: person.id, in: transaction)
            try transaction.tellOfCode(person, tell)
            try transaction.record(event)
        }
    }
}
