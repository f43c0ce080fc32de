package import LatchkeyCore

/// All that a `MACKey` makes MACs of.
///
/// The texts never change: what was made of them is in mailboxes and databases. None has a dot, and what a token's signature is
/// over has one (RFC 7515 §5.1), so no MAC made here is the signature of a token (S-055).
package enum MACLabel: Sendable {
    /// The `kid` of session tokens (RFC 7515 §4.1.4).
    case signingKeyID
    /// What a link in a mail proves (S-117).
    case oneTimeLink(OneTimeToken.Purpose, RandomID)
    /// What a code typed by hand proves (S-310).
    case oneTimeCode(OneTimeToken.Purpose, RandomID)
    /// The same of a code that links an identity: of one attempt come several, for one account each (S-353).
    case linkCode(RandomID, AccountID, Timestamp)
    /// The code of a class, by the id of its row.
    case joinCode(RandomID)
    /// Stored in place of a secret to join with (S-333), whose digest this is.
    case joinCodeHash(digest: [UInt8])
    /// What our own pages name a hand-off by.
    case handOffTicket(RandomID)
    /// What a hand-off is exchanged for a session with.
    case handOffCode(RandomID)
    /// What comes back from a provider with its code.
    case providerState(ProviderID, RandomID)
    /// What the code is exchanged with (RFC 7636).
    case providerVerifier(RandomID)
    /// What comes back in an id_token.
    case providerNonce(RandomID)
    /// What our own pages name an attempt by whose provider has said who it is.
    case providerTicket(RandomID)
    /// What a session is given that asks for a link.
    case linkTicket(RandomID)
    /// What the page of a session signs at this time to get a token for it.
    case sessionChallenge(RandomID, Timestamp)
    /// What the tokens of a session name that goes on by the proof of a key.
    case sessionTokenSecret(RandomID)
    /// What a session's name is told with, and its proofs are counted apart by.
    case sessionReceipt(RandomID)
    /// The key that encrypts the data key.
    case dataKeyWrapping
    /// The key that encrypts the keys of service tokens.
    case serviceKeySealing
    /// The key of challenges of passkeys.
    case passkeyChallenges
    /// Stands in logs for what was typed as a uid (S-322).
    case uidFingerprint(String)

    /// What people typed is written in base64url: it may have a dot.
    var text: String {
        switch self {
        case .signingKeyID: "latchkey session token key id"
        case .oneTimeLink(let purpose, let id): "latchkey one-time link \(purpose.rawValue) \(id.text)"
        case .oneTimeCode(let purpose, let id): "latchkey one-time code \(purpose.rawValue) \(id.text)"
        case .linkCode(let id, let account, let time):
            "latchkey link code \(id.text) \(account.text) \(time.microseconds)"
        case .joinCode(let id): "latchkey join code \(id.text)"
        case .joinCodeHash(let digest): "latchkey join code hash \(Base64URL.encodeText(digest))"
        case .handOffTicket(let id): "latchkey hand-off ticket \(id.text)"
        case .handOffCode(let id): "latchkey hand-off code \(id.text)"
        case .providerState(let provider, let id): "latchkey provider state \(provider.rawValue) \(id.text)"
        case .providerVerifier(let id): "latchkey provider verifier \(id.text)"
        case .providerNonce(let id): "latchkey provider nonce \(id.text)"
        case .providerTicket(let id): "latchkey provider ticket \(id.text)"
        case .linkTicket(let id): "latchkey link ticket \(id.text)"
        case .sessionChallenge(let id, let time): "latchkey session challenge \(id.text) \(time.microseconds)"
        case .sessionTokenSecret(let id): "latchkey session token secret \(id.text)"
        case .sessionReceipt(let id): "latchkey session receipt \(id.text)"
        case .dataKeyWrapping: "latchkey data key wrapping 1"
        case .serviceKeySealing: "latchkey service key sealing 1"
        case .passkeyChallenges: "latchkey passkey challenge key 1"
        case .uidFingerprint(let typed): "latchkey uid fingerprint \(Base64URL.encodeText(Array(typed.utf8)))"
        }
    }
}
