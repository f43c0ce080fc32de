import JWTKit
import LatchkeyCore

/// The only file that knows jwt-kit: one token, one key, our algorithm (docs/decisions/0038-jwt-kit-behind-our-readers.md).
enum TokenSignature {
    /// jwt-kit decodes a payload only to hand it on; ours is read by our own parser.
    private struct Unread: JWTPayload {
        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    /// Throws `signature`, also for a key that is no point of its curve.
    static func verify(_ token: CompactToken, with key: ProviderKey) async throws(FederationFault) {
        guard token.algorithm == key.algorithm else { throw .signature }
        do {
            // Fresh: a collection remembers algorithms and falls back to defaults (docs/pitfalls.md, JWT libraries).
            let collection = JWTKeyCollection()
            switch key.material {
            case .rsa(let modulus, let exponent):
                let key = try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
                await collection.add(rsa: key, digestAlgorithm: .sha256)
            case .p256(let x, let y):
                await collection.add(ecdsa: try ES256PublicKey(parameters: (x, y)))
            }
            _ = try await collection.verify(token.text, as: Unread.self)
        } catch {
            throw .signature
        }
    }
}
