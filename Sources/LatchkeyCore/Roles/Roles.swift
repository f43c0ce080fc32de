/// The closed set of roles an account may hold; other text never gives a right (S-215).
package struct Roles: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    // The bits are stored: never renumber them.
    package static let admin = Roles(rawValue: 1 << 0)
    package static let teacher = Roles(rawValue: 1 << 1)
    package static let user = Roles(rawValue: 1 << 2)

    /// Highest rank first.
    private static let ranked: [(role: Roles, name: String)] = [
        (.admin, "Admin"), (.teacher, "Teacher"), (.user, "User"),
    ]

    package static let allNames = ranked.map(\.name)

    /// The role of exactly this name; nil for other case, white space or unknown words.
    package init?(name: String) {
        guard let match = Roles.ranked.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return nil }
        self = match.role
    }

    /// Wire names, highest rank first.
    package var names: [String] { Roles.namesBySet[Int(rawValue & 7)] }

    /// What the Flask system calls `role`.
    package var firstName: String { names.first ?? "" }

    /// Who may hand each role to others: only administrators make staff, and staff let ordinary users in (S-139, S-330).
    ///
    /// Swift and SQL ask this one table, so that a code is judged by the rule of today and not of the day it was made.
    package static let giving: [(role: Roles, givers: Roles)] = [
        (.admin, .admin), (.teacher, .admin), (.user, [.admin, .teacher]),
    ]

    /// Those of whose roles each alone may hand this role to others.
    package var givers: Roles { Roles.giving.first { $0.role == self }?.givers ?? .admin }

    /// Which staff help which people to a new password: those with a role of `staff` help those with no role beside `people`.
    package static let helping: [(staff: Roles, people: Roles)] = [
        (.admin, Roles(rawValue: .max)), (.teacher, .user),
    ]

    /// Whether staff of these roles help somebody of those: administrators everybody, teachers ordinary users.
    package func mayHelp(_ person: Roles) -> Bool {
        Roles.helping.contains { !isDisjoint(with: $0.staff) && person.isSubset(of: $0.people) }
    }

    /// Made once, so that no request builds these arrays.
    private static let namesBySet: [[String]] = (0..<8).map { bits in
        ranked.filter { Roles(rawValue: bits).contains($0.role) }.map(\.name)
    }
}
