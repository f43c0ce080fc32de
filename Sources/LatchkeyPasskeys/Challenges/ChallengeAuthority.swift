package import Crypto
package import LatchkeyCore

/// Makes challenges that need no row, because everybody who opens the login page gets one, and recognises them.
///
/// 42 bytes: version 1 ‖ purpose 1 ‖ expiry 8 ‖ random 16 ‖ 16 bytes of the MAC of these, the origin and the binding.
package struct ChallengeAuthority: Sendable {
    private let present: SymmetricKey
    private let all: [SymmetricKey]

    /// S-187: at most five minutes.
    package static let lifetime: Duration = .seconds(300)

    /// How long the store remembers that one was used: longer than any node could take it, whose clock is behind by the skew.
    package static let memory: Duration = lifetime + lifetime

    private static let version: UInt8 = 1
    private static let signedCount = 26
    private static let count = 42
    private static let label = Array("latchkey passkey challenge".utf8)

    /// Makes with `present`, takes what was made with `previous`. The keys are used for nothing else.
    package init(present: SymmetricKey, previous: [SymmetricKey] = []) {
        self.present = present
        self.all = [present] + previous
    }

    /// For a page of `origin`, as its requests have it in `Origin`.
    package func make(for use: ChallengeUse, origin: String, now: Timestamp, randomness: Randomness) -> [UInt8] {
        let expiry = UInt64(bitPattern: (now + ChallengeAuthority.lifetime).microseconds)
        let bytes = [ChallengeAuthority.version, use.purpose.rawValue] + expiry.bigEndianBytes + randomness.bytes(16)
        return bytes + ChallengeAuthority.mac(bytes, use, origin, present)
    }

    /// The challenge that came back in the client data; a body's own is never asked for (F-031).
    ///
    /// Throws `challengeForged`, `challengeExpired`, `challengeForOtherUse`. Another origin or binding counts as forged: the MAC
    /// is over them. One that ends further ahead than the lifetime and the skew counts as expired: a clock has gone back, and the store
    /// may have forgotten that it was used.
    package func accept(_ bytes: [UInt8], for use: ChallengeUse, origin: String, now: Timestamp)
        throws(PasskeyFault) -> AcceptedChallenge
    {
        let signed = Array(bytes.prefix(ChallengeAuthority.signedCount))
        guard bytes.count == ChallengeAuthority.count,
            isMAC(bytes.dropFirst(ChallengeAuthority.signedCount), signed, use, origin)
        else { throw .challengeForged }
        var cursor = ByteCursor(signed[...])
        guard let version = cursor.number(bytes: 1), version == UInt64(ChallengeAuthority.version),
            let purpose = cursor.number(bytes: 1), let expiry = cursor.number(bytes: 8)
        else { throw .challengeForged }
        let end = Timestamp(microseconds: Int64(bitPattern: expiry))
        guard now < end, end <= now + ChallengeAuthority.lifetime + .clockSkew else {
            throw .challengeExpired
        }
        guard purpose == UInt64(use.purpose.rawValue) else { throw .challengeForOtherUse }
        return AcceptedChallenge(bytes: bytes, purpose: use.purpose)
    }

    private func isMAC(_ received: ArraySlice<UInt8>, _ signed: [UInt8], _ use: ChallengeUse, _ origin: String) -> Bool
    {
        // No early exit, neither among the keys nor among the bytes (S-061).
        all.reduce(false) { found, key in
            let computed = ChallengeAuthority.mac(signed, use, origin, key)
            let differences = zip(computed, received).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
            return (differences == 0 && computed.count == received.count) || found
        }
    }

    /// Each part behind its length, so that no two different rows of parts are one text.
    private static func mac(_ signed: [UInt8], _ use: ChallengeUse, _ origin: String, _ key: SymmetricKey) -> [UInt8] {
        var mac = HMAC<SHA256>(key: key)
        for part in [label, signed, Array(origin.utf8), use.binding] {
            mac.update(data: UInt64(part.count).bigEndianBytes)
            mac.update(data: part)
        }
        return Array(Array(mac.finalize()).prefix(count - signedCount))
    }
}

extension UInt64 {
    fileprivate var bigEndianBytes: [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> UInt64($0)) }
    }
}
