import Hummingbird
import LatchkeyCore

/// `?page&per_page&after&q&archived` of the list of groups; bad values are refused, as in the list of users (S-216).
struct GroupListQuery {
    /// Nil where the page is found by its place alone.
    let page: Int?
    let perPage: Int
    let search: String?
    let isArchived: Bool
    /// Where the page before ended; then the number of the page is only told back.
    let after: GroupPlace?

    var offset: Int { after == nil ? ((page ?? 1) - 1) * perPage : 0 }

    /// Throws `invalid_query` with the parameter's name in `fields`.
    init(_ parameters: Parameters) throws(LatchkeyError) {
        let page = try UserListQuery.number("page", parameters, upTo: UserListQuery.lastPage)
        let perPage = try UserListQuery.number("per_page", parameters, upTo: Int.max)
        self.after = try ListCursor.group(parameters)
        self.page = page ?? (after == nil ? 1 : nil)
        self.perPage = min(perPage ?? UserListQuery.mostPerPage, UserListQuery.mostPerPage)
        self.search = try UserListQuery.search(parameters)
        switch try UserListQuery.single("archived", parameters) {
        case nil, "false"?: self.isArchived = false
        case "true"?: self.isArchived = true
        default: throw .field("archived", .wordUnknown(["true", "false"]), code: .invalidQuery)
        }
    }
}
