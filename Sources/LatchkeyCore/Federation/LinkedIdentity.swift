/// An identity that an account is signed in to with.
package struct LinkedIdentity: Equatable, Sendable {
    /// As its owner sees it.
    package let id: RandomID
    package let accountID: AccountID
    package let issuer: String
    package let subject: String
    /// Which provider it was when it was linked: a word to show, never one to decide by (G-030).
    package let provider: String
    package let login: String?
    package let email: String?
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp?
    /// Those of the account that it has by this identity, and that go with it.
    package var roles: Roles = []

    /// An account has so many at most.
    package static let maxPerAccount = 10

    package init(
        id: RandomID, accountID: AccountID, issuer: String, subject: String, provider: String, login: String?,
        email: String?, createdAt: Timestamp, lastUsedAt: Timestamp?
    ) {
        self.id = id
        self.accountID = accountID
        self.issuer = issuer
        self.subject = subject
        self.provider = provider
        self.login = login
        self.email = email
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }

    /// For those who see no addresses: at many providers the login is one. Then it is what stands before its `@`, as it is of Google and
    /// Microsoft (S-386); nil where nothing does.
    package var loginWithoutAddress: String? {
        guard let start = login?.utf8.prefix(while: { $0 != UInt8(ascii: "@") }), !start.isEmpty else { return nil }
        return String(decoding: start, as: UTF8.self)
    }
}
