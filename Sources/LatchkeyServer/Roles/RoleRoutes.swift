import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/roles`, which tells what roles there are, and `/api/user/{id}/roles/{name}`, with which one is given or taken.
struct RoleRoutes {
    let flows: RoleFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/roles", list)
        routes.guarded(.put, "/api/user/{id}/roles/{name}", give)
        routes.guarded(.delete, "/api/user/{id}/roles/{name}", take)
    }

    private func list(_ request: Request, _ context: ServerContext) throws -> Response {
        let givable = flows.catalog.givable(by: try context.caller().account.roles)
        var answer = JSONAnswer(capacity: 64 + flows.catalog.roles.count * 160)
        answer.object { answer in
            answer.key("roles")
            answer.array(of: flows.catalog.roles) {
                $0.role($1, flows.catalog, mayGive: givable.isSuperset(of: $1.bits))
            }
            answer.field("default_role", flows.catalog.firstName(of: flows.catalog.defaultRole))
        }
        return answer.response()
    }

    private func give(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.refuse(JSONBody.neverSettable)
        try body.requireKnown(["expires_in"])
        let account = try await flows.manage.give(
            try context.parameters.require("name"), to: try context.parameters.require("id"),
            for: try body.integer("expires_in").map { .seconds($0) }, by: parts.actor(request, context))
        return UserRoutes.answer(account, flows.catalog)
    }

    private func take(_ request: Request, _ context: ServerContext) async throws -> Response {
        let account = try await flows.manage.take(
            try context.parameters.require("name"), from: try context.parameters.require("id"),
            by: parts.actor(request, context))
        return UserRoutes.answer(account, flows.catalog)
    }
}

extension JSONAnswer {
    fileprivate mutating func role(_ role: RoleCatalog.Role, _ roles: RoleCatalog, mayGive: Bool) {
        object { answer in
            answer.field("name", role.name)
            answer.field("label", role.label)
            answer.field("permissions", role.permissionNames)
            answer.field("built_in", role.isBuiltIn)
            answer.field("by", roles.names(of: role.givers))
            answer.field("may_give", mayGive)
        }
    }
}
