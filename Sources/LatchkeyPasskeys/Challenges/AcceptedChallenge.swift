/// A challenge that this server made, for what it is now used for, and not long ago. Only `ChallengeAuthority` makes one.
///
/// That it was not used before, the store must still say: it keeps `bytes` until they have expired, and it does so before any
/// signature is looked at (S-188).
package struct AcceptedChallenge: Sendable {
    package let bytes: [UInt8]
    let purpose: ChallengeUse.Purpose

    init(bytes: [UInt8], purpose: ChallengeUse.Purpose) {
        self.bytes = bytes
        self.purpose = purpose
    }
}
