import LatchkeyCore

/// Who writes down an address of an account.
enum AddressWriter: Equatable {
    /// The person whose account it is.
    case owner
    /// Somebody else, who may lose the right to it before the address is confirmed (S-402).
    case staff(AccountID)
    case `operator`

    var staff: AccountID? {
        guard case .staff(let id) = self else { return nil }
        return id
    }
}
