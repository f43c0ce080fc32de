package import LatchkeyCore
package import LatchkeyStore

/// Fields of everybody's profile from the command line.
package struct OperateProfiles: Sendable {
    private let store: Store
    private let fields: [ProfileField]
    private let actor: Actor

    package init(store: Store, fields: [ProfileField], clock: TimeSource = .system) {
        self.store = store
        self.fields = fields
        self.actor = .operator(clock)
    }

    /// What a field is to hold, as JSON writes a number, `true`, `false` and `2026-11-24`; nil takes away what was.
    ///
    /// Throws `not_found`, `invalid_fields`, and `field_not_allowed` for a field that nobody declared.
    package func set(_ name: String, to text: String?, uid: String) async throws(LatchkeyError) {
        guard let id = try await store.findAccount(uid: uid)?.id else { throw LatchkeyError(.notFound) }
        let changes = try ManageProfiles.accepted(
            [name: wish(text, for: name)], of: fields, by: store.roles.own(of: .admin), helps: true, isOwn: false)
        _ = try await store.updateProfile(
            of: id, changes, acting: nil, event: actor.event(.accountUpdated, on: id, ["profile": name]))
    }

    private func wish(_ text: String?, for name: String) -> ProfileWish {
        guard let text else { return .nothing }
        let value = fields.first { $0.name == name }?.value(stored: text)
        return value.map { .value($0) } ?? .other
    }
}
