import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// What becomes of each row, decided before anything is written.
struct ImportPlan: Sendable {
    struct Entry: Sendable {
        let row: Int64
        let uid: String
        var imported: ImportedAccount
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
    /// Of these, because they have gone here since an earlier import.
    private(set) var goneCount = 0
    /// Rows of accounts that are here already, as it was seen before the import: nothing is told of them, and nothing becomes of them.
    private(set) var presentRows: Set<Int64> = []
    /// Passwords whose hashes are one round of a fast function.
    private(set) var weakCount = 0

    private let database: FlaskDatabase
    private let fields: [FlaskUser.ProfileColumn: ProfileField]
    private let roles: ImportedRoles

    /// `fields` are those that the configuration declares; three of the Flask system's columns fill fields of their names.
    init(
        _ database: FlaskDatabase, fields: [ProfileField], roles: ImportedRoles = ImportedRoles(.builtIn),
        now: Timestamp, randomness: Randomness
    ) {
        self.database = database
        self.roles = roles
        var declared: [FlaskUser.ProfileColumn: ProfileField] = [:]
        for column in FlaskUser.ProfileColumn.allCases {
            declared[column] = fields.first { $0.name == column.field }
        }
        self.fields = declared
        var uids = ImportedUIDs(database.users)
        for user in database.users {
            switch uids.verdict(on: user) {
            case .refused(let uid, let reason):
                refusedCount += 1
                note(user, uid, reason)
            case .kept(let uid, let remark):
                if let remark { note(user, uid, remark) }
                entries.append(entry(user, uid, now, randomness))
            }
        }
    }

    /// The columns that fill declared fields.
    var takenColumns: Set<String> { Set(fields.keys.map(\.rawValue)) }

    /// Takes the password away from the accounts of these rows.
    mutating func dropPasswords(ofRows rows: Set<Int64>) {
        for place in entries.indices where rows.contains(entries[place].row) {
            entries[place].imported.passwordHash = nil
        }
    }

    /// An account with the bits that its roles have in the database; the plan is made before there is one.
    func numbered(_ entry: Entry, _ catalog: RoleCatalog) -> ImportedAccount {
        var account = entry.imported.account
        let names = roles.catalog.names(of: account.roles)
        account.roles = names.reduce(into: []) { $0.formUnion(catalog[$1]?.bits ?? []) }
        return ImportedAccount(
            account: account, passwordHash: entry.imported.passwordHash, profile: entry.imported.profile,
            details: entry.imported.details)
    }

    mutating func notePresent(rows: Set<Int64>) { presentRows = rows }

    /// Leaves these rows out, for a reason that does not stand in the file.
    mutating func refuse(rows: Set<Int64>, because reason: String, isGone: Bool = false) {
        for entry in entries where rows.contains(entry.row) {
            findings.append(Finding(row: entry.row, uid: entry.uid, text: reason))
            refusedCount += 1
            if isGone { goneCount += 1 }
        }
        entries.removeAll { rows.contains($0.row) }
    }

    private mutating func entry(
        _ user: FlaskUser, _ uid: String, _ now: Timestamp, _ randomness: Randomness
    ) -> Entry {
        let account = Account(
            id: AccountID(randomness), uid: uid, name: acceptName(user, uid), email: acceptEmail(user, uid),
            isEmailVerified: false, roles: acceptRole(user, uid), state: acceptState(user, uid), createdAt: now,
            lastSignInAt: nil
        )
        let hash = acceptHash(user, uid)
        return Entry(
            row: user.row, uid: uid,
            imported: ImportedAccount(
                account: account, passwordHash: hash, profile: acceptProfile(user, uid),
                details: ["source": "flask", "era": database.era.rawValue]))
    }

    private mutating func note(_ user: FlaskUser, _ uid: String?, _ text: String) {
        findings.append(Finding(row: user.row, uid: uid, text: text))
    }

    private mutating func acceptName(_ user: FlaskUser, _ uid: String) -> String {
        guard case .text(let name) = user.name else {
            note(user, uid, "no readable name; the uid stands for it")
            return PersonName(mending: uid)?.text ?? "-"
        }
        if let accepted = try? PersonName(name) { return accepted.text }
        note(user, uid, "the name is empty, too long or holds control characters; corrected")
        return PersonName(mending: name)?.text ?? PersonName(mending: uid)?.text ?? "-"
    }

    /// "?" is that system's word for unknown.
    private mutating func acceptEmail(_ user: FlaskUser, _ uid: String) -> String? {
        switch user.email {
        case .none, .text("?"), .text(""): return nil
        case .text(let text):
            if let address = try? EmailAddress(TypedText.trimmed(text)) { return address.text }
        case .unreadable: break
        }
        note(user, uid, "the e-mail is not one address; taken without")
        return nil
    }

    private mutating func acceptRole(_ user: FlaskUser, _ uid: String) -> Roles {
        let standard = roles.catalog.defaultRole
        let name = roles.catalog.firstName(of: standard)
        guard database.hasRoles else { return standard }
        guard case .text(let text) = user.role else {
            note(user, uid, "no readable role; is \(name) now")
            return standard
        }
        if let role = roles.role(of: text) { return role }
        note(user, uid, "role \"\(String(text.unicodeScalars.prefix(40)).printable)\" is not known; is \(name) now")
        return standard
    }

    private mutating func acceptState(_ user: FlaskUser, _ uid: String) -> Account.State {
        guard !user.isActive else { return .active }
        note(user, uid, "not active there; is disabled, `latchkey user enable` lets it in")
        return .disabled
    }

    private mutating func acceptHash(_ user: FlaskUser, _ uid: String) -> String? {
        guard case .text(let stored) = user.passwordHash, let form = PasswordHashForm(stored) else {
            if case .text(let stored) = user.passwordHash, stored.utf8.starts(with: "plain$".utf8) {
                note(user, uid, "the password stands there in clear text; taken without a password")
                return nil
            }
            note(user, uid, "the password hash is none that can verify; taken without a password")
            return nil
        }
        guard form.isAcceptable else {
            note(user, uid, "checking the password hash would cost too much (\(form.scheme)); taken without a password")
            return nil
        }
        if form.isWeak { weakCount += 1 }
        return stored
    }

    private mutating func acceptProfile(_ user: FlaskUser, _ uid: String) -> [String: String] {
        var values: [String: String] = [:]
        for (column, field) in fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let stored = user.profile[column], stored != .none else { continue }
            do {
                values[field.name] = try FlaskProfile.value(of: stored, for: field)
            } catch {
                note(user, uid, "\(column.rawValue) does not fit the field \(field.name); taken without")
            }
        }
        return values
    }
}
