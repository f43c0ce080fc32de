/// The person whose token a request carried, as an ``Authority`` described them.
public struct CurrentUser: GuardedUser, Equatable {
    /// The account's id: never changes and is never given to another account.
    public let id: String
    /// What the person types to sign in; it can be changed.
    public let uid: String
    /// What to call the person.
    public let name: String
    /// The person's e-mail address; nil unless the person has confirmed that it is theirs, and where the authority tells none.
    ///
    /// Anybody may write any address into their account, so an unconfirmed one says nothing about who they are (S-315).
    /// Tell people apart by ``id``, which never changes, and not by this.
    public let email: String?
    /// The names of the roles the person holds, highest first.
    public let roles: [String]
    /// The names of the permissions those roles bring.
    public let permissions: [String]
    /// The groups the person is in or leads.
    public let groups: [GuardedGroup]
    /// How and when the person proved who they are, as of when the request was let in; nil where the authority does not tell.
    public let standing: AuthenticationStanding?
    /// The names of roles that the person has been given and that do not count before a second factor is proven.
    public let sleepingRoles: [String]

    /// Makes a user: for an authority of your own, and for tests.
    public init(
        id: String,
        uid: String,
        name: String,
        email: String? = nil,
        roles: [String] = [],
        permissions: [String] = [],
        groups: [GuardedGroup] = [],
        standing: AuthenticationStanding? = nil,
        sleepingRoles: [String] = []
    ) {
        self.id = id
        self.uid = uid
        self.name = name
        self.email = email
        self.roles = roles
        self.permissions = permissions
        self.groups = groups
        self.standing = standing
        self.sleepingRoles = sleepingRoles
    }

    /// The same person so much after the answer.
    func aged(by time: Duration) -> CurrentUser {
        guard let standing else { return self }
        return CurrentUser(
            id: id, uid: uid, name: name, email: email, roles: roles, permissions: permissions, groups: groups,
            standing: standing.aged(by: time), sleepingRoles: sleepingRoles)
    }
}
