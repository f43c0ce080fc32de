package import LatchkeyCore

/// What is done to several people at once; each is the act that there is on one.
package enum PeopleAct: Sendable {
    case setState(Account.State)
    /// From when on nobody is signed in.
    case setEnd(EndTime)
    case signOut
    /// With which they choose a new password; nil is as long as one on one person is good for.
    case newCode(Duration?)
    /// After wrong passwords.
    case clearWait
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
        case .setState, .setEnd, .signOut, .newCode, .clearWait, .giveRole, .takeRole, .delete: []
        }
    }

    /// Whether this refusal of the act is about the one person alone: of each so many waits are cleared in an hour.
    func isRefusedForOne(_ error: LatchkeyError) -> Bool {
        if case .clearWait = self { error.code == .tooManyAttempts } else { false }
    }
}
