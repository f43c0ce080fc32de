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

    /// The same when it can be told without waiting, else nil: then ``user(of:)`` is asked.
    ///
    /// An optimisation that an authority may leave out; it spares most requests a suspension.
    func knownUser(of token: String) throws -> User?
}

extension Authority {
    /// Nil: ``user(of:)`` is asked each time.
    public func knownUser(of token: String) throws -> User? { nil }
}
