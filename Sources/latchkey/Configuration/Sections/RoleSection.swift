import LatchkeyCore
import LatchkeyFlows

/// What roles there are.
struct RoleSection: ConfigurationSection {
    static let roles = ConfigurationKey<[String]>(
        list: "roles", as: "Admin, Teacher and User",
        expected: "at most 40 roles like Mentor, or Editor by Admin Teacher may posts:write: Edits the school paper",
        help: "Roles of your own, who gives them, and what they allow: [roles](roles.md).", read: { $0 }
    )

    static let defaultRole = ConfigurationKey(
        "default_role", default: RoleDeclarations.standardDefault, expected: "a role without permissions of Latchkey",
        help: "The role of people who get no other role.", read: { RoleEntry.isName($0) ? $0 : nil }
    )

    static let teacherScope = ConfigurationKey(
        "teacher_scope", default: TeacherScope.groups, expected: "groups or all",
        help: "Whom teachers see and help: the members of the [groups](groups.md) that they lead, or everybody.",
        read: ConfigurationText.choice(TeacherScope.self)
    )

    static let leaderCeiling = ConfigurationKey(
        "groups.leader_ceiling", default: ThrottlePolicy()[.ledAccounts], expected: "a number from 0 to 1000000",
        help: "Accounts that somebody who leads groups creates by lists of people in a day; 0 switches the limit off.",
        read: ConfigurationText.integer(0...1_000_000)
    )

    var keys: [any DescribedKey] { [Self.roles, Self.defaultRole, Self.teacherScope, Self.leaderCeiling] }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        let (texts, name) = (reader.value(Self.roles), reader.value(Self.defaultRole))
        let scope = reader.value(Self.teacherScope)
        settings.flows.throttle[.ledAccounts] = reader.value(Self.leaderCeiling)
        do throws(RoleRefusal) {
            let entries = try RoleSection.entries(texts)
            let declared = try RoleDeclarations(entries, teacherScope: scope)
            settings.roles = declared
            settings.roles = try RoleDeclarations(entries, defaultName: name, teacherScope: scope)
        } catch {
            let isDefault = settings.roles != .builtIn || texts.isEmpty
            let key = isDefault ? Self.defaultRole.description : Self.roles.description
            reader.refuse(key, expected: "\(key.expected); \(error.sentence)")
        }
    }

    /// An entry that is none is called by its place: what stands there may be anything (S-273).
    private static func entries(_ texts: [String]) throws(RoleRefusal) -> [RoleEntry] {
        var entries: [RoleEntry] = []
        for (index, text) in texts.enumerated() {
            do throws(RoleRefusal) {
                entries.append(try RoleEntry(text: text))
            } catch {
                throw error.role == nil ? RoleRefusal(role: "entry \(index + 1)", error.reason) : error
            }
        }
        return entries
    }
}

extension RoleRefusal {
    fileprivate var sentence: String { role.map { "\($0): \(reason)" } ?? reason }
}
