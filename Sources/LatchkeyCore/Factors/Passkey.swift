/// A key of WebAuthn, as the account has it.
package struct Passkey: Equatable, Sendable {
    /// The raw values are wire words.
    package enum Kind: String, CaseIterable, Sendable {
        /// Signs in alone: it has verified its owner when it was made, and must each time.
        case passkey
        /// A second factor only, whatever it can later.
        case securityKey = "security_key"

        /// What it is called until its owner says something else.
        package var defaultName: String {
            switch self {
            case .passkey: "Passkey"
            case .securityKey: "Security key"
            }
        }
    }

    package static let maxPerAccount = 10

    package let id: RandomID
    package let accountID: AccountID
    package let credentialID: [UInt8]
    package let name: String
    package let kind: Kind
    /// The browser finds it without being told its id; its own word for it.
    package let isDiscoverable: Bool
    /// Copied to other devices of its owner.
    package let isSynced: Bool
    /// Made for the RP ID of today. Browsers do not offer another one, nor is it taken: it asks for a second step, and answers none.
    package let isUsable: Bool
    /// How browsers reach it: for them alone.
    package let transports: [String]
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp?

    package init(
        id: RandomID, accountID: AccountID, credentialID: [UInt8], name: String, kind: Kind, isDiscoverable: Bool,
        isSynced: Bool, isUsable: Bool = true, transports: [String] = [], createdAt: Timestamp,
        lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.accountID = accountID
        self.credentialID = credentialID
        self.name = name
        self.kind = kind
        self.isDiscoverable = isDiscoverable
        self.isSynced = isSynced
        self.isUsable = isUsable
        self.transports = transports
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }
}

extension Passkey {
    /// What its owner calls it; the kind's word where nothing is given. Throws `invalid_fields` with `problems.name`.
    package static func name(_ typed: String?, of kind: Kind) throws(LatchkeyError) -> String {
        guard let typed else { return kind.defaultName }
        return try Authenticator.name(typed)
    }

    private static let maxTransports = 8

    /// Words such as `usb`, `internal` (WebAuthn §5.8.4), also ones that are new by then; anything else is left out.
    package static func transports(_ sent: [String]) -> [String] {
        let words = sent.filter { word in
            (1...16).contains(word.utf8.count)
                && word.utf8.allSatisfy {
                    ASCII.isLetterOrDigit($0) && !ASCII.isUppercase($0) || $0 == UInt8(ascii: "-")
                }
        }
        return Array(words.prefix(maxTransports))
    }
}
