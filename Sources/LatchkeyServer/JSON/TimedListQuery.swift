import Hummingbird
import LatchkeyCore

/// `?per_page&after` of lists by time; bad values are refused, never guessed at (S-216).
struct TimedListQuery {
    let perPage: Int
    let after: TimedPlace?

    /// Throws `invalid_query` with the parameter's name in `problems`.
    init(_ parameters: Parameters) throws(LatchkeyError) {
        let perPage = try UserListQuery.number("per_page", parameters, upTo: Int.max)
        self.perPage = min(perPage ?? UserListQuery.mostPerPage, UserListQuery.mostPerPage)
        self.after = try ListCursor.timed(parameters)
    }
}
