import Hummingbird
import LatchkeyCore

/// `?page&per_page&after&q&state&role&group&never_signed_in&ends_before&sort&waits` of the user list; bad values are refused, never guessed at
/// (S-216, S-250).
struct UserListQuery {
    let isPaged: Bool
    /// Nil where the page is found by its place alone.
    let page: Int?
    let perPage: Int
    let search: String?
    let filter: AccountFilter
    let order: AccountOrder
    /// Where the page before ended; then the number of the page is only told back.
    let after: AccountPlace?
    /// Whether a page says who must wait after wrong passwords.
    let asksWaits: Bool
    private let roles: RoleCatalog

    static let mostPerPage = 200
    static let lastPage = 10_000_000
    private static let longestSearch = 100

    var offset: Int { after == nil ? ((page ?? 1) - 1) * perPage : 0 }

    /// Throws `invalid_query` with the parameter's name in `problems`.
    init(_ parameters: Parameters, _ roles: RoleCatalog) throws(LatchkeyError) {
        let page = try UserListQuery.number("page", parameters, upTo: UserListQuery.lastPage)
        let perPage = try UserListQuery.number("per_page", parameters, upTo: Int.max)
        self.order = try UserListQuery.order(parameters, else: .uid)
        self.after = try ListCursor.account(parameters, order)
        self.page = page
        self.isPaged = page != nil || after != nil
        self.perPage = min(perPage ?? (isPaged ? 50 : UserListQuery.mostPerPage), UserListQuery.mostPerPage)
        self.search = try UserListQuery.search(parameters)
        self.filter = try UserListQuery.filter(parameters, roles)
        self.asksWaits = try UserListQuery.flag("waits", parameters)
        self.roles = roles
    }

    static func single(_ name: String, _ parameters: Parameters) throws(LatchkeyError) -> String? {
        let values = parameters.getAll(name)
        guard values.count <= 1 else { throw .field(name, .givenTwice, code: .invalidQuery) }
        return values.first.map { String($0) }
    }

    static func number(
        _ name: String, _ parameters: Parameters, upTo limit: Int
    ) throws(LatchkeyError) -> Int? {
        guard let text = try single(name, parameters) else { return nil }
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy(ASCII.isDigit), let number = Int(text),
            number >= 1, number <= limit
        else { throw .field(name, .numberFrom(least: 1), code: .invalidQuery) }
        return number
    }

    static func flag(_ name: String, _ parameters: Parameters) throws(LatchkeyError) -> Bool {
        switch try single(name, parameters) {
        case nil, "false"?: return false
        case "true"?: return true
        default: throw .field(name, .wordUnknown(["true", "false"]), code: .invalidQuery)
        }
    }

    static func order(_ parameters: Parameters, else usual: AccountOrder) throws(LatchkeyError) -> AccountOrder {
        guard let word = try single("sort", parameters) else { return usual }
        guard let order = AccountOrder(word: word) else {
            throw .field("sort", .sortUnknown(AccountOrder.Key.allCases.map(\.rawValue)), code: .invalidQuery)
        }
        return order
    }

    static func search(_ parameters: Parameters) throws(LatchkeyError) -> String? {
        guard let text = try single("q", parameters), !text.isEmpty else { return nil }
        guard text.utf8.count <= 4 * longestSearch, text.unicodeScalars.count <= longestSearch,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw .field("q", .searchForm(most: longestSearch), code: .invalidQuery) }
        return text
    }

    /// RFC 8288; nil when there is neither a next nor a previous page. By number where the page was asked for so, else by its place.
    func link(next: AccountPlace?) -> String? {
        var links: [String] = []
        if let page, page > 1 { links.append("<\(target("page=\(page - 1)"))>; rel=\"prev\"") }
        if let next {
            let place = after == nil ? page.map { "page=\($0 + 1)" } : nil
            links.append("<\(target(place ?? "after=\(ListCursor(next, order).text)"))>; rel=\"next\"")
        }
        return links.isEmpty ? nil : links.joined(separator: ", ")
    }

    private func target(_ place: String) -> String {
        let encoded = search.map { "&q=" + PercentEncoding.text($0.utf8, isAllowed: ASCII.isLetterOrDigit) } ?? ""
        let sort = order == .uid ? "" : "&sort=\(order.word)"
        let waits = asksWaits ? "&waits=true" : ""
        return "/api/user?\(place)&per_page=\(perPage)\(encoded)\(filter.query(roles))\(sort)\(waits)"
    }
}
