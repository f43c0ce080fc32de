/// What an authenticator reads from a QR code (the key URI format of Google Authenticator).
package enum AuthenticatorURI {
    private static let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)

    /// `issuer` loses its colons, because the first one ends it for those who read it.
    package static func text(of seed: TOTPSeed, issuer: String, uid: String) -> String {
        let issuer = encoded(issuer.utf8.filter { $0 != UInt8(ascii: ":") })
        return "otpauth://totp/\(issuer):\(encoded(Array(uid.utf8)))?secret=\(seed.base32)&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(TOTPCode.digitCount)&period=\(TOTPStep.seconds)"
    }

    /// All but the unreserved characters of RFC 3986 §2.3 in percent: a plus sign would be read as a space.
    private static func encoded(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in bytes {
            if unreserved.contains(byte) {
                output.append(byte)
            } else {
                output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
