/// Something that happened to an account, written in the same transaction as the change it records (S-275, S-276).
package struct AuditEvent: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case signedIn = "signed_in"
        case signInFailed = "sign_in_failed"
        case signInThrottled = "sign_in_throttled"
        case passwordOff = "password_off"
        /// Signed in already, and proved once more who they are.
        case reauthenticated = "reauthenticated"
        case reauthFailed = "reauth_failed"
        /// The password was right, and the second factor is still to come: an event of `signed_in` follows where it does.
        case factorAsked = "factor_asked"
        /// A code of a second factor was wrong, after the right password or in a session.
        case factorFailed = "factor_failed"
        /// So many were wrong in a row that strangers' codes are not looked at any more.
        case factorOff = "factor_off"
        /// A passkey signed rightly, and its counter had been seen before: there may be a copy of it.
        case passkeyCounter = "passkey_counter"
        /// One of the codes on paper stood for the second factor.
        case recoveryCodeUsed = "recovery_code_used"
        /// A code from staff stood for the second factor.
        case factorCodeUsed = "factor_code_used"
        /// For a while a browser spares its person the question for the second factor.
        case deviceTrusted = "device_trusted"
        /// All of one's browsers ask for it again.
        case devicesForgotten = "devices_forgotten"
        /// A sign-in that is to begin at a page of another origin was proven here.
        case handOffProven = "hand_off_proven"
        /// A code that was used already came once more with all that belongs to it: the session that it opened has ended.
        case handOffReplayed = "hand_off_replayed"
        /// An account has one more way in: somebody at a provider.
        case identityLinked = "identity_linked"
        case identityUnlinked = "identity_unlinked"
        /// Somebody whom a provider has named asked for a code that proves that the account is theirs; it was mailed.
        case identityCodeSent = "identity_code_sent"
        /// A provider has said who it is, and that somebody is not let in: why.
        case identityRefused = "identity_refused"
        /// A provider has not said who it is: at which stage.
        case federatedSignInFailed = "federated_sign_in_failed"
        /// The browser of a session drops its cookie: its page goes on with tokens, which it gets by the proof of a key.
        case sessionOnTokens = "session_on_tokens"
        case signedOut = "signed_out"
        case sessionEnded = "session_ended"
        case otherSessionsEnded = "other_sessions_ended"
        /// One or all of somebody's, by whoever helps them.
        case sessionsEndedByStaff = "sessions_ended_by_staff"
        /// How long the next guess must wait: forgotten by whoever helps the person, or by the operator.
        case waitCleared = "wait_cleared"
        case signedUp = "signed_up"
        case joinCodeCreated = "join_code_created"
        /// How many may join with it.
        case joinCodeChanged = "join_code_changed"
        case joinCodeRevoked = "join_code_revoked"
        case accountApproved = "account_approved"
        case accountRefused = "account_refused"
        case accountCreated = "account_created"
        case accountImported = "account_imported"
        case accountUpdated = "account_updated"
        case accountDeleted = "account_deleted"
        /// It waited too long for its address to be confirmed, or for staff to let it in.
        case accountExpired = "account_expired"
        case accountDisabled = "account_disabled"
        case accountEnabled = "account_enabled"
        /// From when on nobody signs in to it any more: that was set, or taken away.
        case accountEndChanged = "account_end_changed"
        /// Its time is over, and it is disabled.
        case accountEnded = "account_ended"
        case roleChanged = "role_changed"
        /// The operator made room where a role of an earlier configuration stood.
        case roleForgotten = "role_forgotten"
        case groupCreated = "group_created"
        /// Its name or its key.
        case groupChanged = "group_changed"
        case groupArchived = "group_archived"
        case groupRestored = "group_restored"
        case groupDeleted = "group_deleted"
        case memberAdded = "member_added"
        case memberRemoved = "member_removed"
        case leaderChanged = "leader_changed"
        /// A part of a list of people: how many it made, and how many it changed.
        case rosterApplied = "roster_applied"
        /// Codes for first sign-ins were shown, to be printed: how many.
        case slipsShown = "slips_shown"
        case passwordChanged = "password_changed"
        case passwordChangeFailed = "password_change_failed"
        case passwordRehashed = "password_rehashed"
        case recoveryRequested = "recovery_requested"
        case recoveryCodeIssued = "recovery_code_issued"
        /// A code for the second step of a sign-in, by whoever helps the person, or by the operator.
        case factorCodeIssued = "factor_code_issued"
        case passwordRecovered = "password_recovered"
        /// A second factor that was confirmed by its first code.
        case factorAdded = "factor_added"
        case factorRemoved = "factor_removed"
        case factorRenamed = "factor_renamed"
        /// A new set, in place of the one before.
        case recoveryCodesMade = "recovery_codes_made"
        /// All second factors of an account, or a kind of them, removed by staff or the operator.
        case factorsReset = "factors_reset"
        /// After a rotation: what the second factors need is encrypted by the new secret key.
        case dataKeyRewrapped = "data_key_rewrapped"
        /// The first token for another API in a session: for which one.
        case serviceTokenIssued = "service_token_issued"
        /// A new key for service tokens, and when it begins to sign.
        case serviceKeyMade = "service_key_made"
        /// The operator took a key of service tokens back before its time: what it signed is refused.
        case serviceKeyRetired = "service_key_retired"
        case emailConfirmed = "email_confirmed"
        case emailChangeCancelled = "email_change_cancelled"
        case dataExported = "data_exported"
        case mailResent = "mail_resent"
        case setupCompleted = "setup_completed"
        /// Somebody took events away as a file.
        case auditExported = "audit_exported"
        /// Somebody took people away as a file.
        case usersExported = "users_exported"
        /// Events of it were removed for their age: how many, and the last number among them.
        case auditPruned = "audit_pruned"
    }

    package let kind: Kind
    package let at: Timestamp
    /// Whom it happened to; nil when the uid is nobody's.
    package var accountID: AccountID?
    /// Who did it; nil for the person themselves, for strangers and for the command line.
    package var actorID: AccountID?
    package var actorKind: ActorKind
    /// The public id of the session in which it was done.
    package var session: RandomID?
    /// Where from; empty for the command line.
    package var ip: String
    package var requestID: String
    package var details: EventDetails

    package init(
        _ kind: Kind,
        at: Timestamp,
        accountID: AccountID? = nil,
        actorID: AccountID? = nil,
        actorKind: ActorKind = .system,
        session: RandomID? = nil,
        ip: String = "",
        requestID: String = "",
        details: EventDetails = [:]
    ) {
        self.kind = kind
        self.at = at
        self.accountID = accountID
        self.actorID = actorID
        self.actorKind = actorKind
        self.session = session
        self.ip = ip
        self.requestID = requestID
        self.details = details
    }

    /// Without where somebody else was who did this, and what they did beside (S-327): that is about them.
    package func told(to person: AccountID) -> AuditEvent {
        guard let actorID, actorID != person else { return self }
        return AuditEvent(kind, at: at, accountID: accountID, actorID: actorID, actorKind: actorKind)
    }

    /// With as much of its address as is to be kept.
    package func keeping(_ addresses: AuditAddresses) -> AuditEvent {
        var event = self
        event.ip = addresses.kept(ip)
        return event
    }

    /// The details as the log and the export show them.
    package var detail: String { details.text }
}
