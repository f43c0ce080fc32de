/// What an authenticator reads from a QR code (the key URI format of Google Authenticator).
package enum AuthenticatorURI {
    /// `issuer` loses its colons, because the first one ends it for those who read it.
    package static func text(of seed: TOTPSeed, issuer: String, uid: String) -> String {
        // A plus sign would be read as a space.
        let issuer = PercentEncoding.text(issuer.utf8.filter { $0 != UInt8(ascii: ":") })
        return "otpauth://totp/\(issuer):\(PercentEncoding.text(uid.utf8))?secret=\(seed.base32)&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(TOTPCode.digitCount)&period=\(TOTPStep.seconds)"
    }
}
