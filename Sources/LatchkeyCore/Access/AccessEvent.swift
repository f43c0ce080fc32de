/// What happens to an account and decides which ways into it end.
package enum AccessEvent: String, CaseIterable, Sendable {
    /// By the owner, with the current password.
    case passwordChanged
    /// With a reset link, its code, or a recovery code.
    case passwordRecovered
    /// By the operator.
    case passwordSet
    /// An account without a confirmed address is given one, or another one; nobody has confirmed it yet.
    case addressAdded
    /// The first address is confirmed.
    case addressConfirmed
    /// A new address is confirmed in the place of the one before.
    case addressChanged
    /// The owner removes a confirmed address.
    case addressRemoved
    /// An administrator replaces or removes somebody's confirmed address.
    case addressReplaced
    /// The address before is restored by the undo link.
    case addressUndone
    case accountDisabled
    /// After it was disabled.
    case accountEnabled
    case roleChanged
    /// The owner ends all other sessions, or the operator ends all.
    case signedOutEverywhere
    /// One other session is ended by its owner, by staff or by the operator; signing out of one's own is no such event.
    case otherSessionEnded
    /// The owner adds a second factor.
    case factorAdded
    /// The owner removes one.
    case factorRemoved
    /// Staff or the operator remove them.
    case factorsReset
    /// The owner links an identity, in a session or at a sign-in.
    case identityLinked
    /// The owner, staff or the operator take an identity away.
    case identityRemoved
    case accountDeleted

    package func ends(_ way: WayIn) -> Bool { fate(of: way).ends }

    /// The one-time tokens that end, except undo links: of those only later ones end, when an earlier address is restored.
    package var revokedTokens: [OneTimeToken.Purpose] {
        let purposes = Set(WayIn.allCases.filter { $0 != .undoLink && ends($0) }.compactMap(\.token))
        return OneTimeToken.Purpose.allCases.filter(purposes.contains)
    }

    /// For the table in `docs/threat-model.md`.
    package var title: String {
        switch self {
        case .passwordChanged: "password changed"
        case .passwordRecovered: "password recovered"
        case .passwordSet: "password set by the operator"
        case .addressAdded: "address given, unconfirmed"
        case .addressConfirmed: "first address confirmed"
        case .addressChanged: "address changed"
        case .addressRemoved: "address removed"
        case .addressReplaced: "address replaced by an Admin"
        case .addressUndone: "change of address undone"
        case .accountDisabled: "disabled"
        case .accountEnabled: "disabled and enabled again"
        case .roleChanged: "role changed"
        case .signedOutEverywhere: "signed out everywhere"
        case .otherSessionEnded: "one other session ended"
        case .factorAdded: "second factor added"
        case .factorRemoved: "second factor removed"
        case .factorsReset: "second factors removed by staff or the operator"
        case .identityLinked: "identity linked"
        case .identityRemoved: "identity removed"
        case .accountDeleted: "deleted"
        }
    }
}
