import LatchkeyCore

/// One usable key of a provider's JWKS (RFC 7517), its algorithm settled by its own type and never by a token (docs/pitfalls.md, JWT
/// libraries).
package struct ProviderKey: Sendable {
    enum Material: Sendable {
        case rsa(modulus: String, exponent: String)
        case p256(x: String, y: String)
    }

    package let id: String?
    package let algorithm: TokenAlgorithm
    /// Microsoft's member `issuer`: whose tokens it signs.
    package let issuer: String?
    let material: Material

    /// Nil for every key that is not for us: skipped and not refused, so that one foreign key ends nobody's sign-in (G-014).
    init?(_ key: ProviderJSON) {
        guard !key.has("use") || key["use"] == .string("sig"), ProviderKey.mayVerify(key) else { return nil }
        do {
            id = try key.text("kid")
            issuer = try key.text("issuer")
        } catch { return nil }
        switch key["kty"] {
        case .string("RSA"):
            guard let material = ProviderKey.rsa(key) else { return nil }
            (self.material, algorithm) = (material, .rs256)
        case .string("EC"):
            guard let material = ProviderKey.p256(key) else { return nil }
            (self.material, algorithm) = (material, .es256)
        default: return nil
        }
        guard !key.has("alg") || key["alg"] == .string(algorithm.rawValue) else { return nil }
    }

    /// RFC 7517 §4.3.
    private static func mayVerify(_ key: ProviderJSON) -> Bool {
        guard key.has("key_ops") else { return true }
        return key["key_ops"]?.texts?.contains("verify") == true
    }

    /// 2,048 to 4,096 bits with the exponent 65537.
    private static func rsa(_ key: ProviderJSON) -> Material? {
        guard let n = try? key.neededText("n"), let e = try? key.neededText("e"), e == "AQAB",
            let modulus = Base64URL.decode(Array(n.utf8)), let first = modulus.first, first != 0
        else { return nil }
        let bits = modulus.count * 8 - first.leadingZeroBitCount
        guard (2048...4096).contains(bits) else { return nil }
        return .rsa(modulus: n, exponent: e)
    }

    private static func p256(_ key: ProviderJSON) -> Material? {
        guard key["crv"] == .string("P-256"), let x = try? key.neededText("x"), let y = try? key.neededText("y"),
            Base64URL.decode(Array(x.utf8))?.count == 32, Base64URL.decode(Array(y.utf8))?.count == 32
        else { return nil }
        return .p256(x: x, y: y)
    }
}
