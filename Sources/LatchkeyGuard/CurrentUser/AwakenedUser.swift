/// Somebody as they are once they have proven a second factor: with the roles that sleep until then.
struct AwakenedUser<User: GuardedUser>: GuardedUser {
    let user: User

    var roles: [String] { user.roles + user.sleepingRoles }
    var permissions: [String] { user.permissions }
    var groups: [GuardedGroup] { user.groups }
}
