import LatchkeyCore

/// An id_token that passed every check. Only this layer can make one.
package struct VerifiedIDToken: Sendable {
    /// The identity's, which is not always the token's spelling (`IssuerRule`).
    package let issuer: String
    package let subject: String
    package let claims: ProviderJSON

    init(issuer: String, subject: String, claims: ProviderJSON) {
        self.issuer = issuer
        self.subject = subject
        self.claims = claims
    }

    /// `iat`, which the verifier has asked for.
    var saidAt: Timestamp? { try? claims.moment("iat") }
}
