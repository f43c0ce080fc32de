/// A field that the operator has declared for everybody's profile.
package struct ProfileField: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case text, number, boolean, date
    }

    /// Who sees it; staff see every field.
    package enum Readers: String, CaseIterable, Sendable {
        case person = "self"
        case staff
        /// Everybody who is signed in.
        case everyone
    }

    /// Who changes it; those with `users:write` change every field.
    package enum Writers: String, CaseIterable, Sendable {
        case person = "self"
        /// Teachers too, for ordinary users.
        case staff
        case admin
    }

    package let name: String
    package let kind: Kind
    package let readers: Readers
    package let writers: Writers
    /// What people read beside it.
    package let label: String

    package static let most = 50

    /// What the user object calls its own, and a few words that would be taken for them.
    private static let reservedNames: Set<String> = [
        "id", "uid", "name", "email", "email_verified", "role", "roles", "permissions", "state", "created_at",
        "last_sign_in_at", "has_picture", "role_ends", "ends_at", "groups", "auth", "second_factor", "password",
        "picture",
    ]

    /// Nil for a name that is not one or is taken, and for a field that people would write without seeing it.
    package init?(
        _ name: String, _ kind: Kind, readers: Readers = .person, writers: Writers? = nil, label: String? = nil
    ) {
        let writers = writers ?? (readers == .staff ? .staff : .person)
        guard ProfileField.isName(name.utf8), !ProfileField.reservedNames.contains(name),
            readers != .staff || writers != .person
        else { return nil }
        self.name = name
        self.kind = kind
        self.readers = readers
        self.writers = writers
        self.label = label ?? name
    }

    /// 1 to 40 of `a–z`, digits and `_`, with a letter first: nothing that a program has other plans for (`__proto__`).
    package static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
        guard let first = bytes.first, isLetter(first), bytes.count <= 40 else { return false }
        return bytes.allSatisfy { isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// Whether somebody sees it in their own profile, or in that of somebody whom they reach as staff or do not.
    package func isReadable(isReached: Bool, isOwn: Bool) -> Bool {
        if isReached { return true }
        return switch readers {
        case .person: isOwn
        case .staff: false
        case .everyone: true
        }
    }

    /// Whether somebody changes it in their own profile, or in that of somebody whom they help or do not. Those with `users:write`
    /// change all.
    package func isWritable(_ permissions: PermissionSet, helps: Bool, isOwn: Bool) -> Bool {
        if permissions.contains(.writeUsers) { return true }
        return switch writers {
        case .person: isOwn
        case .staff: helps
        case .admin: false
        }
    }
}
