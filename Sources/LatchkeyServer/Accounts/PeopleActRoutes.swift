import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// `POST /api/users/actions`: one act on several people, and what became of each.
struct PeopleActRoutes {
    let flows: AccountFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.post, "/api/users/actions", act)
    }

    private func act(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let act = try body.peopleAct()
        let outcomes = try await flows.actOnPeople(act, on: try body.texts("ids"), by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 64 + outcomes.count * 96)
        answer.object { answer in
            answer.field("done", outcomes.filter { $0.error == nil }.map(\.id))
            answer.key("errors")
            answer.array(of: outcomes.filter { $0.error != nil }) { $0.refusal($1) }
            guard act.makesCodes else { return }
            answer.key("codes")
            answer.array(of: outcomes.filter { $0.code != nil }) { $0.code(of: $1) }
        }
        var response = answer.response()
        let own = try context.caller().account.id.text
        // Whoever ends their own account has no session from then on.
        if act.endsAccounts, outcomes.contains(where: { $0.id == own && $0.error == nil }) {
            response.add(parts.cookies.clearedSession(for: request))
        }
        return response
    }
}

extension PeopleAct {
    fileprivate var endsAccounts: Bool {
        switch self {
        case .setState(.disabled): true
        case .setState, .setEnd, .signOut, .newCode, .clearWait, .giveRole, .takeRole, .add, .move, .leave, .delete:
            false
        }
    }

    fileprivate var makesCodes: Bool {
        if case .newCode = self { true } else { false }
    }
}

extension JSONBody {
    /// What each act is called, and what it takes besides `ids`. Nothing else rides along.
    private static let acts: KeyValuePairs<String, [String]> = [
        "disable": [], "enable": [], "end_at": ["ends_at"], "sign_out": [], "new_code": ["expires_in"],
        "clear_wait": [], "give_role": ["role", "expires_in"],
        "take_role": ["role"],
        "add": ["to"], "move": ["from", "to"], "leave": ["from"], "delete": [],
    ]

    fileprivate func peopleAct() throws(LatchkeyError) -> PeopleAct {
        let name = try text("action") ?? ""
        guard let taken = JSONBody.acts.first(where: { $0.key.utf8.elementsEqual(name.utf8) })?.value else {
            throw .field("action", .wordUnknown(JSONBody.acts.map(\.key)))
        }
        try requireOnly(["action", "ids"] + taken)
        switch name {
        case "disable": return .setState(.disabled)
        case "enable": return .setState(.active)
        case "end_at": return .setEnd(try accountEnd())
        case "sign_out": return .signOut
        case "new_code": return .newCode(try integer("expires_in").map { .seconds($0) })
        case "clear_wait": return .clearWait
        case "give_role":
            return .giveRole(try text("role") ?? "", try integer("expires_in").map { .seconds($0) })
        case "take_role": return .takeRole(try text("role") ?? "")
        case "add": return .add(to: try text("to") ?? "")
        case "move": return .move(from: try text("from") ?? "", to: try text("to") ?? "")
        case "leave": return .leave(try text("from") ?? "")
        default: return .delete
        }
    }
}

extension JSONAnswer {
    fileprivate mutating func refusal(_ outcome: ActOnPeople.Outcome) {
        let body = ErrorAnswer.body(for: outcome.error ?? LatchkeyError(.internalError))
        object { answer in
            answer.field("id", outcome.id)
            answer.field("code", body.code)
            answer.field("message", body.message)
        }
    }

    fileprivate mutating func code(of outcome: ActOnPeople.Outcome) {
        guard let code = outcome.code else { return }
        object { answer in
            answer.field("id", outcome.id)
            answer.field("code", code.code)
            answer.field("expires_at", code.expiresAt.rfc3339)
        }
    }
}
