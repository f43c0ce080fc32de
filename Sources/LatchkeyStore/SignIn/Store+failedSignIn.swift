package import LatchkeyCore

extension Store {
    /// Keeps the record of a failed attempt; its counters were raised before the password was looked at. `notice` is stored
    /// unless the account got one of its kind within a day; `wrong` is the guess that failed. Its scope is that guess's, and the
    /// account that is told.
    package func recordEvents(
        _ events: [AuditEvent], notice: OutgoingMail? = nil, wrong: Reservation? = nil
    ) async throws(LatchkeyError) {
        let scope = WriteScope.accounts(notice?.accountID).and(wrong?.attempt.scope ?? .additions)
        try await write(scope) { transaction in
            for event in events { try transaction.record(event) }
            if let notice, try !Store.isRepeated(notice, within: Quota.pauseOfWarnings, in: transaction) {
                try Store.enqueue(notice, in: transaction)
            }
            // Last: others wait for the row of the network.
            if let wrong { try Store.keepFailure(wrong, in: transaction) }
        }
    }
}
