import LatchkeyCore
import LatchkeyPasswords

/// Passwords that the Flask system's own code and README give to accounts, and those that the operator names.
struct PublishedPasswords: Sendable {
    /// What everybody may have: those who were made in bulk, by an administrator or without a password.
    private static let ofAnybody = ["password", "123Qwerty!", "123qwerty"]

    /// What accounts have that come with the system, in all its years.
    private static let byUID: [String: [String]] = [
        "admin": ["123Admin!"], "convenience": ["123Convenience!"], "hop": ["123Hop!", "123hop"], "jm1021": [],
        "lex": ["123lex", "123Lex!"], "niko": ["123niko", "123Niko!"], "teacher": ["123Teacher!"],
        "toby": ["123Toby!", "123toby"], "user": ["123User!"], "whit": ["123whit", "123Whit!"],
    ]

    private let ofEverybody: [Password]

    /// `defaults` are the operator's own. Throws for one that nobody can have: it would be looked for in vain.
    init(defaults: [String]) throws(CommandFailure) {
        var passwords: [Password] = []
        for text in PublishedPasswords.ofAnybody + defaults {
            guard !text.isEmpty, let password = Password(candidate: text) else {
                throw CommandFailure(
                    "--default-password: expected 1 to \(Password.maximumLength) characters, as passwords have; "
                        + "one has \(text.isEmpty ? "none" : "more"), and nothing was imported")
            }
            passwords.append(password)
        }
        ofEverybody = passwords
    }

    func candidates(for uid: String) -> [Password] {
        let own = PublishedPasswords.byUID[UID.canonical(of: uid)] ?? []
        return own.compactMap { Password(candidate: $0) } + ofEverybody
    }

    /// Whether the account comes with the system.
    static func isKnown(_ uid: String) -> Bool { byUID[UID.canonical(of: uid)] != nil }
}
