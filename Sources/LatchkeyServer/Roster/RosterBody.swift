import LatchkeyCore
import LatchkeyFlows

/// `POST /api/users` with an object: a list of people, and what is to be done with it.
extension JSONBody {
    private static let ofRosters = ["users", "group", "existing", "code_lifetime", "dry_run"]
    private static let ofRows = ["uid", "name", "email", "group", "ends", "profile", "expects"]

    /// Rows have no other members, in particular neither roles nor passwords.
    func rosterWish() throws(LatchkeyError) -> RosterWish {
        // What the Flask system says of an object without a list comes before what else is wrong with it.
        guard let rows = list("users") else { throw .field("users", .listExpected) }
        try AddAccounts.requireFew(rows.count)
        try requireOnly(JSONBody.ofRosters)
        let word = try text("existing") ?? RosterExisting.skip.rawValue
        guard let existing = RosterExisting.allCases.first(where: { $0.rawValue.utf8.elementsEqual(word.utf8) }) else {
            throw .field("existing", .wordUnknown(RosterExisting.allCases.map(\.rawValue)))
        }
        return RosterWish(
            rows: rows.map(JSONBody.rosterRow), group: try text("group"), existing: existing,
            codeLifetime: try integer("code_lifetime").map { .seconds($0) }, isDryRun: try flag("dry_run"))
    }

    private static func rosterRow(_ body: JSONBody?) -> RosterWish.Row {
        let uid = try? body?.text("uid")
        do throws(LatchkeyError) {
            guard let body else { throw LatchkeyError(.invalidBody) }
            try body.refuse(JSONBody.neverSettable + ["password"])
            try body.requireOnly(ofRows)
            var profile: [String: ProfileWish] = [:]
            if body.isPresent("profile") {
                guard let members = body.object("profile") else { throw .field("profile", .textExpected) }
                profile = try ProfileRoutes.wishes(in: members)
            }
            let fields = NewAccountFields(
                uid: uid ?? "", password: nil, name: try body.text("name") ?? "", email: try body.text("email"),
                profile: profile)
            let groups = (try body.text("group") ?? "").unicodeScalars.split(separator: "|").map {
                TypedText.trimmed(String($0))
            }
            let ends = TypedText.trimmed(try body.text("ends") ?? "")
            let end = try ends.isEmpty ? nil : EndTime(ends, field: "ends").time
            return RosterWish.Row(
                uid: uid, fields: .success(fields), groups: groups.filter { !$0.isEmpty }, end: end,
                expects: try AddUsersRoutes.expectation(in: body))
        } catch {
            return RosterWish.Row(uid: uid, fields: .failure(error))
        }
    }
}

extension JSONAnswer {
    mutating func roster(_ outcome: RosterOutcome, isDryRun: Bool, _ roles: RoleCatalog) {
        object { answer in
            answer.key("users")
            // Of a dry run nobody is there.
            answer.array(of: isDryRun ? [] : outcome.added) { answer, added in
                answer.user(added.account, roles) { answer in
                    answer.field("index", added.index)
                    answer.field("code", added.code?.code)
                    answer.field("expires_at", added.code?.expiresAt.rfc3339)
                }
            }
            answer.key("existing")
            answer.array(of: outcome.existing) { answer, existing in
                answer.object { answer in
                    answer.field("index", existing.index)
                    answer.field("id", existing.account.id.text)
                    answer.field("uid", existing.account.uid)
                    answer.field("name", existing.account.name)
                    answer.field("state", existing.account.state.text)
                    answer.field("change", existing.changes.map(\.rawValue))
                    answer.field("ignored", existing.ignored)
                }
            }
            answer.key("errors")
            answer.array(of: outcome.refusals) { $0.refusal($1) }
            guard isDryRun else { return }
            if let room = outcome.room { answer.field("room", room) } else { answer.field("room", nil) }
            guard let administrators = outcome.administrators else { return answer.field("administrators", nil) }
            answer.key("administrators")
            answer.object { answer in
                answer.field("count", administrators.count)
                answer.key("ended")
                answer.array(of: administrators.ended) { $0.plain(String($1)) }
            }
        }
    }
}
