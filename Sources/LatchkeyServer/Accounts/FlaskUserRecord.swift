import LatchkeyCore
import LatchkeyFlows

/// What the pages of the Flask system expect of one's own record beyond the wire contract, where `compatibility: flask` is set:
/// declared fields of the profile stand flat in it, and it takes a password (docs/compatibility.md).
struct FlaskUserRecord: Sendable {
    private let declared: [ProfileField]
    private let profiles: ManageProfiles
    let isOn: Bool

    init(_ configuration: FlowsConfiguration, _ profiles: ManageProfiles) {
        self.declared = configuration.profileFields
        self.profiles = profiles
        self.isOn = configuration.compatibility == .flask
    }

    /// Names of keys that `PUT /api/user` knows besides an account's own.
    var keys: [String] { isOn ? declared.map(\.name) + ["password"] : [] }

    /// What nobody sets in a sign-up. A page of that system sends a role, which never gave one.
    var neverSettableAtSignUp: [String] {
        isOn ? JSONBody.neverSettable.filter { $0 != "role" } : JSONBody.neverSettable
    }

    /// What the body says of declared fields, by name; nothing where the setting is off.
    func wishes(in body: JSONBody) -> [String: ProfileWish] {
        guard isOn else { return [:] }
        var wishes: [String: ProfileWish] = [:]
        for field in declared {
            if let value = body.members[Array(field.name.utf8)] { wishes[field.name] = ProfileWish(value) }
        }
        return wishes
    }

    /// The fields that the caller sees in their own profile; nothing, and no look into the database, where the setting is off.
    func entries(_ caller: Caller) async throws(LatchkeyError) -> [ManageProfiles.Entry] {
        guard isOn, !declared.isEmpty else { return [] }
        return try await profiles.own(caller)
    }
}
