import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `GET /api/user`: the list of users, in pages; without one, an array as the Flask system has it (S-216, S-250).
struct UserListRoutes {
    let manage: ManageAccounts
    let seeWaits: SeeWaits
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/user", costs: .reads(1), list)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try UserListQuery(request.uri.queryParameters, parts.roles)
        let caller = try context.caller()
        let page = try await manage.list(
            caller, search: query.search, filter: query.filter, order: query.order, limit: query.perPage,
            offset: query.offset, after: query.after
        )
        var answer = JSONAnswer(capacity: 64 + page.accounts.count * 400)
        guard query.isPaged else {
            answer.array(of: page.accounts) { $0.user($1, parts.roles, seenBy: caller) }
            return answer.response()
        }
        let waits = query.asksWaits ? try await seeWaits(of: page.accounts, caller) : nil
        answer.object { answer in
            answer.key("users")
            answer.array(of: page.accounts) { $0.user($1, parts.roles, seenBy: caller) }
            answer.pagination(
                page: query.page, perPage: query.perPage, total: page.total, isCapped: page.isCapped,
                next: page.next.map { ListCursor($0, query.order) })
            if let waits { answer.waits(waits) }
        }
        var response = answer.response()
        if let link = query.link(next: page.next) { response.headers[.link] = link }
        return response
    }
}

extension JSONAnswer {
    /// Who must wait after wrong passwords, beside the people: a field of their objects may be a declared one.
    fileprivate mutating func waits(_ waits: [(id: AccountID, wait: SignInWait)]) {
        key("waits")
        array(of: waits) { answer, one in
            answer.object { answer in
                answer.field("id", one.id.text)
                answer.field("until", one.wait.until?.rfc3339)
                answer.field("password_off", one.wait.isPasswordOff)
            }
        }
    }
}
