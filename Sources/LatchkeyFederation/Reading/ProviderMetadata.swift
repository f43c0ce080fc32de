/// What a provider's discovery document says, as far as we use it (OpenID Connect Discovery 1.0 §3).
package struct ProviderMetadata: Sendable {
    package let authorizationEndpoint: ProviderAddress
    package let tokenEndpoint: ProviderAddress
    package let keySet: ProviderAddress
    package let userInfoEndpoint: ProviderAddress?
    /// Ours alone, those of the provider that we take; never empty.
    package let algorithms: Set<TokenAlgorithm>
    package let clientAuthentication: ClientAuthentication
    /// `authorization_response_iss_parameter_supported` (RFC 9207 §3).
    package let sendsIssuer: Bool

    /// `said` is the document's own `issuer`, byte for byte: the configured one, or Microsoft's template.
    ///
    /// Throws `discoveryIssuer`, `address`, `algorithm`, `memberMissing`, `memberType` and what `ProviderAnswer` throws.
    package init(_ answer: ProviderAnswer, said: String, issuer: ProviderAddress) throws(FederationFault) {
        let document = try answer.object()
        guard try document.neededText("issuer").utf8.elementsEqual(said.utf8) else { throw .discoveryIssuer }
        authorizationEndpoint = try ProviderMetadata.endpoint("authorization_endpoint", document, issuer)
        tokenEndpoint = try ProviderMetadata.endpoint("token_endpoint", document, issuer)
        keySet = try ProviderMetadata.endpoint("jwks_uri", document, issuer)
        userInfoEndpoint =
            document.has("userinfo_endpoint")
            ? try ProviderMetadata.endpoint("userinfo_endpoint", document, issuer) : nil
        // RS256 must be among them (OpenID Connect Discovery §3); who leaves the member out means it.
        let named = try document.texts("id_token_signing_alg_values_supported") ?? ["RS256"]
        algorithms = Set(named.compactMap(TokenAlgorithm.init(rawValue:)))
        guard !algorithms.isEmpty else { throw .algorithm }
        let methods = try document.texts("token_endpoint_auth_methods_supported") ?? ["client_secret_basic"]
        clientAuthentication = methods.contains("client_secret_basic") ? .basic : .post
        sendsIssuer = document.isTrue("authorization_response_iss_parameter_supported")
    }

    private static func endpoint(_ name: String, _ document: ProviderJSON, _ issuer: ProviderAddress)
        throws(FederationFault) -> ProviderAddress
    {
        try ProviderAddress(endpoint: document.neededText(name), of: issuer)
    }
}
