import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// `/api/groups`: groups of people, who leads them, and how people come into them.
struct GroupRoutes {
    let flows: GroupFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/groups", costs: .reads(1), list)
        routes.guarded(.post, "/api/groups", create)
        routes.guarded(.post, "/api/groups/join", join)
        routes.guarded(.get, "/api/groups/{id}", costs: .reads(1), show)
        routes.guarded(.put, "/api/groups/{id}", update)
        routes.guarded(.delete, "/api/groups/{id}", delete)
        routes.guarded(.post, "/api/groups/{id}/archive", archive)
        routes.guarded(.delete, "/api/groups/{id}/archive", restore)
        routes.guarded(.post, "/api/groups/{id}/next", rollOver)
        routes.guarded(.put, "/api/groups/{id}/members/{user}", setMember)
        routes.guarded(.delete, "/api/groups/{id}/members/{user}", removeMember)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try GroupListQuery(request.uri.queryParameters)
        let caller = try context.caller()
        let page = try await flows.manage.list(
            caller, search: query.search, isArchived: query.isArchived, limit: query.perPage, offset: query.offset,
            after: query.after)
        var answer = JSONAnswer(capacity: 192 + page.groups.count * 320)
        answer.object { answer in
            answer.key("groups")
            answer.array(of: page.groups) { $0.group($1, for: caller) }
            answer.pagination(
                page: query.page, perPage: query.perPage, total: page.total, isCapped: nil,
                next: page.next.map { ListCursor($0) })
        }
        return answer.response()
    }

    private func create(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let view = try await flows.manage.create(
            name: try body.text("name") ?? "", key: try body.text("key"),
            isLed: try body.has("leader") ? body.flag("leader") : true, by: parts.actor(request, context))
        return answer(view, try context.caller(), .created)
    }

    private func show(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.caller()
        return answer(try await flows.manage.find(try context.parameters.require("id"), caller), caller)
    }

    private func update(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireKnown(["name", "key", "ends_at"])
        let view = try await flows.manage.update(
            try context.parameters.require("id"), name: try body.text("name"), key: try body.text("key"),
            end: try body.groupEnd(), by: parts.actor(request, context))
        return answer(view, try context.caller())
    }

    private func delete(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.manage.delete(try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func archive(_ request: Request, _ context: ServerContext) async throws -> Response {
        let view = try await flows.manage.archive(
            try context.parameters.require("id"), by: parts.actor(request, context))
        return answer(view, try context.caller())
    }

    private func restore(_ request: Request, _ context: ServerContext) async throws -> Response {
        let view = try await flows.manage.restore(
            try context.parameters.require("id"), by: parts.actor(request, context))
        return answer(view, try context.caller())
    }

    private func rollOver(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let view = try await flows.manage.rollOver(
            try context.parameters.require("id"), try body.nextGroup(), by: parts.actor(request, context))
        return answer(view, try context.caller(), .created)
    }

    private func join(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let view = try await flows.members.join(
            with: try body.text("code") ?? "", by: parts.actor(request, context))
        return answer(view, try context.caller())
    }

    /// With `from` the person is moved.
    private func setMember(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireKnown(["leader", "from"])
        let (group, user) = (try context.parameters.require("id"), try context.parameters.require("user"))
        let (actor, isLeader) = (parts.actor(request, context), try body.has("leader") ? body.flag("leader") : nil)
        guard let other = try body.text("from") else {
            let view = try await flows.members.set(user, of: group, isLeader: isLeader, by: actor)
            return answer(view, try context.caller())
        }
        guard isLeader != true else { throw LatchkeyError.field("leader", .notSettable, code: .fieldNotAllowed) }
        return answer(
            try await flows.members.move(user, from: other, to: group, by: actor), try context.caller())
    }

    private func removeMember(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.members.remove(
            try context.parameters.require("user"), from: try context.parameters.require("id"),
            by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func answer(_ view: GroupView, _ caller: Caller, _ status: HTTPResponse.Status = .ok) -> Response {
        var answer = JSONAnswer()
        answer.group(view, for: caller)
        return answer.response(status)
    }
}

extension JSONBody {
    /// Nil stays; null is never.
    fileprivate func groupEnd() throws(LatchkeyError) -> EndTime? {
        guard has("ends_at") else { return nil }
        return try endTime()
    }

    /// Nothing else rides along.
    fileprivate func nextGroup() throws(LatchkeyError) -> NextGroupWish {
        try requireOnly(["key", "name", "ends_at", "members", "leaders", "end_accounts"])
        let word = try text("members") ?? NextGroup.Members.nobody.rawValue
        guard let members = NextGroup.Members.allCases.first(where: { $0.rawValue.utf8.elementsEqual(word.utf8) })
        else {
            throw .field("members", .wordUnknown(NextGroup.Members.allCases.map(\.rawValue)))
        }
        return NextGroupWish(
            key: try text("key"), name: try text("name"), end: try endTime(), members: members,
            keepsLeaders: try isPresent("leaders") ? flag("leaders") : true, endsAccounts: try flag("end_accounts"))
    }
}
