/// A mail to be written and sent: what it is about, never its secrets.
package struct OutgoingMail: Equatable, Sendable {
    /// What a mail says. The names are stored, and name the template.
    package enum Kind: String, CaseIterable, Sendable {
        case resetPassword = "reset_password"
        case verifyEmail = "verify_email"
        case changeEmail = "change_email"
        /// To the address before, with a way to undo it.
        case emailChangeNotice = "email_change_notice"
        /// To the address before, with a way to undo it.
        case emailChanged = "email_changed"
        /// To the address that was removed, with a way to undo it.
        case emailRemoved = "email_removed"
        /// To a confirmed address that goes because the one before it was restored; it can undo nothing (S-304).
        case emailUndone = "email_undone"
        case passwordChanged = "password_changed"
        case newDevice = "new_device"
        /// Somebody guessed until they had to wait.
        case manyFailures = "many_failures"
        /// To the person who has confirmed the address, when somebody else signs up with it (S-029).
        case accountExists = "account_exists"
        /// To staff, when somebody begins to wait for them.
        case approvalAsked = "approval_asked"
        /// To a person who was approved, with a way to confirm the address.
        case approved
        /// To the person for whom staff made a recovery code (S-300).
        case recoveryCodeIssued = "recovery_code_issued"
        /// To the person for whom staff made a code for the second step of a sign-in (F-030).
        case factorCodeIssued = "factor_code_issued"
        /// To administrators, when somebody joins as one of the staff (S-330).
        case staffJoined = "staff_joined"
        /// A second factor was added; its owner, or whoever had the account's password and a session, did it.
        case factorAdded = "factor_added"
        case factorRemoved = "factor_removed"
        /// The same of a passkey, which signs in by itself.
        case passkeyAdded = "passkey_added"
        case passkeyRemoved = "passkey_removed"
        case securityKeyAdded = "security_key_added"
        case securityKeyRemoved = "security_key_removed"
        /// Staff or the operator removed second factors.
        case factorsReset = "factors_reset"
        case recoveryCodesMade = "recovery_codes_made"
        /// The right password was entered, and no second factor followed (F-047).
        case passwordWithoutFactor = "password_without_factor"
        /// Somebody with the right password guessed at codes until they had to wait.
        case factorGuesses = "factor_guesses"
        /// One of the codes on paper stood for the second factor.
        case recoveryCodeUsed = "recovery_code_used"
        /// A passkey's counter had been seen before: somebody may have a copy of the key.
        case passkeyCopied = "passkey_copied"
        /// One more way in: somebody at a provider.
        case identityLinked = "identity_linked"
        case identityUnlinked = "identity_unlinked"
        /// A code that proves the account's side of a link to an account of a provider.
        case identityCode = "identity_code"
        /// The account joined a group that is led, with a code: its leaders may issue a code for a new password (S-344).
        case groupJoined = "group_joined"
        /// To the address of an account that is gone.
        case accountDeleted = "account_deleted"

        /// It goes to an address that nobody has shown to be theirs: a mailbox has room for few of them, and of several with one link
        /// the last is enough (S-306).
        package var isForStrangers: Bool { [.verifyEmail, .changeEmail, .approved].contains(self) }
    }

    package let id: RandomID
    package let kind: Kind
    package let language: MailLanguage
    /// Nil when there is no account any more.
    package let accountID: AccountID?
    /// A single address.
    package let recipient: String
    /// The one-time token that its link carries.
    package let tokenID: RandomID?
    /// Where a sign-in or request came from; machine-made.
    package let origin: String
    package let createdAt: Timestamp

    package init(
        id: RandomID, kind: Kind, language: MailLanguage, accountID: AccountID?, recipient: String,
        tokenID: RandomID? = nil, origin: String = "", createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.language = language
        self.accountID = accountID
        self.recipient = recipient
        self.tokenID = tokenID
        self.origin = origin
        self.createdAt = createdAt
    }

    /// The same mail without where it came from.
    package func withoutOrigin() -> OutgoingMail {
        OutgoingMail(
            id: id, kind: kind, language: language, accountID: accountID, recipient: recipient, tokenID: tokenID,
            createdAt: createdAt)
    }

    /// The same mail under another name.
    package func named(_ id: RandomID) -> OutgoingMail {
        OutgoingMail(
            id: id, kind: kind, language: language, accountID: accountID, recipient: recipient, tokenID: tokenID,
            origin: origin, createdAt: createdAt)
    }

    /// The same mail, asked for anew.
    package func again(as id: RandomID, at now: Timestamp) -> OutgoingMail {
        OutgoingMail(
            id: id, kind: kind, language: language, accountID: accountID, recipient: recipient, tokenID: tokenID,
            origin: origin, createdAt: now)
    }

    /// The same mail with the link of another token.
    package func carrying(_ tokenID: RandomID) -> OutgoingMail {
        OutgoingMail(
            id: id, kind: kind, language: language, accountID: accountID, recipient: recipient, tokenID: tokenID,
            origin: origin, createdAt: createdAt)
    }
}
