/// The answer of a userinfo endpoint, of the same person as the id_token (OpenID Connect Core §5.3.2).
package struct UserInfo: Sendable {
    let claims: ProviderJSON

    /// Throws `otherSubject`, `memberMissing`, `memberType` and what `ProviderAnswer` throws.
    package init(_ answer: ProviderAnswer, of token: VerifiedIDToken) throws(FederationFault) {
        claims = try answer.object()
        guard try claims.neededText("sub").utf8.elementsEqual(token.subject.utf8) else { throw .otherSubject }
    }
}
