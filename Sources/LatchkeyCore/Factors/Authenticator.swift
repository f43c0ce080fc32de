/// An app that makes codes for an account (RFC 6238), as the account has it.
package struct Authenticator: Equatable, Sendable {
    package static let maxPerAccount = 5
    /// In code points.
    package static let longestName = 40
    package static let defaultName = "Authenticator"
    /// How long a seed waits for its first code, and how many may be wrong.
    package static let enrolmentLifetime = Duration.seconds(15 * 60)
    package static let maxConfirmationTries = 5
    /// Seeds that one session has begun and that wait: one for each of a few tabs.
    package static let maxBegunInSession = 4

    package let id: RandomID
    package let accountID: AccountID
    package let name: String
    /// The seed, encrypted.
    package let sealed: [UInt8]
    /// By how many steps its clock was off when it was last used.
    package let drift: Int
    /// The newest step whose code was used (RFC 6238 §5.2): this one and those before it are used up. 0 before the first.
    package let lastStep: Int64
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp?

    package init(
        id: RandomID, accountID: AccountID, name: String, sealed: [UInt8], drift: Int = 0, lastStep: Int64 = 0,
        createdAt: Timestamp, lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.accountID = accountID
        self.name = name
        self.sealed = sealed
        self.drift = drift
        self.lastStep = lastStep
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }
}

extension Authenticator {
    /// What its owner calls it, as people's names are written, in at most 40 code points; `defaultName` where nothing is given.
    ///
    /// Throws `invalid_fields` with `problems.name`.
    package static func name(_ typed: String?) throws(LatchkeyError) -> String {
        guard let typed else { return defaultName }
        let name = try PersonName(typed).text
        guard name.unicodeScalars.count <= longestName else { throw .field("name", .nameLong(most: longestName)) }
        return name
    }
}
