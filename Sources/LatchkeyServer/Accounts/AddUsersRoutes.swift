import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// `/api/users`: many people at once; a list as the Flask system takes it, or an object with one (`RosterBody`).
struct AddUsersRoutes {
    let accounts: AccountFlows
    let roster: RosterFlows
    let parts: ServerParts
    let writes: AccountBudget

    /// Counted as a list that is read, before its body is; all but dry runs besides as a change, so that whoever has looked at 5,000 rows
    /// can put them in within the same minute.
    func add(to routes: inout Routes) {
        routes.guarded(.post, "/api/users", costs: .reads(1), parts.offLoop(addMany))
    }

    private func addMany(_ request: Request, _ context: ServerContext) async throws -> Response {
        let account = try context.caller().account.id
        try roster.apply.requireRight(of: parts.actor(request, context))
        switch try await JSONBody.listOrObject(request, limits: parts.limits) {
        case .list(let bodies):
            try writes.take(for: account)
            try AddAccounts.requireFew(bodies.count)
            return try await addList(bodies, by: parts.actor(request, context))
        case .object(let body):
            let wish = try body.rosterWish()
            if !wish.isDryRun { try writes.take(for: account) }
            let outcome = try await roster.apply(wish, by: parts.actor(request, context))
            let answers = outcome.added.count * 560 + outcome.existing.count * 120 + outcome.refusals.count * 160
            var answer = JSONAnswer(capacity: 64 + answers)
            answer.roster(outcome, isDryRun: wish.isDryRun, parts.roles)
            return answer.response()
        }
    }

    private func addList(_ bodies: [JSONBody?], by actor: Actor) async throws -> Response {
        let outcome = try await accounts.add(bodies.map(AddUsersRoutes.entry), by: actor)
        var answer = JSONAnswer(capacity: 64 + outcome.added.count * 480 + outcome.refusals.count * 160)
        answer.object { answer in
            answer.key("errors")
            answer.array(of: outcome.refusals) { $0.refusal($1) }
            answer.key("users")
            answer.array(of: outcome.added) { $0.added($1, parts.roles) }
        }
        return answer.response()
    }

    private static func entry(_ body: JSONBody?) -> AddAccounts.Entry {
        let uid = try? body?.text("uid")
        do throws(LatchkeyError) {
            guard let body else { throw LatchkeyError(.invalidBody) }
            return AddAccounts.Entry(
                uid: uid, fields: .success(try fields(in: body)), expects: try expectation(in: body))
        } catch {
            return AddAccounts.Entry(uid: uid, fields: .failure(error))
        }
    }

    static func expectation(in body: JSONBody) throws(LatchkeyError) -> AddAccounts.Expectation? {
        guard body.isPresent("expects") else { return nil }
        guard let expects = body.object("expects"), let provider = try expects.text("provider"),
            let login = try expects.text("login")
        else { throw .field("expects", .textExpected) }
        return AddAccounts.Expectation(provider: provider, login: login)
    }

    /// No password and an empty one are the same, as in a table with an empty column.
    private static func fields(in body: JSONBody) throws(LatchkeyError) -> NewAccountFields {
        try body.refuse(JSONBody.neverSettable)
        let password = try body.text("password") ?? ""
        return NewAccountFields(
            uid: try body.text("uid") ?? "", password: password.isEmpty ? nil : password,
            name: try body.text("name") ?? "", email: try body.text("email"))
    }
}

extension JSONAnswer {
    fileprivate mutating func added(_ added: AddAccounts.Added, _ roles: RoleCatalog) {
        user(added.account, roles) { answer in
            answer.field("recovery_code", added.recoveryCode?.code)
            answer.field("recovery_code_expires_at", added.recoveryCode?.expiresAt.rfc3339)
        }
    }

    /// What the Flask system says, and what a program compares with.
    mutating func refusal(_ refusal: AddAccounts.Refusal) {
        let body = ErrorAnswer.body(for: refusal.error)
        object { answer in
            answer.field("message", body.message)
            answer.field("code", body.code)
            answer.field("index", refusal.index)
            answer.field("uid", refusal.uid)
            guard !refusal.error.problems.isEmpty else { return }
            answer.key("problems")
            answer.problems(refusal.error.problems)
        }
    }
}
