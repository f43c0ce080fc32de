package import LatchkeyCore

/// What an event has ended.
package struct EndedAccess: Equatable, Sendable {
    package var sessions = 0
    /// Devices, tokens, and codes for others.
    package var others = 0
    /// Of which providers identities were taken away.
    package var providers: [String] = []
    /// The account waits no longer for the first sign-in of a login.
    package var isWaitOver = false
    /// Those that identities gave which are gone.
    package var roles: Roles = []
    /// The confirmed address that has to be confirmed again.
    package var address: String?

    package var isNothing: Bool { sessions + others == 0 && providers.isEmpty && roles.isEmpty }
}

extension AuditEvent {
    /// Says so where the account waits no longer for a login, since whoever caused it may have meant something else (S-342), and where its
    /// address has to be confirmed again (S-408).
    func telling(_ ended: EndedAccess) -> AuditEvent {
        var event = self
        if ended.address != nil { event.details = event.details + ["address": "unconfirmed"] }
        guard ended.isWaitOver else { return event }
        event.details = event.details + ["wait": "ended"]
        return event
    }
}

/// The acts that end ways into an account, each written once. What an event ends is read from `AccessEvent`, so that no event
/// forgets one (S-305).
extension Transaction {
    /// Ends what `event` ends; `session` and `device` are those of the person who acts. With `keepsIdentities` no identity ends.
    ///
    /// Throws `reauth_required` where that session goes on and another one has taken its place.
    @discardableResult
    func endWaysIn(
        after event: AccessEvent, of id: AccountID, keeping session: RandomID? = nil, device: RandomID? = nil,
        keepsIdentities: Bool = false
    ) throws -> EndedAccess {
        var ended = EndedAccess()
        if event.ends(.otherSession) {
            if !event.ends(.presentSession) { try requireLasting(session) }
            ended.sessions = try endSessions(of: id, except: event.ends(.presentSession) ? nil : session)
        }
        if event.ends(.otherDevice) {
            ended.others += try forgetDevices(of: id, except: event.ends(.presentDevice) ? nil : device)
        }
        if event.ends(.trustedDevice) { ended.others += try endTrust(of: id) }
        if event.ends(.signInTicket) || event.ends(.setUpTicket) { ended.others += try endTickets(of: id) }
        if event.ends(.otherSession) || event.ends(.setUpTicket) { try endSetUps(of: id) }
        if event.ends(.handOffCode) { ended.others += try endHandOffs(of: id) }
        if event.ends(.linkAttempt) { ended.others += try endLinkAttempts(of: id) }
        if !keepsIdentities { ended.providers = try endIdentities(after: event, of: id) }
        if event.ends(.identity) {
            ended.roles = try takeOrphanedRoles(of: id)
            // What a role ends that somebody takes, these end too.
            if !ended.roles.isEmpty { ended.others += try endWaysIn(after: .roleChanged, of: id).others }
        }
        if event.ends(.reservation) {
            let reservations = try endReservation(of: id)
            ended.others += reservations
            ended.isWaitOver = reservations > 0
        }
        if event.ends(.staffReservation) {
            ended.others += try endStaffReservations(by: id)
            ended.others += try endGivenRoles(by: id)
        }
        if event.ends(.issuedCode) || event.ends(.issuedLink) { ended.others += try revokeIssuedTokens(by: id) }
        if event.ends(.staffInvitation) { ended.others += try revokeStaffInvitations(by: id) }
        ended.others += try revokeTokens(event.revokedTokens, of: id)
        return ended
    }

    private func endSessions(of id: AccountID, except kept: RandomID?) throws -> Int {
        try query(
            "DELETE FROM session WHERE account_id = ? AND public_id <> ? RETURNING public_id",
            id, kept?.bytes ?? [UInt8]()
        ).count
    }

    /// The counters of the devices go with them.
    private func forgetDevices(of id: AccountID, except kept: RandomID?) throws -> Int {
        let forgotten = try query(
            "DELETE FROM known_device WHERE account_id = ? AND device_hash <> ? RETURNING device_hash",
            id, kept.map(SecretHash.of) ?? [UInt8]())
        try forgetCounters(of: try forgotten.map { try $0.blob(0) }, for: id)
        return forgotten.count
    }

    @discardableResult
    func revokeTokens(_ purposes: [OneTimeToken.Purpose], of id: AccountID) throws -> Int {
        try purposes.reduce(0) { count, purpose in
            try count
                + query(
                    "DELETE FROM one_time_token WHERE account_id = ? AND purpose = ? RETURNING id", id, purpose.rawValue
                ).count
        }
    }

    /// Codes and links for others, and codes that somebody else made and that were shown to the account.
    private func revokeIssuedTokens(by id: AccountID) throws -> Int {
        let seen = "SELECT token_id FROM code_shown WHERE account_id = ?"
        // Undo links are of the owner as well: whether they are good is asked where they are used.
        return try query(
            "DELETE FROM one_time_token WHERE issued_by = ? AND purpose <> ? RETURNING id", id,
            OneTimeToken.Purpose.cancelEmailChange.rawValue
        ).count
            + query("DELETE FROM one_time_token WHERE id IN (\(seen)) RETURNING id", id).count
    }

    /// Codes for ordinary users stay: a class may be using one.
    private func revokeStaffInvitations(by id: AccountID) throws -> Int {
        try query(
            "UPDATE join_code SET revoked = 1 WHERE created_by = ? AND role <> ? AND revoked = 0 RETURNING id",
            id, rules.catalog.defaultRole
        ).count
    }

    /// Sets a password, ends what that ends, and starts the account's throttle afresh (S-038, S-105).
    ///
    /// Only where the present one is as expected; after a recovery, and where it is the first, only where the account is active `at`
    /// this time.
    /// Nil when nothing was set. `isByHelp` is where staff or the operator let somebody in who could not sign in.
    func setPassword(
        _ hash: String, of id: AccountID, by event: AccessEvent, expecting present: PresentPassword = .any,
        isByHelp: Bool = false, keeping session: RandomID? = nil, device: RandomID? = nil, at now: Timestamp
    ) throws -> EndedAccess? {
        let (isFirst, expected): (Bool, String?) =
            switch present {
            case .any: (false, nil)
            case .none: (true, nil)
            case .hash(let hash): (false, hash)
            }
        let updated = try query(
            """
            UPDATE account SET password_hash = ?
            WHERE id = ? AND (? = 0 OR password_hash = ?) AND (? = 0 OR password_hash IS NULL)
                AND (? = 0 OR (\(Store.isActive()) AND \(Store.lasts()))) RETURNING id
            """,
            hash, id, expected != nil, expected ?? "", isFirst, isFirst || event == .passwordRecovered, now
        )
        guard !updated.isEmpty else { return nil }
        // First the counters: those of devices are found by the devices.
        // Staff and the operator, who have limits of their own, help with all of it.
        let limits: [AccessEvent: Quota] = [.passwordChanged: .freedUses, .passwordRecovered: .freedByRecovery]
        let limit = isByHelp ? nil : limits[event].map { (quota: $0, now: now) }
        try Store.clearThrottle(of: id, within: limit, in: self)
        if event.ends(.identity) { try doubtReserved(of: id, after: event, at: now) }
        let address = isByHelp ? try doubtAddedAddress(of: id) : nil
        var ended = try endWaysIn(after: event, of: id, keeping: session, device: device)
        ended.address = address
        return ended
    }
}
