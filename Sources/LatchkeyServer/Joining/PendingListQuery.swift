import Hummingbird
import LatchkeyCore

/// `?page&per_page&after&q&sort` of those who wait; bad values are refused, as in the list of users (S-216, S-314).
struct PendingListQuery {
    /// Nil where the page is found by its place alone.
    let page: Int?
    let perPage: Int
    let search: String?
    /// Those who have waited longest come first, unless something else is asked for.
    let order: AccountOrder
    /// Where the page before ended; then the number of the page is only told back.
    let after: AccountPlace?

    var offset: Int { after == nil ? ((page ?? 1) - 1) * perPage : 0 }

    /// Throws `invalid_query` with the parameter's name in `problems`.
    init(_ parameters: Parameters) throws(LatchkeyError) {
        let page = try UserListQuery.number("page", parameters, upTo: UserListQuery.lastPage)
        let perPage = try UserListQuery.number("per_page", parameters, upTo: Int.max)
        self.perPage = min(perPage ?? UserListQuery.mostPerPage, UserListQuery.mostPerPage)
        self.search = try UserListQuery.search(parameters)
        self.order = try UserListQuery.order(parameters, else: .oldestFirst)
        self.after = try ListCursor.account(parameters, order)
        self.page = page ?? (after == nil ? 1 : nil)
    }
}
