/// The algorithms that registrations are offered, by their numbers in COSE (RFC 9053, RFC 8812), best first.
package enum PasskeyAlgorithm: Int64, CaseIterable, Sendable {
    /// ECDSA over P-256 with SHA-256.
    case es256 = -7
    /// Ed25519.
    case edDSA = -8
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = -257
}
