package import LatchkeyCore

/// A session that another one takes the place of, whoever's it is.
package struct ReplacedSession: Sendable {
    package let secret: Session.Secret
    package let accountID: AccountID

    package init(secret: Session.Secret, accountID: AccountID) {
        self.secret = secret
        self.accountID = accountID
    }
}

/// The session in which somebody proves once more who they are: the new one takes its place, and it ends soon (F-020).
package struct EarlierSession: Sendable {
    package let publicID: RandomID
    /// No later than this: requests under way with its token still find it until then.
    package let end: Timestamp
    /// What the new session takes over of what it has proven; nil where everything is proven anew.
    package let kept: Authentication?
    /// As it was when the proof was looked at: the new one goes on in the same way, by the same key.
    package let transport: SessionTransport

    package init(
        publicID: RandomID, end: Timestamp, kept: Authentication? = nil, transport: SessionTransport = .cookie
    ) {
        self.publicID = publicID
        self.end = end
        self.kept = kept
        self.transport = transport
    }
}

/// All that a successful sign-in stores, in one transaction.
package struct SignInRecord: Sendable {
    package let session: Session
    package let secret: Session.Secret
    /// The public key by which the page that has proven this can go on with the session: 65 bytes (SEC 1 §2.3.3).
    package let key: [UInt8]?
    package let proof: Proof
    package let device: RandomID
    /// Nil where nobody asked that the device be trusted.
    package let trustWish: TrustWish?
    /// What was counted before the proof was looked at; nil where that is counted elsewhere.
    package let attempt: Attempt?
    /// A guess that was right beside it: the password's, where there was a code too.
    package let otherAttempt: Attempt?
    /// The sessions that the browser came with, one by its cookie and one by a token; they end (S-102).
    package let replaced: [ReplacedSession]
    /// Of the same account; nil at a sign-in.
    package let earlier: EarlierSession?
    /// Where this sign-in is to open a session; nil where it is here. With it, `session` is what was proven alone.
    package let handOff: HandOffGrant?
    /// An identity that the account gets by it: the proof was its other side.
    package let link: NewIdentity?
    /// One that the ticket of the first step held.
    package let heldLink: HeldLink?
    /// Tells the person, when the device is new.
    package let notice: OutgoingMail?
    /// What is told whatever was told before, also at addresses that can be restored (S-415).
    package let tidings: [@Sendable (Account) -> OutgoingMail?]
    package let events: [AuditEvent]

    package init(
        session: Session,
        secret: Session.Secret,
        key: [UInt8]? = nil,
        proof: Proof,
        device: RandomID,
        trustWish: TrustWish? = nil,
        attempt: Attempt?,
        otherAttempt: Attempt? = nil,
        replaced: [ReplacedSession],
        earlier: EarlierSession? = nil,
        handOff: HandOffGrant? = nil,
        link: NewIdentity? = nil,
        heldLink: HeldLink? = nil,
        notice: OutgoingMail? = nil,
        tidings: [@Sendable (Account) -> OutgoingMail?] = [],
        events: [AuditEvent]
    ) {
        self.session = session
        self.secret = secret
        self.key = key
        self.proof = proof
        self.device = device
        self.trustWish = trustWish
        self.attempt = attempt
        self.otherAttempt = otherAttempt
        self.replaced = replaced
        self.earlier = earlier
        self.handOff = handOff
        self.link = link
        self.heldLink = heldLink
        self.notice = notice
        self.tidings = tidings
        self.events = events
    }
}
