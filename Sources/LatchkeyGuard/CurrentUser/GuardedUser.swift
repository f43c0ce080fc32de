/// A person with roles, as ``TokenRequired`` needs to see them.
public protocol GuardedUser: Sendable {
    /// The names of the roles this person holds now.
    var roles: [String] { get }
}

extension GuardedUser {
    /// Whether one of this person's roles is `role`, byte for byte: `admin` is not `Admin`.
    public func has(role: String) -> Bool {
        // Swift's == on text would also accept canonically equivalent spellings.
        roles.contains { $0.utf8.elementsEqual(role.utf8) }
    }
}
