package import LatchkeyCore

/// The public key of a session, as it was when its owner's signature was looked at.
package struct SessionKey: Sendable {
    package let session: RandomID
    package let accountID: AccountID
    /// 65 bytes (SEC 1 §2.3.3).
    package let point: [UInt8]
    package let isRemembered: Bool
    package let transport: SessionTransport
    /// Of the secret that tokens of the session name at present.
    let secretHash: [UInt8]

    /// Whether tokens of the session name this secret at present.
    package func isNamed(by secret: Session.Secret) -> Bool {
        transport == .token && SecretHash.of(secret) == secretHash
    }
}

/// A right signature of it, which is good once.
package struct SessionKeyProof: Sendable {
    package let key: SessionKey
    /// When the challenge was made that it is over: no earlier one is good after it.
    package let challengedAt: Timestamp
    /// What tokens of the session name from now on.
    package let secret: Session.Secret
    package let now: Timestamp
    /// Until when the session goes on without another proof.
    package let idleEnd: Timestamp
    /// The challenges of later times than this were made by a clock that has gone back since.
    package let latestChallenge: Timestamp

    package init(
        of key: SessionKey, challengedAt: Timestamp, secret: Session.Secret, now: Timestamp, idleEnd: Timestamp,
        latestChallenge: Timestamp
    ) {
        self.key = key
        self.challengedAt = challengedAt
        self.secret = secret
        self.now = now
        self.idleEnd = idleEnd
        self.latestChallenge = latestChallenge
    }
}
