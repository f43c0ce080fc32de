/// One sign-in that is still good, as its owner sees it in the list.
package struct Session: Equatable, Sendable {
    /// The token's `sid`: 128 secret bits. Only its hash is stored.
    package typealias Secret = RandomID

    /// Names the session in the list and in `DELETE /api/sessions/{id}`; not the token's `sid`.
    package let publicID: RandomID
    package let accountID: AccountID
    package let createdAt: Timestamp
    package let authentication: Authentication
    package let lastSeenAt: Timestamp
    package let idleEnd: Timestamp
    package let absoluteEnd: Timestamp
    /// When it was to end at last before a session with a newer proof took its place; its absolute end where none has.
    package let plannedEnd: Timestamp
    package let isRemembered: Bool
    package let ip: String
    package let userAgent: String
    package let transport: SessionTransport
    /// A page has a key by which it can go on with it.
    package let hasKey: Bool

    package init(
        publicID: RandomID,
        accountID: AccountID,
        createdAt: Timestamp,
        authentication: Authentication,
        lastSeenAt: Timestamp,
        idleEnd: Timestamp,
        absoluteEnd: Timestamp,
        plannedEnd: Timestamp? = nil,
        isRemembered: Bool,
        ip: String,
        userAgent: String,
        transport: SessionTransport = .cookie,
        hasKey: Bool = false
    ) {
        self.publicID = publicID
        self.accountID = accountID
        self.createdAt = createdAt
        self.authentication = authentication
        self.lastSeenAt = lastSeenAt
        self.idleEnd = idleEnd
        self.absoluteEnd = absoluteEnd
        self.plannedEnd = plannedEnd ?? absoluteEnd
        self.isRemembered = isRemembered
        self.ip = ip
        self.userAgent = userAgent
        self.transport = transport
        self.hasKey = hasKey
    }
}
