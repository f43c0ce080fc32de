import Hummingbird
import LatchkeyCore

/// `?page&per_page&q&sort` of those who wait; bad values are refused, as in the list of users (S-216, S-314).
struct PendingListQuery {
    let page: Int
    let perPage: Int
    let search: String?
    /// Those who have waited longest come first, unless something else is asked for.
    let order: AccountOrder

    var offset: Int { (page - 1) * perPage }

    /// Throws `invalid_query` with the parameter's name in `problems`.
    init(_ parameters: Parameters) throws(LatchkeyError) {
        let page = try UserListQuery.number("page", parameters, upTo: UserListQuery.lastPage)
        let perPage = try UserListQuery.number("per_page", parameters, upTo: Int.max)
        self.page = page ?? 1
        self.perPage = min(perPage ?? UserListQuery.mostPerPage, UserListQuery.mostPerPage)
        self.search = try UserListQuery.search(parameters)
        self.order = try UserListQuery.order(parameters, else: .oldestFirst)
    }
}
