/// What an account waits for before it may sign in. The numbers are stored.
package enum PendingCondition: Int64, Sendable {
    case approval = 1
    /// Of an address in one of the domains that may join.
    case confirmedEmail = 2
}
