package import LatchkeyCore

/// The request that changes a code into tokens (RFC 6749 §4.1.3). Printing it shows nothing (G-021).
package struct TokenRequest: Sendable {
    /// `application/x-www-form-urlencoded`.
    package let body: String
    /// The header `Authorization`, nil when the secret is in the body.
    package let authorization: String?

    package init(
        code: String, redirectURI: String, verifier: CodeVerifier, clientID: String, clientSecret: String,
        by authentication: ClientAuthentication
    ) {
        var pairs = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectURI),
            ("code_verifier", verifier.text),
        ]
        switch authentication {
        case .basic:
            // Both are form-encoded before (RFC 6749 §2.3.1), or a `:` in the id would move the border.
            authorization =
                "Basic " + Base64Text.encode("\(FormText.escape(clientID)):\(FormText.escape(clientSecret))")
        case .post:
            authorization = nil
            pairs += [("client_id", clientID), ("client_secret", clientSecret)]
        }
        body = FormText.encode(pairs)
    }
}

extension TokenRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "TokenRequest(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
