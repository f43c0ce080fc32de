import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyGuard
import Synchronization

/// An app with one route behind the guard of a vector, which tells who was let in.
struct GuardedTeller {
    struct Answer {
        let status: Int
        /// By name in lower case.
        let fields: [String: String]
        let body: String
        /// JSON of whom the route was told; nil when it was not reached.
        let user: String?
    }

    private let guarding: TokenRequired<BasicGuardedRequestContext>

    init(_ one: GuardVectors.Case, _ authority: some Authority<CurrentUser>, cookie: String) throws {
        let asked = one.require
        var parts: [Requirement] = []
        if let rule = asked.rule { parts.append(rule.requirement) }
        if let roles = asked.roles, !roles.isEmpty { parts.append(.anyRole(roles)) }
        if let permissions = asked.permissions { parts.append(.allPermissions(permissions)) }
        if let groups = asked.groups { parts.append(.any(groups.map { .group($0) })) }
        guarding = try TokenRequired(
            parts.count == 1 ? parts[0] : .all(parts), recent: asked.recent.map { .seconds($0) },
            factors: asked.factors ?? 1, authority: authority, cookieName: cookie)
    }

    func answer(to fields: [(String, String)]) async throws -> Answer {
        var headers = HTTPFields()
        for (name, value) in fields {
            guard let name = HTTPField.Name(name) else { continue }
            headers.append(HTTPField(name: name, value: value))
        }
        let told = Told()
        let router = Router(context: BasicGuardedRequestContext.self)
        router.group("guarded").add(middleware: guarding).get { _, context in
            try told.keep(context.requireCurrentUser())
            return "let in"
        }
        return try await Application(router: router).test(.router) { [headers] client in
            try await client.execute(uri: "/guarded", method: .get, headers: headers) { response in
                var fields: [String: String] = [:]
                for field in response.headers { fields[field.name.canonicalName] = field.value }
                return Answer(
                    status: response.status.code, fields: fields, body: String(buffer: response.body), user: told.user)
            }
        }
    }
}

/// Whom a route was told, as JSON in the words of the vectors.
private final class Told: Sendable {
    private let text = Mutex<String?>(nil)

    var user: String? { text.withLock { $0 } }

    func keep(_ user: CurrentUser) throws {
        let groups = user.groups.map { group in
            JSONValue.object([
                "id": .text(group.id), "key": .text(group.key), "name": .text(group.name),
                "leader": .truth(group.isLeader),
            ])
        }
        let value = JSONValue.object([
            "id": .text(user.id), "uid": .text(user.uid), "name": .text(user.name),
            "email": user.email.map { .text($0) } ?? .null, "roles": texts(user.roles),
            "permissions": texts(user.permissions), "groups": .list(groups),
            "standing": user.standing.map(standing) ?? .null, "sleeping_roles": texts(user.sleepingRoles),
        ])
        let json = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        text.withLock { $0 = json }
    }

    private func texts(_ list: [String]) -> JSONValue { .list(list.map { .text($0) }) }

    private func standing(_ standing: AuthenticationStanding) -> JSONValue {
        .object([
            "age": age(standing.age), "factor_age": age(standing.factorAge),
            "factors": .number(Double(standing.factors)),
            "methods": texts(standing.methods),
        ])
    }

    /// In seconds, to the millisecond.
    private func age(_ age: Duration?) -> JSONValue {
        guard let age else { return .null }
        let milliseconds = age.components.seconds * 1_000 + age.components.attoseconds / 1_000_000_000_000_000
        return .number(Double(milliseconds) / 1_000)
    }
}
