import Hummingbird
import LatchkeyCore

/// `?page&per_page&q&archived` of the list of groups; bad values are refused, as in the list of users (S-216).
struct GroupListQuery {
    let page: Int
    let perPage: Int
    let search: String?
    let isArchived: Bool

    var offset: Int { (page - 1) * perPage }

    /// Throws `invalid_query` with the parameter's name in `fields`.
    init(_ parameters: Parameters) throws(LatchkeyError) {
        let page = try UserListQuery.number("page", parameters, upTo: UserListQuery.lastPage)
        let perPage = try UserListQuery.number("per_page", parameters, upTo: Int.max)
        self.page = page ?? 1
        self.perPage = min(perPage ?? UserListQuery.mostPerPage, UserListQuery.mostPerPage)
        self.search = try UserListQuery.search(parameters)
        switch try UserListQuery.single("archived", parameters) {
        case nil, "false"?: self.isArchived = false
        case "true"?: self.isArchived = true
        default: throw .field("archived", .wordUnknown(["true", "false"]), code: .invalidQuery)
        }
    }
}
