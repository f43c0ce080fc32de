import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// Passwords that the Flask system's own code and README give to its first accounts.
enum PublishedPasswords {
    private static let byUID: [String: [String]] = [
        "admin": ["password"], "user": ["password"], "teacher": ["password"], "convenience": ["password"],
        "niko": ["123niko", "123Niko!", "password"], "toby": ["123Toby!", "password"], "hop": ["123Hop!", "password"],
    ]

    /// Whether the account still has a password that everybody can read. Only accounts that come with the system are
    /// asked: each answer costs a hash of the other system.
    static func opens(_ entry: ImportPlan.Entry, _ hasher: PasswordHasher) async -> Bool {
        guard let stored = entry.imported.passwordHash, case .pbkdf2 = PasswordHashForm(stored),
            let passwords = byUID[UID.canonical(of: entry.uid)]
        else { return false }
        for text in passwords {
            guard let password = Password(candidate: text) else { continue }
            if case .right = try? await hasher.verify(password, against: stored) { return true }
        }
        return false
    }
}
