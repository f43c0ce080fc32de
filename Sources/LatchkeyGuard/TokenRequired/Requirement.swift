/// What a person must be or be allowed to do, for ``TokenRequired`` to let them on.
///
/// ```swift
/// .all([.anyRole("Editor"), .group("year9-p3", as: .leader)])
/// ```
///
/// Names are compared byte for byte: `admin` is not `Admin`.
public struct Requirement: Sendable, Equatable {
    /// How somebody belongs to a group.
    public enum Part: Sendable {
        /// In it, as one of the people who lead it or not.
        case member
        /// Leading it.
        case leader
    }

    private indirect enum Rule: Sendable, Equatable {
        case signedIn
        case anyRole([String])
        case allRoles([String])
        case anyPermission([String])
        case allPermissions([String])
        case group(String, Part)
        case all([Requirement])
        case any([Requirement])
    }

    private let rule: Rule

    private init(_ rule: Rule) {
        self.rule = rule
    }

    /// Everybody who is signed in.
    public static let signedIn = Requirement(.signedIn)

    /// One of these roles; without any, nobody passes.
    public static func anyRole(_ roles: String...) -> Requirement { Requirement(.anyRole(roles)) }

    /// One of these roles; without any, nobody passes.
    public static func anyRole(_ roles: [String]) -> Requirement { Requirement(.anyRole(roles)) }

    /// All of these roles; without any, everybody who is signed in passes.
    public static func allRoles(_ roles: String...) -> Requirement { Requirement(.allRoles(roles)) }

    /// All of these roles; without any, everybody who is signed in passes.
    public static func allRoles(_ roles: [String]) -> Requirement { Requirement(.allRoles(roles)) }

    /// One of these permissions; without any, nobody passes.
    public static func anyPermission(_ permissions: String...) -> Requirement {
        Requirement(.anyPermission(permissions))
    }

    /// One of these permissions; without any, nobody passes.
    public static func anyPermission(_ permissions: [String]) -> Requirement {
        Requirement(.anyPermission(permissions))
    }

    /// All of these permissions; without any, everybody who is signed in passes.
    public static func allPermissions(_ permissions: String...) -> Requirement {
        Requirement(.allPermissions(permissions))
    }

    /// All of these permissions; without any, everybody who is signed in passes.
    public static func allPermissions(_ permissions: [String]) -> Requirement {
        Requirement(.allPermissions(permissions))
    }

    /// In the group with this key, or leading it.
    public static func group(_ key: String, as part: Part = .member) -> Requirement { Requirement(.group(key, part)) }

    /// All of these at once; without any, everybody who is signed in passes.
    public static func all(_ requirements: [Requirement]) -> Requirement { Requirement(.all(requirements)) }

    /// One of these; without any, nobody passes.
    public static func any(_ requirements: [Requirement]) -> Requirement { Requirement(.any(requirements)) }

    /// Whether `user` is and may what is required.
    public func isMet(by user: some GuardedUser) -> Bool {
        switch rule {
        case .signedIn: true
        case .anyRole(let roles): roles.contains(where: user.has(role:))
        case .allRoles(let roles): roles.allSatisfy(user.has(role:))
        case .anyPermission(let permissions): permissions.contains(where: user.has(permission:))
        case .allPermissions(let permissions): permissions.allSatisfy(user.has(permission:))
        case .group(let key, .member): user.isIn(group: key)
        case .group(let key, .leader): user.leads(group: key)
        case .all(let requirements): requirements.allSatisfy { $0.isMet(by: user) }
        case .any(let requirements): requirements.contains { $0.isMet(by: user) }
        }
    }

    /// Every name in it.
    var names: RequiredNames {
        switch rule {
        case .signedIn: RequiredNames()
        case .anyRole(let roles), .allRoles(let roles): RequiredNames(roles: roles)
        case .anyPermission(let permissions), .allPermissions(let permissions):
            RequiredNames(permissions: permissions)
        case .group(let key, _): RequiredNames(groups: [key])
        case .all(let requirements), .any(let requirements):
            requirements.reduce(into: RequiredNames()) { $0.add($1.names) }
        }
    }

    /// What the answer says to people; the same words as before for one of several roles.
    var refusal: String {
        switch rule {
        case .anyRole(let roles): "Insufficient permissions. Required roles: [\(roles.joined(separator: ", "))]"
        case .anyPermission(let permissions), .allPermissions(let permissions):
            "Insufficient permissions. Required permissions: [\(permissions.joined(separator: ", "))]"
        case .signedIn, .allRoles, .group, .all, .any: "Insufficient permissions."
        }
    }

    /// Whether it is nothing but one of several roles, whose answer has had its bytes since before there was anything else.
    var isOnlyAnyRole: Bool {
        if case .anyRole = rule { true } else { false }
    }
}

/// The names in a requirement, as a refusal tells them to programs.
package struct RequiredNames: Equatable, Sendable {
    package var roles: [String] = []
    package var permissions: [String] = []
    package var groups: [String] = []

    mutating func add(_ other: RequiredNames) {
        roles += other.roles.filter { !roles.contains($0) }
        permissions += other.permissions.filter { !permissions.contains($0) }
        groups += other.groups.filter { !groups.contains($0) }
    }
}

/// Why a guard was not made.
public struct RequirementError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, for the person who wrote the guard.
    public let description: String

    /// The authority never tells who is in which group, so that nobody would pass.
    static let noGroups = RequirementError(
        description: "this authority does not know groups; ask the server with .server(url)")
}
