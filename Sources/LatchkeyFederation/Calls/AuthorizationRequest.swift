package import LatchkeyCore

/// What the browser is sent to a provider with (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1).
package struct AuthorizationRequest: Sendable {
    private let endpoint: ProviderAddress
    private let pairs: [(String, String)]

    /// `nonce` is nil for providers without id_token.
    package init(
        endpoint: ProviderAddress, clientID: String, redirectURI: String, scopes: [String], state: String,
        nonce: String?,
        verifier: CodeVerifier, prompt: String?, maxAge: Int? = nil
    ) {
        self.endpoint = endpoint
        var pairs = [
            ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirectURI),
            ("scope", scopes.joined(separator: " ")), ("state", state),
            ("code_challenge", verifier.challenge), ("code_challenge_method", "S256"),
        ]
        if let nonce { pairs.append(("nonce", nonce)) }
        if let prompt { pairs.append(("prompt", prompt)) }
        if let maxAge { pairs.append(("max_age", String(maxAge))) }
        self.pairs = pairs
    }

    /// The endpoint's own query stays (RFC 6749 §3.1).
    package var location: String {
        let hasQuery = endpoint.text.utf8.contains(UInt8(ascii: "?"))
        return endpoint.text + (hasQuery ? "&" : "?") + FormText.encode(pairs)
    }
}
