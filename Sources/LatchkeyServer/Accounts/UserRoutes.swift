import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// `/api/id` and `/api/user`: the Flask system's user resource, with people's own records and, for staff, everybody's.
struct UserRoutes {
    let flows: AccountFlows
    let seeWaits: SeeWaits
    let parts: ServerParts
    let flask: FlaskUserRecord

    func add(to routes: inout Routes) {
        if flask.isOn {
            routes.guarded(.get, "/api/id", meWithProfile)
        } else {
            routes.guardedAtOnce("/api/id", me)
        }
        routes.open(.post, "/api/user", signUp)
        UserListRoutes(manage: flows.manage, seeWaits: seeWaits, parts: parts).add(to: &routes)
        routes.guarded(.put, "/api/user", update)
        routes.guarded(.delete, "/api/user", delete)
        routes.guarded(.get, "/api/user/{id}", show)
        routes.guarded(.put, "/api/user/{id}", updateByID)
        routes.guarded(.delete, "/api/user/{id}", deleteByID)
    }

    private var me: CallerAnswer {
        CallerAnswer { caller in
            var answer = JSONAnswer(capacity: 640)
            answer.user(caller.account, parts.roles, caller.rights)
            return answer
        } timed: { answer, caller in
            answer.standing(of: caller)
            answer.secondFactor(of: caller)
        }
    }

    private func meWithProfile(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.caller()
        let profile = try await flask.entries(caller)
        var answer = JSONAnswer(capacity: 640)
        answer.user(caller.account, parts.roles, caller.rights) { answer in
            answer.standing(of: caller)
            answer.secondFactor(of: caller)
            answer.profileMembers(profile)
        }
        return answer.response()
    }

    private func signUp(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.refuse(flask.neverSettableAtSignUp)
        let fields = NewAccountFields(
            uid: try body.text("uid") ?? "", password: try body.text("password") ?? "",
            name: try body.text("name") ?? "", email: try body.text("email"), code: try body.text("code"),
            profile: flask.wishes(in: body)
        )
        let account = try await flows.signUp(
            fields, device: parts.cookies.device(in: request), by: parts.actor(request, context))
        return UserRoutes.answer(account, parts.roles, nil, .created)
    }

    private func show(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.parameters.require("id")
        let caller = try context.caller()
        var answer = JSONAnswer()
        answer.user(try await flows.manage.find(id, caller), parts.roles, seenBy: caller)
        return answer.response()
    }

    /// As in the Flask system, `uid` in the body names the account for those with `users:write`; for others it is their own
    /// new uid.
    private func update(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let caller = try context.caller()
        var target = caller.account.id.text
        var changes = try self.changes(in: body)
        if let uid = changes.uid, caller.allows(.writeUsers) {
            changes.uid = nil
            if UID.canonical(of: uid) != UID.canonical(of: caller.account.uid) {
                target = try await flows.manage.find(uid: uid, caller).id.text
            }
        }
        return try await apply(changes, to: target, request, context)
    }

    private func updateByID(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.parameters.require("id")
        let body = try await JSONBody(request, limits: parts.limits)
        return try await apply(try changes(in: body), to: id, request, context)
    }

    private func changes(in body: JSONBody) throws(LatchkeyError) -> ManageAccounts.Changes {
        try body.refuse(JSONBody.neverSettable + (flask.isOn ? [] : ["password"]))
        try body.requireKnown(["uid", "name", "email"] + flask.keys)
        var changes = ManageAccounts.Changes()
        changes.password = flask.isOn ? try body.text("password") : nil
        changes.profile = flask.wishes(in: body)
        changes.uid = try body.text("uid")
        changes.name = try body.text("name")
        if body.has("email") {
            let email = try body.text("email") ?? ""
            changes.email = EmailChange(address: email.isEmpty ? nil : email)
        }
        return changes
    }

    private func apply(
        _ changes: ManageAccounts.Changes, to id: String, _ request: Request, _ context: ServerContext
    ) async throws -> Response {
        let caller = try context.caller()
        var changes = changes
        changes.device = parts.cookies.device(in: request)
        let account = try await flows.manage.update(id, changes, by: parts.actor(request, context))
        guard account.id == caller.account.id else { return UserRoutes.answer(account, parts.roles) }
        return UserRoutes.answer(account, parts.roles, profile: try await flask.entries(caller))
    }

    private func delete(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let caller = try context.caller()
        guard let uid = try body.text("uid"), !uid.isEmpty else {
            throw LatchkeyError.field("uid", .uidMissing)
        }
        let isOwn = UID.canonical(of: uid) == UID.canonical(of: caller.account.uid)
        let id = isOwn ? caller.account.id.text : try await flows.manage.find(uid: uid, caller).id.text
        return try await remove(id, request, context)
    }

    private func deleteByID(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await remove(try context.parameters.require("id"), request, context)
    }

    private func remove(_ id: String, _ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.caller()
        try await flows.manage.delete(id, by: parts.actor(request, context))
        var response = Response(status: .noContent)
        if id == caller.account.id.text { response.add(parts.cookies.clearedSession(for: request)) }
        return response
    }

    static func answer(
        _ account: Account, _ roles: RoleCatalog, _ rights: RoleRights? = nil, _ status: HTTPResponse.Status = .ok,
        profile: [ManageProfiles.Entry] = []
    ) -> Response {
        wholeAnswer(account, roles, rights, status, profile: profile).response
    }

    private static func wholeAnswer(
        _ account: Account, _ roles: RoleCatalog, _ rights: RoleRights?, _ status: HTTPResponse.Status = .ok,
        profile: [ManageProfiles.Entry] = []
    ) -> WholeAnswer {
        var answer = JSONAnswer()
        answer.user(account, roles, rights) { $0.profileMembers(profile) }
        return answer.whole(status)
    }
}
