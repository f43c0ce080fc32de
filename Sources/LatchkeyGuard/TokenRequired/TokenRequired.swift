package import HTTPTypes
public import Hummingbird
import LatchkeyTokens
import Logging

/// Lets a request on to its route only with a good session token, and says who is asking.
///
/// ```swift
/// let router = Router(context: BasicGuardedRequestContext.self)
/// let signedIn = router.group().add(middleware: try TokenRequired(authority: .server("https://auth.example")))
/// signedIn.get("reports") { _, context in
///     try "Hello, \(context.requireCurrentUser().name)"
/// }
/// signedIn.group("admin").add(middleware: TokenRequired(roles: "Admin")).get { _, _ in "Hello, Admin" }
/// signedIn.group("paper").add(middleware: TokenRequired(permissions: "posts:write")).get { _, _ in "Hello, Editor" }
/// signedIn.group("keys").add(middleware: TokenRequired(roles: "Admin", recent: .seconds(600))).get { _, _ in "Keys" }
/// ```
///
/// `recent` asks for a proof (a password, say) at most so long ago, `factors: 2` for a second factor beside the password, and both
/// together for a second factor so long ago. Without it the answer is 403 `reauth_required`: let the person prove once more who they
/// are (`POST /api/reauth` at the server, `reauthenticate` of the client), then send the request again. An authority that cannot
/// tell is taken for a no.
///
/// The handler never runs for a refused request; see ``GuardError`` for the answers. A thrown error that is not a
/// ``GuardError`` answers 503: when in doubt, nobody passes.
public struct TokenRequired<Context: GuardedRequestContext>: RouterMiddleware {
    @usableFromInline let requirement: Requirement
    @usableFromInline let needs: RequiredStanding
    @usableFromInline let authority: (any Authority<Context.User>)?
    private let cookieName: String

    /// Asks `authority` whose token the request carries, and lets that person in if they hold one of `roles`.
    ///
    /// - Parameters:
    ///   - roles: One of these is enough; they are compared byte for byte. Without any, every signed-in person passes.
    ///   - authority: Who knows the tokens. Make one and share it: what it has learned is kept in it.
    ///   - cookieName: The session cookie. Latchkey's is `__Host-latchkey` under https and `latchkey` in development
    ///     (a public URL of `http://localhost`), unless its `cookie.name` says otherwise.
    ///   - recent: How long ago the person may have proven who they are; nil for ever.
    ///   - factors: By how many different factors: 1 or 2.
    public init(
        roles: String...,
        recent: Duration? = nil,
        factors: Int = 1,
        authority: some Authority<Context.User>,
        cookieName: String = "__Host-latchkey"
    ) {
        self.init(roles: roles, recent: recent, factors: factors, authority: authority, cookieName: cookieName)
    }

    /// The same with a list of roles. An empty list lets every signed-in person in.
    public init(
        roles: [String],
        recent: Duration? = nil,
        factors: Int = 1,
        authority: some Authority<Context.User>,
        cookieName: String = "__Host-latchkey"
    ) {
        let needs = RequiredStanding(recent: recent, factors: factors)
        self.init(roles.isEmpty ? .signedIn : .anyRole(roles), needs, asking: authority, cookieName)
    }

    /// The same for people who have all of these permissions.
    public init(
        permissions permission: String,
        _ others: String...,
        recent: Duration? = nil,
        factors: Int = 1,
        authority: some Authority<Context.User>,
        cookieName: String = "__Host-latchkey"
    ) {
        let needs = RequiredStanding(recent: recent, factors: factors)
        self.init(.allPermissions([permission] + others), needs, asking: authority, cookieName)
    }

    /// The same for people who are in one of the groups with these keys, or lead it.
    ///
    /// Throws for an authority that does not know groups, such as ``SharedSecretAuthority``.
    public init(
        groups key: String,
        _ others: String...,
        recent: Duration? = nil,
        factors: Int = 1,
        authority: some Authority<Context.User>,
        cookieName: String = "__Host-latchkey"
    ) throws(RequirementError) {
        try self.init(
            .any(([key] + others).map { .group($0) }), recent: recent, factors: factors, authority: authority,
            cookieName: cookieName)
    }

    /// The same for people who are, and may, what `requirement` asks for.
    ///
    /// Throws for a group in it and an authority that does not know groups.
    public init(
        _ requirement: Requirement,
        recent: Duration? = nil,
        factors: Int = 1,
        authority: some Authority<Context.User>,
        cookieName: String = "__Host-latchkey"
    ) throws(RequirementError) {
        guard requirement.names.groups.isEmpty || authority.knowsGroups else { throw .noGroups }
        self.init(requirement, RequiredStanding(recent: recent, factors: factors), asking: authority, cookieName)
    }

    private init(
        _ requirement: Requirement, _ needs: RequiredStanding, asking authority: (any Authority<Context.User>)?,
        _ cookieName: String
    ) {
        self.requirement = requirement
        self.needs = needs
        self.authority = authority
        self.cookieName = cookieName
    }

    /// Asks for one of `roles` behind an outer `TokenRequired(authority:)`, which has already found out who is asking.
    ///
    /// Without that outer guard every request is refused with 401.
    public init(roles: String..., recent: Duration? = nil, factors: Int = 1) {
        let needs = RequiredStanding(recent: recent, factors: factors)
        self.init(roles.isEmpty ? .signedIn : .anyRole(roles), needs, asking: nil, "")
    }

    /// Asks for all of these permissions behind an outer `TokenRequired(authority:)`.
    public init(
        permissions permission: String, _ others: String..., recent: Duration? = nil, factors: Int = 1
    ) {
        let needs = RequiredStanding(recent: recent, factors: factors)
        self.init(.allPermissions([permission] + others), needs, asking: nil, "")
    }

    /// Asks for one of the groups with these keys behind an outer `TokenRequired(authority:)`.
    public init(groups key: String, _ others: String..., recent: Duration? = nil, factors: Int = 1) {
        let needs = RequiredStanding(recent: recent, factors: factors)
        self.init(.any(([key] + others).map { .group($0) }), needs, asking: nil, "")
    }

    /// Asks for `requirement` behind an outer `TokenRequired(authority:)`.
    public init(_ requirement: Requirement, recent: Duration? = nil, factors: Int = 1) {
        self.init(requirement, RequiredStanding(recent: recent, factors: factors), asking: nil, "")
    }

    /// Called by Hummingbird for each request.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let admittedBefore = context.currentUser
        // A context may be a class: nobody outside may find an earlier user in it after a refusal.
        context.currentUser = nil
        let user: Context.User
        do throws(GuardError) {
            if let authority {
                let token = try sessionToken(in: request.headers, authority)
                if let known = try knownUser(of: token, authority) {
                    user = known
                } else {
                    user = try await self.user(of: token, authority)
                }
            } else if let admittedBefore {
                user = admittedBefore
            } else {
                throw .tokenMissing
            }
        } catch {
            if let cause = error.cause {
                context.logger.warning("A token could not be checked", metadata: ["cause": "\(cause)"])
            }
            throw error
        }
        try require(user)
        context.currentUser = user
        return try await next(request, context)
    }

    /// The person whom `handle` would let in with these fields, when that can be told without waiting; else nil, and `handle` is
    /// asked. Throws what it would throw.
    ///
    /// Inlinable, so that the server gets one for its own context: looking up what kind of user it is takes 1,500 instructions a request.
    @inlinable
    package func knownUser(in headers: HTTPFields) throws(GuardError) -> Context.User? {
        guard let authority, let user = try knownUser(of: sessionToken(in: headers, authority), authority) else {
            return nil
        }
        try require(user)
        return user
    }

    /// Throws what `handle` would throw to this person.
    @inlinable
    package func require(_ user: Context.User) throws(GuardError) {
        guard !requirement.isMet(by: user) || needs.isAsked else { return }
        try requireInFull(user)
    }

    /// The same for everybody, with what they lack.
    @usableFromInline
    func requireInFull(_ user: Context.User) throws(GuardError) {
        guard requirement.isMet(by: user) else {
            guard !user.sleepingRoles.isEmpty, requirement.isMet(by: AwakenedUser(user: user)) else {
                throw .forbidden(requirement)
            }
            throw .reauthRequired(recent: needs.recent, factors: 2)
        }
        // Not before: whoever may not do it is not sent to prove anything.
        guard needs.isAsked, !needs.isMet(by: user.standing) else { return }
        throw .reauthRequired(recent: needs.recent, factors: needs.factors)
    }

    @usableFromInline
    func sessionToken(
        in headers: HTTPFields, _ authority: any Authority<Context.User>
    ) throws(GuardError) -> String {
        let token: String?
        do throws(TokenExtraction.Failure) {
            token = try TokenExtraction.sessionToken(
                in: headers, cookieName: authority.takesCookies ? cookieName : nil,
                isOurs: { authority.recognizes($0) })
        } catch {
            throw error.refusal
        }
        guard let token else { throw .tokenMissing }
        return token
    }

    @inlinable
    func knownUser(
        of token: String, _ authority: any Authority<Context.User>
    ) throws(GuardError) -> Context.User? {
        do {
            return try authority.knownUser(of: token)
        } catch {
            throw refusal(error)
        }
    }

    private func user(
        of token: String, _ authority: any Authority<Context.User>
    ) async throws(GuardError) -> Context.User {
        do {
            return try await authority.user(of: token)
        } catch {
            throw refusal(error)
        }
    }

    @usableFromInline
    func refusal(_ error: any Error) -> GuardError {
        // The type alone: what an error says may hold the token.
        error as? GuardError ?? .unavailable(cause: "\(type(of: error))")
    }
}

extension TokenExtraction.Failure {
    fileprivate var refusal: GuardError {
        switch self {
        case .ambiguousToken: .ambiguousToken
        case .tokenInvalid: .tokenInvalid
        }
    }
}
