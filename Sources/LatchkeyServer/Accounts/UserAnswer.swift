import LatchkeyCore
import LatchkeyFlows

extension JSONAnswer {
    /// The user object of the wire contract; never a hash (S-208). `known` are its rights, where somebody has them.
    mutating func user(
        _ account: Account, _ roles: RoleCatalog, _ known: RoleRights? = nil,
        and more: (inout JSONAnswer) -> Void = { _ in }
    ) {
        let rights = known ?? roles.rights(of: account.roles)
        object { answer in
            answer.field("id", account.id.text)
            answer.field("uid", account.uid)
            answer.field("name", account.name)
            answer.field("email", account.email)
            answer.field("email_verified", account.isEmailVerified)
            answer.field("role", rights.firstName)
            answer.field("roles", rights.names)
            answer.field("permissions", rights.permissions)
            answer.field("state", account.state.text)
            answer.field("created_at", account.createdAt.rfc3339)
            answer.field("last_sign_in_at", account.lastSignInAt?.rfc3339)
            answer.field("ends_at", account.endsAt?.rfc3339)
            answer.field("has_picture", account.hasPicture)
            answer.roleEnds(account.roleEnds, roles)
            answer.groups(account.groups, rights)
            more(&answer)
        }
    }

    /// With what staff read beside it. Whether somebody has a second factor is told to themselves and to those who help them alone: of
    /// administrators it would tell whose password is enough.
    mutating func user(_ account: Account, _ roles: RoleCatalog, seenBy caller: Caller) {
        user(account, roles) { answer in
            let isOwn = account.id == caller.account.id
            guard caller.seesOthers, isOwn || caller.mayHelp(account) else { return }
            answer.field("second_factor", !account.factors.isEmpty)
        }
    }

    /// `{"Editor": "2026-12-24T00:00:00Z"}`
    private mutating func roleEnds(_ ends: [RoleEnd], _ roles: RoleCatalog) {
        key("role_ends")
        object { answer in
            for end in ends {
                let name = roles.firstName(of: end.role)
                // A role that is declared no longer ends unseen.
                guard !name.isEmpty else { continue }
                answer.key(named: name)
                answer.string(end.at.rfc3339)
            }
        }
    }
}
