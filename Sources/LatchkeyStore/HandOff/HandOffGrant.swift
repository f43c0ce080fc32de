package import LatchkeyCore

/// Which hand-off a sign-in on our host is for: instead of a session it gets what was proven.
package struct HandOffGrant: Sendable {
    package let id: RandomID
    /// Of the browser that began, asked for again by the statement.
    package let browser: HandOff.BrowserSecret

    package init(id: RandomID, browser: HandOff.BrowserSecret) {
        self.id = id
        self.browser = browser
    }
}

/// A session of our host that stands for a proof.
package struct HandOffSource: Sendable {
    package let session: RandomID
    package let accountID: AccountID
    package let proven: Authentication
    /// The session that it leads to ends no later.
    package let end: Timestamp
    package let isRemembered: Bool

    package init(
        session: RandomID, accountID: AccountID, proven: Authentication, end: Timestamp, isRemembered: Bool
    ) {
        self.session = session
        self.accountID = accountID
        self.proven = proven
        self.end = end
        self.isRemembered = isRemembered
    }
}

/// Who has proven for a hand-off who they are, and what.
package struct ProvenHandOff: Sendable {
    package let handOff: HandOff
    package let accountID: AccountID
    package let proven: Authentication
    /// The factors that the account had: after any change of them the code is void.
    package let factorEpoch: Int64
    /// No later than this does the session end; nil where it has a time of its own.
    package let latestEnd: Timestamp?
    package let codeIssuedAt: Timestamp
    package let usedAt: Timestamp?
    /// The session that a used code has opened is still there.
    package let isSessionOpen: Bool
}

/// A code that is exchanged for a session, with all that the statement asks of it.
package struct HandOffUse: Sendable {
    package let proven: ProvenHandOff
    package let verifier: CodeVerifier
    /// Of the page that asks; nil where there is none, and then there is no session either.
    package let origin: String?

    package init(_ proven: ProvenHandOff, _ verifier: CodeVerifier, origin: String?) {
        self.proven = proven
        self.verifier = verifier
        self.origin = origin
    }

    /// What the stored challenge must be (RFC 7636 §4.6).
    var challenge: [UInt8] { SecretHash.of(verifier.text) }

    /// Verifier and page are those of the beginning. The statements ask again; a wrong one costs no write.
    package var isOfItsPage: Bool {
        challenge == proven.handOff.challenge.bytes
            && origin == proven.handOff.returnAddress.origin.text
    }

    /// Neither used nor too old.
    package func isDue(at now: Timestamp) -> Bool {
        proven.usedAt == nil && now < proven.codeIssuedAt + HandOff.codeLifetime
    }
}
