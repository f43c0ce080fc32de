/// A door through which accounts come into being.
package enum AdmissionDoor: Equatable, Sendable {
    /// Somebody makes an account of their own, with a code or invitation or without one.
    case person(hasCode: Bool)
    /// Somebody who brings an identity in place of a password. `isProven`: a provider is believed about the address.
    case identity(hasCode: Bool, isProven: Bool)
    /// Staff add people; those choose a password of their own.
    case staff
    /// The command line.
    case `operator`(Roles)
    /// The set-up of the first administrator, with the code of its link.
    case setUp

    /// `admin`, `root` and the like are for those who run the server (S-138).
    package var takesReservedUIDs: Bool {
        switch self {
        case .person, .identity, .staff: false
        case .operator, .setUp: true
        }
    }

    /// Somebody makes an account of their own, with a code or an invitation.
    package var hasCode: Bool {
        switch self {
        case .person(let hasCode), .identity(let hasCode, _): hasCode
        case .staff, .operator, .setUp: false
        }
    }

    /// Staff and operators may leave it to the person, who sets one with a code.
    package var needsPassword: Bool {
        switch self {
        case .person, .setUp: true
        case .identity, .staff, .operator: false
        }
    }
}
