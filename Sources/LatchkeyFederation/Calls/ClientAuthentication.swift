/// How we prove to a token endpoint who we are (OpenID Connect Core §9).
package enum ClientAuthentication: Sendable {
    /// `client_secret_basic`, the first choice.
    case basic
    /// `client_secret_post`.
    case post
}
