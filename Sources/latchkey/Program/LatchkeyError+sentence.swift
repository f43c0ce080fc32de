import LatchkeyCore
import LatchkeyServer

extension LatchkeyError {
    /// What the operator reads.
    var sentence: String {
        guard problems.isEmpty else {
            return fieldSentences.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
        }
        return switch code {
        case .notFound: "no account has this uid"
        case .accountNotActive: "this account is disabled, waits, or has ended; see `latchkey user show`"
        case .uidTaken: "this uid is taken"
        case .factorMissing: "this account has no second factor"
        case .lastAdmin: "this is the last active administrator; appoint another one first"
        case .groupTaken: "another group has this key"
        case .groupArchived: "this group is archived; restore it first"
        case .groupNotArchived: "this group is not archived"
        case .groupFull:
            "the group has no more room, or the account is in \(PeopleGroup.mostOfAnAccount) groups already"
        case .alreadyMember: "the account is in this group already"
        case .mailOutdated: "its link or code no longer works; create a new one"
        case .outOfReach: "no group in use has this key; see --make-groups"
        case .duplicateRow: "a row before it has the same uid"
        case .busy: "the database or this program is busy, and nothing was stored; try again in a moment"
        case .unavailable:
            "the database cannot be reached or written, and nothing was stored; see that it runs and its disk has space left"
        case .invalidFields: "a value was refused"
        default: "failed (\(code.rawValue))"
        }
    }
}
