package import LatchkeyCore
import LatchkeyStore

/// The fields of profiles that the operator declared, as far as the caller may see and change them.
package struct ManageProfiles: Sendable {
    let store: Store
    let fields: [ProfileField]

    /// A field that the caller sees.
    package struct Entry: Sendable {
        package let field: ProfileField
        package let value: ProfileValue?
        package let isWritable: Bool
    }

    /// In the order in which they were declared. Throws `forbidden`, `not_found`.
    package func find(_ id: String, _ caller: Caller) async throws(LatchkeyError) -> [Entry] {
        let id = try target(id, caller)
        // Who waits to be let in, or is disabled, is nobody's business but staff's.
        let isStaff = caller.allows(.readUsers)
        let person = try await self.person(id, caller)
        guard let stored = try await store.findProfile(of: id, onlyActive: !isStaff) else {
            throw LatchkeyError(.notFound)
        }
        return entries(stored, of: person, caller)
    }

    /// One's own.
    package func own(_ caller: Caller) async throws(LatchkeyError) -> [Entry] {
        let stored = try await store.findProfile(of: caller.account.id) ?? [:]
        return entries(stored, of: Person(id: caller.account.id, roles: caller.account.roles), caller)
    }

    /// Changes the fields that are named, all of them or none.
    ///
    /// Throws `forbidden`, `not_found`, `invalid_fields`, and `field_not_allowed` for fields that the caller does not change:
    /// the same for those they do not see and those that nobody declared.
    package func update(
        _ id: String, _ wishes: [String: ProfileWish], by actor: Actor
    ) async throws(LatchkeyError) -> [Entry] {
        let caller = try actor.caller
        let person = try await self.person(try caller.target(id, .readUsers), caller)
        let changes = try accepted(wishes, of: person, caller)
        guard !changes.isEmpty else { return try await find(id, caller) }
        let names = changes.keys.sorted().joined(separator: ",")
        let event = actor.event(.accountUpdated, on: person.id, ["profile": names])
        // Nothing is changed if the caller has lost a role, or the pupil has got one, since this was decided (S-321).
        let isTeacher = person.id != caller.account.id && !caller.allows(.writeUsers)
        let stored = try await store.updateProfile(
            of: person.id, changes, acting: caller.acting(on: person.id, isTeacher ? .readUsers : .writeUsers),
            expecting: isTeacher || person.id == caller.account.id ? person.roles : nil, event: event)
        return entries(stored, of: person, caller)
    }

    /// Where everybody sees something of everybody, no permission is asked for.
    private func target(_ text: String, _ caller: Caller) throws(LatchkeyError) -> AccountID {
        guard fields.contains(where: { $0.readers == .everyone }) else { return try caller.target(text, .readUsers) }
        guard let id = AccountID(text: text.utf8) else { throw LatchkeyError(.notFound) }
        return id
    }

    /// Whose profile it is, as far as that decides what the caller may change.
    private struct Person {
        let id: AccountID
        let roles: Roles
    }

    /// Only teachers have to be asked whom they write about. Throws `not_found`.
    private func person(_ id: AccountID, _ caller: Caller) async throws(LatchkeyError) -> Person {
        let roles = caller.account.roles
        guard id != caller.account.id, caller.allows(.readUsers), !caller.allows(.writeUsers) else {
            return Person(id: id, roles: roles)
        }
        guard let account = try await store.findAccount(id) else { throw LatchkeyError(.notFound) }
        return Person(id: id, roles: account.roles)
    }

    private func entries(_ stored: [String: String], of person: Person, _ caller: Caller) -> [Entry] {
        let (permissions, isOwn) = (caller.rights.own, person.id == caller.account.id)
        let helps = store.roles.mayHelp(caller.account.roles, person.roles)
        return fields.filter { $0.isReadable(permissions, isOwn: isOwn) }.map { field in
            Entry(
                field: field, value: stored[field.name].flatMap { field.value(stored: $0) },
                isWritable: field.isWritable(permissions, helps: helps, isOwn: isOwn))
        }
    }

    /// All that is wrong is told at once.
    private func accepted(
        _ wishes: [String: ProfileWish], of person: Person, _ caller: Caller
    ) throws(LatchkeyError) -> [String: String?] {
        try ManageProfiles.accepted(
            wishes, of: fields, by: caller.rights.own,
            helps: store.roles.mayHelp(caller.account.roles, person.roles),
            isOwn: person.id == caller.account.id)
    }

    /// What is to be stored of somebody's wishes, who has these permissions, and helps the person or does not. Throws as `update`.
    static func accepted(
        _ wishes: [String: ProfileWish], of fields: [ProfileField], by permissions: PermissionSet, helps: Bool,
        isOwn: Bool
    ) throws(LatchkeyError) -> [String: String?] {
        let writable = fields.filter { $0.isWritable(permissions, helps: helps, isOwn: isOwn) }
        let strangers = Set(wishes.keys).subtracting(writable.map(\.name))
        guard strangers.isEmpty else { throw ManageProfiles.notAllowed(strangers) }
        return try writable.accept(wishes)
    }

    /// The error about fields that this caller does not change.
    package static func notAllowed(_ names: Set<String>) -> LatchkeyError {
        LatchkeyError(
            .fieldNotAllowed, problems: Dictionary(uniqueKeysWithValues: names.map { ($0, FieldProblem.notSettable) }))
    }
}

extension ManageProfiles {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, fields: parts.configuration.profileFields)
    }
}
