package import LatchkeyCore

/// An account to be made, and all that is stored with it or not at all.
package struct NewAccount: Sendable {
    /// Who makes it: decides what must still be true in the statement that stores it.
    package enum Maker: Sendable, Equatable {
        /// The person, by signing up.
        case person
        /// Somebody of the staff, who must be active and allowed to write users by then.
        case staff(AccountID)
        /// Somebody who leads the groups that it goes into, who must be active and allowed to lead groups by then.
        case leader(AccountID)
        /// The command line, an import, or the set-up; takes uids that rest, too (S-324).
        case `operator`
    }

    package enum Admission: Sendable, Equatable {
        case open
        /// Waits before it may sign in.
        case pending(PendingCondition)
        /// Takes a seat of the code whose secret has one of these hashes.
        case joinCode([[UInt8]])
    }

    package let account: Account
    /// Nil: nobody signs in with a password until one is set.
    package let passwordHash: String?
    package let maker: Maker
    package let admission: Admission
    /// What fields of the profile hold, by name.
    package let profile: [String: String]
    package let issued: [IssuedToken]
    /// E-mails to staff; a person gets one of a kind within an hour, however many accounts are made.
    package let told: [OutgoingMail]
    package let events: [AuditEvent]
    /// By which alone somebody signs in, until a password is set.
    package let identity: NewIdentity?
    /// The address is why it may be made: without it there is no account.
    package let needsAddress: Bool
    /// Who takes the account at a first sign-in by a provider.
    package let expected: ExpectedIdentity?

    package init(
        _ account: Account, passwordHash: String?, by maker: Maker, admission: Admission = .open,
        profile: [String: String] = [:], issued: [IssuedToken] = [], told: [OutgoingMail] = [], events: [AuditEvent],
        identity: NewIdentity? = nil, needsAddress: Bool = false, expected: ExpectedIdentity? = nil
    ) {
        self.account = account
        self.passwordHash = passwordHash
        self.maker = maker
        self.admission = admission
        self.profile = profile
        self.issued = issued
        self.told = told
        self.events = events
        self.identity = identity
        self.needsAddress = needsAddress
        self.expected = expected
    }
}
