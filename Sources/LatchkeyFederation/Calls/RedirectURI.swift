package import LatchkeyCore

/// Where a provider sends the browser back to: of `public_url` alone and different for each provider (G-011).
package struct RedirectURI: Sendable {
    package let text: String

    /// `provider` is the configured id: lower-case ASCII letters and digits.
    package init?(publicURL: Origin, provider: String) {
        let isPlain = provider.utf8.allSatisfy { ASCII.isLetterOrDigit($0) && !ASCII.isUppercase($0) }
        guard isPlain, !provider.isEmpty else { return nil }
        text = "\(publicURL.text)/callback-\(provider)"
    }
}
