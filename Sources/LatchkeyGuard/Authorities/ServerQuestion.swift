import AsyncHTTPClient
import NIOCore
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One `GET /api/id` on behalf of a token.
struct ServerQuestion: Sendable {
    let address: ServerAddress
    /// For the whole question, to the last byte of the answer.
    let patience: Duration
    /// Whose connections it uses.
    let client: HTTPClient

    private static let largestBody = 64 * 1024

    /// Who the server says `token` belongs to; `tokenInvalid` for its 401; `unavailable` for all else.
    func ask(_ token: String) async -> Result<CurrentUser, GuardError> {
        do {
            return try await answer(within: patience) { try await fetch(token) }
                ?? .failure(.unavailable(cause: "no answer within \(patience)"))
        } catch {
            // The type alone: what an error says may hold the token.
            return .failure(.unavailable(cause: "\(type(of: error))"))
        }
    }

    private func fetch(_ token: String) async throws -> Result<CurrentUser, GuardError> {
        var request = HTTPClientRequest(url: address.identityURL)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.headers.add(name: "Accept", value: "application/json")
        let response = try await client.execute(request, timeout: TimeAmount(patience))
        // Read to the end whatever the status, or the connection could not be used again.
        let body = try await response.body.collect(upTo: ServerQuestion.largestBody)
        switch response.status {
        case .ok:
            guard let user = CurrentUser(json: Array(body.readableBytesView)) else {
                return .failure(.unavailable(cause: "the answer is not a user"))
            }
            return .success(user)
        case .unauthorized:
            return .failure(.tokenInvalid)
        default:
            return .failure(.unavailable(cause: "status \(response.status.code)"))
        }
    }
}

/// The connections that questions use; they live as long as the process, as the event loops do that they run on.
package struct GuardConnections: Sendable {
    /// For sessions that the server has called good lately, and for keys: neither waits behind a flood of other tokens.
    let trusted: HTTPClient
    let untried: HTTPClient

    /// The ones that all authorities of an application share.
    package static let shared = GuardConnections(patience: ServerAuthority.patience)

    /// Connections that are given up when they are not made, or say nothing, for `patience`.
    package init(patience: Duration) {
        trusted = GuardConnections.client(TimeAmount(patience))
        untried = GuardConnections.client(TimeAmount(patience))
    }

    private static func client(_ patience: TimeAmount) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            // A redirect would carry the token to another place.
            redirectConfiguration: .disallow,
            timeout: .init(connect: patience, read: patience)
        )
        // Shorter than a server's own idle time, so that it does not close a connection just as it is used.
        configuration.connectionPool.idleTimeout = .seconds(20)
        // A server that is away is told at once; the caller's next request is the next try.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(configuration: configuration)
    }
}

extension CurrentUser {
    /// The wire's user object; keys we do not know are left aside.
    private struct Wire: Decodable {
        let id: String
        let uid: String
        let name: String
        let email: String?
        let isEmailVerified: Bool?
        let roles: [String]
        let permissions: [String]
        /// An older server tells none.
        let groups: [WireGroup]?
        /// An older server does not tell.
        let auth: WireStanding?
        /// An older server does not tell.
        let secondFactor: WireFactor?

        enum CodingKeys: String, CodingKey {
            case id, uid, name, email, roles, permissions, groups, auth
            case isEmailVerified = "email_verified"
            case secondFactor = "second_factor"
        }
    }

    private struct WireGroup: Decodable {
        let id: String
        let key: String
        let name: String
        let leader: Bool
    }

    private struct WireFactor: Decodable {
        let asleep: [String]?
    }

    private struct WireStanding: Decodable {
        let age: Int64?
        let factorAge: Int64?
        let factors: Int
        let methods: [String]

        enum CodingKeys: String, CodingKey {
            case age, factors, methods
            case factorAge = "factor_age"
        }
    }

    init?(json: [UInt8]) {
        guard let wire = try? JSONDecoder().decode(Wire.self, from: Data(json)), !wire.id.isEmpty else { return nil }
        self.init(
            id: wire.id,
            uid: wire.uid,
            name: wire.name,
            email: wire.isEmailVerified == true ? wire.email : nil,
            roles: wire.roles,
            permissions: wire.permissions,
            groups: (wire.groups ?? []).map {
                GuardedGroup(id: $0.id, key: $0.key, name: $0.name, isLeader: $0.leader)
            },
            standing: wire.auth.map {
                AuthenticationStanding(
                    age: $0.age.map { .seconds($0) }, factorAge: $0.factorAge.map { .seconds($0) },
                    factors: $0.factors, methods: $0.methods)
            },
            sleepingRoles: wire.secondFactor?.asleep ?? []
        )
    }
}
