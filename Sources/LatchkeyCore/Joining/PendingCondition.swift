/// What an account waits for before it may sign in. The numbers are stored.
package enum PendingCondition: Int64, Sendable {
    case approval = 1
    /// Of an address in one of the domains that may join.
    case confirmedEmail = 2

    /// After which the account goes, and its uid is free: nobody has let it in, and the list is cleared of it (S-314), or nobody has
    /// confirmed its address.
    package var lifetime: Duration {
        switch self {
        case .approval: .seconds(30 * 86_400)
        case .confirmedEmail: .seconds(7 * 86_400)
        }
    }
}
