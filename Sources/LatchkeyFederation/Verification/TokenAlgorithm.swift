/// What an id_token may be signed with. No `none`, no HMAC: a public key must never be taken for a shared secret (G-017).
package enum TokenAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case es256 = "ES256"
}
