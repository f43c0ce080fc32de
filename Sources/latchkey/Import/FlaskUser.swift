/// A row of `users` as it stands there; nothing in it is trusted.
struct FlaskUser: Sendable {
    /// A text column of SQLite, which may hold anything.
    enum Text: Equatable, Sendable {
        case none
        case text(String)
        /// Not UTF-8, or longer than anything that is sensible here.
        case unreadable
    }

    let row: Int64
    let uid: Text
    let name: Text
    let email: Text
    let passwordHash: Text
    let role: Text
    /// False only where era N says so.
    let isActive: Bool
}
