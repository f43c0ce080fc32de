/// A person with roles, as ``TokenRequired`` needs to see them.
public protocol GuardedUser: Sendable {
    /// The names of the roles this person holds now.
    var roles: [String] { get }

    /// The names of the permissions those roles bring; none where nobody tells.
    var permissions: [String] { get }

    /// The groups this person is in or leads; none where nobody tells.
    var groups: [GuardedGroup] { get }

    /// How and when this person proved who they are; nil where nobody tells.
    var standing: AuthenticationStanding? { get }

    /// The names of roles that this person has been given and that do not count before a second factor is proven; none where nobody
    /// tells.
    var sleepingRoles: [String] { get }
}

extension GuardedUser {
    /// None.
    public var permissions: [String] { [] }

    /// None.
    public var groups: [GuardedGroup] { [] }

    /// Nil: a guard that asks for a recent proof, or for two factors, refuses.
    public var standing: AuthenticationStanding? { nil }

    /// None: whoever lacks a role is refused as somebody who was never given it.
    public var sleepingRoles: [String] { [] }

    /// Whether one of this person's roles is `role`, byte for byte: `admin` is not `Admin`.
    public func has(role: String) -> Bool {
        // Swift's == on text would also accept canonically equivalent spellings.
        roles.contains { $0.utf8.elementsEqual(role.utf8) }
    }

    /// Whether one of the person's permissions is `permission`, byte for byte.
    public func has(permission: String) -> Bool {
        permissions.contains { $0.utf8.elementsEqual(permission.utf8) }
    }

    /// Whether the person is in the group with this key, or leads it.
    public func isIn(group key: String) -> Bool {
        groups.contains { $0.key.utf8.elementsEqual(key.utf8) }
    }

    /// Whether the person leads the group with this key.
    public func leads(group key: String) -> Bool {
        groups.contains { $0.isLeader && $0.key.utf8.elementsEqual(key.utf8) }
    }
}

/// A group somebody is in.
public struct GuardedGroup: Sendable, Equatable {
    /// Never changes.
    public let id: String
    /// What programs call it; only administrators set it.
    public let key: String
    /// What people call it.
    public let name: String
    /// Whether the person leads it.
    public let isLeader: Bool

    /// Makes a group: for an authority of your own, and for tests.
    public init(id: String, key: String, name: String, isLeader: Bool) {
        self.id = id
        self.key = key
        self.name = name
        self.isLeader = isLeader
    }
}
