package import LatchkeyCore

/// What a page signs to get a token for its session: a time and a MAC over it and the session. Nothing is stored of it, and it is made
/// alike for sessions that there are and that there are not.
///
/// 40 bytes in base64url: microseconds since 1970, big-endian, 8 ‖ HMAC-SHA-256 32.
package struct SessionChallenges: Sendable {
    private let keys: KeySet<MACKey>
    /// Where browsers reach the server: part of what is signed, so that no other server gets a signature that is good here.
    private let publicURL: String

    package static let lifetime: Duration = .seconds(60)

    private static let count = 40

    package init(keys: KeySet<MACKey>, publicURL: String) {
        self.keys = keys
        self.publicURL = publicURL
    }

    package func make(for session: RandomID, now: Timestamp) -> String {
        Base64URL.encodeText(SessionChallenges.bytes(now, session, keys.present))
    }

    /// When it was made; nil for one that was not made here for this session, or that is over.
    package func time(of challenge: String, for session: RandomID, now: Timestamp) -> Timestamp? {
        guard let bytes = Base64URL.decode(challenge.utf8), bytes.count == SessionChallenges.count else { return nil }
        let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let time = Timestamp(microseconds: Int64(bitPattern: number))
        // No early exit among the keys (S-061).
        let isOurs = keys.all.reduce(false) { found, key in
            SecretComparison.isEqual(SessionChallenges.bytes(time, session, key), bytes) || found
        }
        guard isOurs, time <= now + .clockSkew, now < time + SessionChallenges.lifetime else { return nil }
        return time
    }

    /// What the key's owner signs. None of the parts has a line break.
    package func text(_ challenge: String, for session: RandomID) -> String {
        "latchkey session token\n\(publicURL)\n\(session.text)\n\(challenge)"
    }

    private static func bytes(_ time: Timestamp, _ session: RandomID, _ key: MACKey) -> [UInt8] {
        let number = UInt64(bitPattern: time.microseconds)
        let start = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
        return start + key.mac(of: .sessionChallenge(session, time))
    }
}
