package import LatchkeyCore
import LatchkeyStore

/// The fields of profiles that the operator declared, as far as the caller may see and change them.
package struct ManageProfiles: Sendable {
    let store: Store
    let fields: [ProfileField]
    let clock: TimeSource

    /// A field that the caller sees.
    package struct Entry: Sendable {
        package let field: ProfileField
        package let value: ProfileValue?
        package let isWritable: Bool
    }

    /// In the order in which they were declared. Throws `token_invalid`, `forbidden`, `not_found`.
    package func find(_ id: String, _ caller: Caller) async throws(LatchkeyError) -> [Entry] {
        let id = try target(id, caller)
        let profile = try await stored(of: id, caller, isOpen: isOpen)
        return entries(profile.values, of: person(id, profile, caller), caller)
    }

    /// One's own.
    package func own(_ caller: Caller) async throws(LatchkeyError) -> [Entry] {
        let stored = try await store.findProfile(of: caller.account.id) ?? [:]
        return entries(stored, of: Person(caller), caller)
    }

    /// Changes the fields that are named, all of them or none.
    ///
    /// Throws `forbidden`, `not_found`, `invalid_fields`, and `field_not_allowed` for fields that the caller does not change:
    /// the same for those they do not see and those that nobody declared.
    package func update(
        _ id: String, _ wishes: [String: ProfileWish], by actor: Actor
    ) async throws(LatchkeyError) -> [Entry] {
        let caller = try actor.caller
        let person = try await self.person(try caller.target(id, .readUsers).id, caller)
        let changes = try accepted(wishes, of: person, caller)
        guard !changes.isEmpty else { return try await find(id, caller) }
        let names = changes.keys.sorted().joined(separator: ",")
        let event = actor.event(.accountUpdated, on: person.id, ["profile": names])
        // Nothing is changed if the caller has lost a role, the pupil or the right to help them, or the pupil has got a role, since this
        // was decided (S-321).
        let isTeacher = person.id != caller.account.id && !caller.allows(.writeUsers)
        let acting =
            isTeacher ? caller.acting(helping: person.id) : caller.acting(on: person.id, .writeUsers)
        let stored = try await store.updateProfile(
            of: person.id, changes, acting: acting,
            expecting: isTeacher || person.id == caller.account.id ? person.roles : nil, event: event)
        return entries(stored, of: person, caller)
    }

    /// Everybody sees something of everybody.
    private var isOpen: Bool { fields.contains { $0.readers == .everyone } }

    /// Where everybody sees something of everybody, no permission is asked for.
    private func target(_ text: String, _ caller: Caller) throws(LatchkeyError) -> AccountID {
        guard isOpen else { return try caller.target(text, .readUsers).id }
        guard let id = AccountID(text: text.utf8) else { throw LatchkeyError(.notFound) }
        return id
    }

    /// Whose profile it is, as far as that decides what the caller sees and may change.
    private struct Person {
        let id: AccountID
        let roles: Roles
        let isReached: Bool
        /// The caller helps people as far as this one, and may help this one.
        let isHelped: Bool

        init(id: AccountID, roles: Roles, isReached: Bool, isHelped: Bool) {
            self.id = id
            self.roles = roles
            self.isReached = isReached
            self.isHelped = isHelped
        }

        /// The caller's own. Nobody reaches themselves but those who see everybody.
        init(_ caller: Caller) {
            self.init(
                id: caller.account.id, roles: caller.account.held, isReached: caller.allows(.readUsers),
                isHelped: false)
        }
    }

    /// Whoever writes all users needs no look at the person. Throws `not_found`.
    private func person(_ id: AccountID, _ caller: Caller) async throws(LatchkeyError) -> Person {
        guard id != caller.account.id else { return Person(caller) }
        guard !caller.allows(.writeUsers) else {
            return Person(id: id, roles: [], isReached: true, isHelped: true)
        }
        return person(id, try await stored(of: id, caller, isOpen: false), caller)
    }

    private func person(_ id: AccountID, _ stored: StoredProfile, _ caller: Caller) -> Person {
        guard id != caller.account.id else { return Person(caller) }
        let mayHelp = store.roles.mayHelp(caller.account.roles, stored.roles)
        return Person(
            id: id, roles: stored.roles, isReached: stored.isReached, isHelped: stored.isHelped && mayHelp)
    }

    /// Throws `not_found`, also for people beyond the caller's reach.
    private func stored(
        of id: AccountID, _ caller: Caller, isOpen: Bool
    ) async throws(LatchkeyError) -> StoredProfile {
        // Whoever waits for approval, or is disabled, is nobody's business but that of those who reach them.
        // What is seen of one's own depends on the reach, too.
        let reach = caller.reach(.readUsers)
        let reader = ActingReader(caller.looking(within: reach, .readUsers), at: clock.now())
        let profile = try await store.findProfile(
            of: id, within: reach, helping: caller.reach(.recoverUsers), isOpen: isOpen, to: reader)
        guard let profile else { throw LatchkeyError(.notFound) }
        return profile
    }

    private func entries(_ stored: [String: String], of person: Person, _ caller: Caller) -> [Entry] {
        let isOwn = person.id == caller.account.id
        return fields.filter { $0.isReadable(isReached: person.isReached, isOwn: isOwn) }.map { field in
            Entry(
                field: field, value: stored[field.name].flatMap { field.value(stored: $0) },
                isWritable: field.isWritable(caller.rights.own, helps: person.isHelped, isOwn: isOwn))
        }
    }

    /// All that is wrong is told at once.
    private func accepted(
        _ wishes: [String: ProfileWish], of person: Person, _ caller: Caller
    ) throws(LatchkeyError) -> [String: String?] {
        try ManageProfiles.accepted(
            wishes, of: fields, by: caller.rights.own, helps: person.isHelped, isOwn: person.id == caller.account.id)
    }

    /// What is to be stored of the wishes of somebody who has these permissions, and helps the person or does not. Throws as `update`.
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
        self.init(store: parts.store, fields: parts.configuration.profileFields, clock: parts.clock)
    }
}
