import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// What becomes of each row, decided before anything is written.
struct ImportPlan: Sendable {
    struct Entry: Sendable {
        let row: Int64
        let uid: String
        let imported: ImportedAccount
    }

    /// One line of the report.
    struct Finding: Equatable, Sendable {
        let row: Int64
        let uid: String?
        let text: String

        var line: String {
            "row \(row)" + (uid.map { " uid \"\($0.printable)\"" } ?? "") + ": " + text
        }
    }

    private(set) var entries: [Entry] = []
    private(set) var findings: [Finding] = []
    private(set) var refusedCount = 0

    /// Imported uids may be longer than new ones, up to what a token has room for.
    private static let longestUID = 255

    init(_ database: FlaskDatabase, now: Timestamp, randomness: Randomness) {
        var taken: [String: Int64] = [:]
        for user in database.users {
            guard let uid = acceptUID(user) else {
                refusedCount += 1
                continue
            }
            if let first = taken[UID.canonical(of: uid)] {
                refusedCount += 1
                note(user, uid, "differs from row \(first) only in case; not taken, rename it there first")
                continue
            }
            taken[UID.canonical(of: uid)] = user.row
            let account = Account(
                id: AccountID(randomness), uid: uid, name: acceptName(user, uid), email: acceptEmail(user, uid),
                isEmailVerified: false, roles: acceptRole(user, uid), state: acceptState(user, uid), createdAt: now,
                lastSignInAt: nil
            )
            let hash = acceptHash(user, uid)
            let detail = "source=flask era=\(database.era.rawValue)"
            entries.append(
                Entry(
                    row: user.row, uid: uid,
                    imported: ImportedAccount(account: account, passwordHash: hash, detail: detail))
            )
        }
    }

    private mutating func note(_ user: FlaskUser, _ uid: String?, _ text: String) {
        findings.append(Finding(row: user.row, uid: uid, text: text))
    }

    private mutating func acceptUID(_ user: FlaskUser) -> String? {
        guard case .text(let uid) = user.uid, !uid.isEmpty else {
            note(user, nil, user.uid == .unreadable ? "the uid is not readable text; not taken" : "no uid; not taken")
            return nil
        }
        guard uid.utf8.count <= ImportPlan.longestUID, !uid.utf8.contains(0) else {
            note(
                user, String(uid.unicodeScalars.prefix(40)),
                "the uid is longer than 255 bytes or holds a NUL; not taken")
            return nil
        }
        if (try? UID(uid)) == nil { note(user, uid, "outside the alphabet of new uids, kept") }
        return uid
    }

    private mutating func acceptName(_ user: FlaskUser, _ uid: String) -> String {
        guard case .text(let name) = user.name else {
            note(user, uid, "no readable name; the uid stands for it")
            return ImportPlan.mendedName(uid) ?? "-"
        }
        if (try? PersonName(name)) != nil { return name }
        note(user, uid, "the name is empty, too long or holds control characters; mended")
        return ImportPlan.mendedName(name) ?? ImportPlan.mendedName(uid) ?? "-"
    }

    /// Without control characters and cut to what a name may be; nil when nothing is left.
    private static func mendedName(_ text: String) -> String? {
        let printable = text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        return try? PersonName(String(String.UnicodeScalarView(printable.prefix(100)))).text
    }

    /// "?" is that system's word for unknown.
    private mutating func acceptEmail(_ user: FlaskUser, _ uid: String) -> String? {
        switch user.email {
        case .none, .text("?"), .text(""): return nil
        case .text(let text):
            if let address = try? EmailAddress(text) { return address.text }
        case .unreadable: break
        }
        note(user, uid, "the e-mail is not one address; taken without")
        return nil
    }

    private mutating func acceptRole(_ user: FlaskUser, _ uid: String) -> Roles {
        guard case .text(let name) = user.role else {
            note(user, uid, "no readable role; is User now")
            return .user
        }
        if let role = Roles(name: name) { return role }
        note(user, uid, "role \"\(String(name.unicodeScalars.prefix(40)).printable)\" is not known; is User now")
        return .user
    }

    private mutating func acceptState(_ user: FlaskUser, _ uid: String) -> Account.State {
        guard !user.isActive else { return .active }
        note(user, uid, "not active there; is disabled, `latchkey user enable` lets it in")
        return .disabled
    }

    private mutating func acceptHash(_ user: FlaskUser, _ uid: String) -> String? {
        guard case .text(let stored) = user.passwordHash, let form = PasswordHashForm(stored) else {
            note(user, uid, "the password hash is none that can verify; taken without a password")
            return nil
        }
        guard form.isAcceptable else {
            note(user, uid, "checking the password hash would cost too much (\(form.scheme)); taken without a password")
            return nil
        }
        return stored
    }
}
