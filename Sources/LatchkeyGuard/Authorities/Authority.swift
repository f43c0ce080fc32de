/// Says whose a session token is.
///
/// Latchkey brings ``ServerAuthority``, the one to recommend, and ``SharedSecretAuthority``.
public protocol Authority<User>: Sendable {
    /// What this authority tells about a person.
    associatedtype User: GuardedUser

    /// The person `token` belongs to.
    ///
    /// Throws ``GuardError/tokenInvalid`` for a token that is not good, and ``GuardError/unavailable(retryAfter:)``
    /// when that cannot be found out. ``TokenRequired`` takes every other error for the latter.
    func user(of token: String) async throws -> User
}
