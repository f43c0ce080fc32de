import LatchkeyTokens

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Checks the tokens that a Latchkey server makes for this one API, with the server's public keys; it needs no secret.
///
/// Only tokens for exactly this audience, from exactly this server, signed with ES256 and not expired, are taken: no session token, no
/// token for another API. The keys are fetched when first needed and kept for an hour, or for a day while the server is away.
///
/// - Warning: **Revocation waits for `exp`, five minutes at most**: after sign-out, a disabled account or a changed role, a token stays
///   good here, with the roles it was made with. ``ServerAuthority`` knows within five seconds.
///
/// A token carries neither name nor e-mail nor groups: ``CurrentUser/name`` is the uid, permissions are those that you name for its
/// roles. How and when a person signed in is not told; guards that ask for it refuse.
public final class KeySetAuthority: Authority {
    private let verifier: ServiceTokenVerifier
    private let keys: PublishedKeys
    private let permissions: [String: [String]]
    private let now: @Sendable () -> Int64

    /// An authority for tokens that the server with this `public_url` makes for `audience`.
    ///
    /// - Parameters:
    ///   - url: The server's `public_url`, exactly as it is set there.
    ///   - audience: One of the server's audiences, exactly as it is set there.
    ///   - permissions: What each role allows, as in the server's `roles`: `["Editor": ["posts:write"]]`.
    public convenience init(
        _ url: String, audience: String, permissions: [String: [String]] = [:]
    ) throws(ServerAddressError) {
        let address = try ServerAddress(url)
        let question = KeyQuestion(
            address: address, patience: ServerAuthority.patience, client: GuardConnections.shared.trusted)
        self.init(
            issuer: address.base, audience: audience, permissions: permissions,
            keys: PublishedKeys(now: { ContinuousClock.now }, question: { await question.ask() }),
            now: { Int64(Date().timeIntervalSince1970) })
    }

    /// `now` is in seconds since 1970.
    init(
        issuer: String, audience: String, permissions: [String: [String]], keys: PublishedKeys,
        now: @escaping @Sendable () -> Int64
    ) {
        self.verifier = ServiceTokenVerifier(issuer: issuer, audience: audience)
        self.permissions = permissions
        self.keys = keys
        self.now = now
    }

    /// The person `token` was made for.
    public func user(of token: String) async throws(GuardError) -> CurrentUser {
        guard token.utf8.count <= TokenExtraction.longestToken, recognizes(token) else { throw .tokenInvalid }
        if let keys = keys.known() {
            do throws(SessionTokenError) {
                return user(try verifier.claims(of: token, keys: keys, now: now()))
            } catch {
                guard error == .unknownHeader else { throw .tokenInvalid }
            }
        }
        guard let keys = await self.keys.refreshed() else {
            throw .unavailable(cause: "the server's keys are not known")
        }
        do throws(SessionTokenError) {
            return user(try verifier.claims(of: token, keys: keys, now: now()))
        } catch {
            throw .tokenInvalid
        }
    }

    private func user(_ claims: ServiceClaims) -> CurrentUser {
        CurrentUser(
            id: claims.subject, uid: claims.uid, name: claims.uid, roles: claims.roles,
            permissions: RolePermissions.names(of: claims.roles, in: permissions))
    }

    /// False: pages send these tokens themselves.
    public var takesCookies: Bool { false }

    /// False: a token tells nothing of groups.
    public var knowsGroups: Bool { false }

    /// Whether the text begins as the service tokens of any Latchkey server do.
    public func recognizes(_ token: String) -> Bool { ServiceTokenVerifier.canBeHeader(of: token.utf8) }
}

extension Authority where Self == KeySetAuthority {
    /// Checks tokens made for `audience` by the Latchkey server at `url`, with its public keys; see ``KeySetAuthority``.
    public static func jwks(
        _ url: String, audience: String, permissions: [String: [String]] = [:]
    ) throws(ServerAddressError) -> KeySetAuthority {
        try KeySetAuthority(url, audience: audience, permissions: permissions)
    }
}
