import Hummingbird
import LatchkeyCore

extension UserListQuery {
    /// `?state=pending&role=Teacher`; other words are refused.
    static func filter(
        _ parameters: Parameters, _ roles: RoleCatalog
    ) throws(LatchkeyError) -> AccountFilter {
        var filter = AccountFilter()
        if let word = try single("state", parameters) {
            guard let state = Account.State.allCases.first(where: { $0.text.utf8.elementsEqual(word.utf8) }) else {
                throw refusal("state", Account.State.allCases.map(\.text))
            }
            filter.state = state
        }
        if let word = try single("role", parameters) {
            guard let role = roles[word] else { throw refusal("role", roles.allNames) }
            filter.role = role.bits
        }
        if let word = try single("group", parameters) {
            guard let group = GroupID(text: word.utf8) else {
                throw .field("group", .groupExpected, code: .invalidQuery)
            }
            filter.group = group
        }
        filter.hasNeverSignedIn = try flag("never_signed_in", parameters)
        filter.endsBefore = try EventQuery.time("ends_before", parameters, dayAdded: 0)
        return filter
    }

    private static func refusal(_ name: String, _ words: [String]) -> LatchkeyError {
        .field(name, .wordUnknown(words), code: .invalidQuery)
    }
}

extension AccountFilter {
    /// As it stands in the query of a link; the words need no encoding.
    func query(_ roles: RoleCatalog) -> String {
        (state.map { "&state=\($0.text)" } ?? "") + (role.map { "&role=\(roles.firstName(of: $0))" } ?? "")
            + (group.map { "&group=\($0.text)" } ?? "") + (hasNeverSignedIn ? "&never_signed_in=true" : "")
            // Digits, hyphens, colons, `T` and `Z`.
            + (endsBefore.map { "&ends_before=\($0.rfc3339)" } ?? "")
    }
}
