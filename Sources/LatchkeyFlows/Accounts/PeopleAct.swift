package import LatchkeyCore

/// What is done to several people at once; each is the act that there is on one.
package enum PeopleAct: Sendable {
    case setState(Account.State)
    /// From when on nobody is signed in.
    case setEnd(EndTime)
    case signOut
    /// With which they choose a new password; nil is as long as one on one person is good for.
    case newCode(Duration?)
    /// Nil: for good.
    case giveRole(String, Duration?)
    case takeRole(String)
    /// Into the group of this id.
    case add(to: String)
    case move(from: String, to: String)
    /// Out of the group of this id.
    case leave(String)
    case delete

    /// The groups that it is about.
    var groups: [String] {
        switch self {
        case .add(let group), .leave(let group): [group]
        case .move(let from, let to): [from, to]
        case .setState, .setEnd, .signOut, .newCode, .giveRole, .takeRole, .delete: []
        }
    }
}
