import LatchkeyCore

extension JSONAnswer {
    /// The user object of the wire contract; never a hash (S-208).
    mutating func user(_ account: Account, and more: (inout JSONAnswer) -> Void = { _ in }) {
        object { answer in
            answer.field("id", account.id.text)
            answer.field("uid", account.uid)
            answer.field("name", account.name)
            answer.field("email", account.email)
            answer.field("email_verified", account.isEmailVerified)
            answer.field("role", account.roles.firstName)
            answer.field("roles", account.roles.names)
            answer.field("permissions", account.roles.permissionNames)
            answer.field("state", account.state.text)
            answer.field("created_at", account.createdAt.rfc3339)
            answer.field("last_sign_in_at", account.lastSignInAt?.rfc3339)
            answer.field("has_picture", account.hasPicture)
            more(&answer)
        }
    }
}
