/// What becomes of one row of a list, or would.
package enum RosterVerdict: Sendable {
    /// An account is made, in these groups.
    case new([GroupSummary])
    /// There is one within reach; `changes` names what the row changes of it, and `ignored` fields of profiles that are not written
    /// because the caller may not: they hold what the row says, or belong to somebody whom the caller does not help.
    case existing(Account, changes: [Change], ignored: [String])
    case refused(LatchkeyError)

    /// What a list changes of somebody who is there. Never address, role, password or state.
    package enum Change: String, CaseIterable, Sendable {
        case name, group, ends, profile
    }
}

/// What is done with people of a list who are there already.
package enum RosterExisting: String, CaseIterable, Sendable {
    case skip, update
}
