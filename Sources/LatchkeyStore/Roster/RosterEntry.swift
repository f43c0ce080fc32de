package import LatchkeyCore

/// A row of a list as it would be stored: an account, and all that is stored with it or not at all.
package struct RosterEntry: Sendable {
    /// Its place in the list, from 0.
    package let index: Int
    package let new: NewAccount
    /// Keys of the groups that the row names.
    package let groups: [String]
    /// What the row says of fields that the caller does not write, by their names; empty for no value. It comes back in with what was
    /// taken away, and is good where it changes nothing.
    package let unwritten: [String: String]

    package init(index: Int, _ new: NewAccount, groups: [String], unwritten: [String: String] = [:]) {
        self.index = index
        self.new = new
        self.groups = groups
        self.unwritten = unwritten
    }
}

/// How a list is taken, by whom, and what is recorded of it.
package struct RosterTerms: Sendable {
    /// Rows in one transaction: those who write beside it wait for no more.
    package static let rowsAtOnce = 50

    /// Nil: the operator.
    package let caller: ActingCaller?
    /// Into which all of them go, beside the groups of their rows.
    package let group: GroupID?
    /// Leaders make accounts in groups that they lead, and change no names.
    package let isLeader: Bool
    package let existing: RosterExisting
    /// Asked for where somebody who is there comes into a group that is led, as by the routes of groups (S-302); nil in a dry run.
    package let proof: StepUpRule?
    /// What each new account uses up.
    package let quota: QuotaUse?
    /// What each new account with an address uses up.
    package let mailQuota: QuotaUse?
    /// What each event of somebody who is changed uses up.
    package let changeQuota: QuotaUse?
    package let policy: ThrottlePolicy
    /// Made for each change; the account is filled in.
    package let event: @Sendable (AuditEvent.Kind, AccountID?, EventDetails) -> AuditEvent

    package init(
        caller: ActingCaller?, group: GroupID?, isLeader: Bool, existing: RosterExisting, proof: StepUpRule?,
        quota: QuotaUse?, mailQuota: QuotaUse?, changeQuota: QuotaUse?, policy: ThrottlePolicy,
        event: @escaping @Sendable (AuditEvent.Kind, AccountID?, EventDetails) -> AuditEvent
    ) {
        self.caller = caller
        self.group = group
        self.isLeader = isLeader
        self.existing = existing
        self.proof = proof
        self.quota = quota
        self.mailQuota = mailQuota
        self.changeQuota = changeQuota
        self.policy = policy
        self.event = event
    }
}
