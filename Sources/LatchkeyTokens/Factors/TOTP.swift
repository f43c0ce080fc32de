import Crypto
package import LatchkeyCore

/// Codes of authenticators: six digits of HMAC-SHA-1, of steps of 30 seconds (RFC 6238), because apps ignore other parameters.
package enum TOTP {
    /// What an authenticator with this seed shows in this step.
    package static func digits(of seed: TOTPSeed, step: Int64) -> [UInt8] {
        OneTimePassword.digits(TOTPCode.digitCount, of: step, key: seed.bytes, by: Insecure.SHA1.self)
    }

    /// By how many steps the clock of an authenticator that shows `code` is off; nil where it is none of `offsets`.
    ///
    /// All are made and compared, whichever fits (S-061). Where two fit, it is the later one, so that both are used up.
    package static func drift(
        of code: TOTPCode, _ seed: TOTPSeed, at now: Timestamp, among offsets: some Sequence<Int>
    ) -> Int? {
        let step = TOTPStep.number(at: now)
        let fitting = offsets.filter { offset in
            SecretComparison.isEqual(digits(of: seed, step: step + Int64(offset)), code.digits)
        }
        return fitting.max()
    }
}
