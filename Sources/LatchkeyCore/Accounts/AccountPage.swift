/// A page of a list of accounts.
package struct AccountPage: Equatable, Sendable {
    package let accounts: [Account]
    /// How many there are in all; of a search at most `mostFound`.
    package let total: Int
    /// There are more than `total`: whoever looks for somebody should type more.
    package let isCapped: Bool
    /// Where the next page begins; nil when there is none.
    package let next: AccountPlace?

    /// How many accounts a search looks at: nobody reads more, and a search for a letter must not cost what all accounts cost.
    package static let mostFound = 10_000

    package init(accounts: [Account], total: Int, isCapped: Bool = false, next: AccountPlace? = nil) {
        self.accounts = accounts
        self.total = total
        self.isCapped = isCapped
        self.next = next
    }
}
