import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/user/{id}/identities`: which accounts of providers sign in to somebody's account, for those who help them; and removing one,
/// for those with `users:write`.
struct PersonIdentityRoutes {
    let help: HelpWithIdentities
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/user/{id}/identities", list)
        routes.guarded(.delete, "/api/user/{id}/identities/{identity}", remove)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let overview = try await help.list(of: try context.parameters.require("id"), context.caller())
        var answer = JSONAnswer(capacity: 64 + overview.identities.count * 192)
        answer.object { answer in
            answer.key("identities")
            answer.array(of: overview.identities) {
                $0.identity(ofPerson: $1, parts.roles, showsAddress: overview.showsAddresses)
            }
        }
        return answer.response()
    }

    private func remove(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await help.remove(
            try context.parameters.require("identity"), of: try context.parameters.require("id"),
            by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}
