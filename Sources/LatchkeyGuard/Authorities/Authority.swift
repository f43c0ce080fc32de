/// Says whose a session token is.
///
/// Latchkey brings ``ServerAuthority``, the one to recommend, ``KeySetAuthority`` and ``SharedSecretAuthority``.
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

    /// Whether the text has the form of the server's session tokens; says nothing about whether it is good.
    ///
    /// Asked only when a request brings several cookies of the session's name: other programs' cookies among them are skipped.
    func recognizes(_ token: String) -> Bool

    /// Whether a token may come in a cookie. False for tokens that pages send themselves: then only `Authorization` is read, so that a
    /// neighbouring host cannot plant a token by a cookie.
    var takesCookies: Bool { get }

    /// Whether it tells which groups people are in. Guards that ask for groups are not made for one that does not.
    var knowsGroups: Bool { get }
}

extension Authority {
    /// Nil: ``user(of:)`` is asked each time.
    public func knownUser(of token: String) throws -> User? { nil }

    /// True: every text may be a token, and two of them are ambiguous.
    public func recognizes(_ token: String) -> Bool { true }

    /// True.
    public var takesCookies: Bool { true }

    /// True.
    public var knowsGroups: Bool { true }
}
