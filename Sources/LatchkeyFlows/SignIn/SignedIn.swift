package import LatchkeyCore

/// What a sign-in gives the browser.
package struct SignedIn: Sendable {
    package let account: Account
    package let token: SessionToken
    package let device: RandomID
    package let isRemembered: Bool
    /// What the session is called in lists; not its token's `sid`.
    package let session: RandomID
    /// The page can go on with it by a key.
    package let isKeyBound: Bool
    /// One that goes on by tokens gets no cookie.
    package let transport: SessionTransport
    /// `SessionReceipts`, where a key is bound.
    package let receipt: String?
    /// Of an account that got its first factor with this session.
    package let recoverySet: RecoverySet?
    /// Of the codes on paper, where they have become few; else nil.
    package let recoveryCodesLeft: Int?
    /// One of the account's roles needs a second factor.
    package let isFactorRequired: Bool
    /// By when the account must have one; nil where it need not, or has one.
    package let factorDueAt: Timestamp?

    /// From here on every sign-in says how many there are.
    static let fewCodes = 3
}
