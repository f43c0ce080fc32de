import Foundation

/// `smtp://user@host:port`, taken apart.
struct SMTPAddress: Equatable, Sendable {
    /// Without the user.
    let url: String
    let user: String?
    let password: String?

    /// Nil for other schemes, and when there is a path or a query. `%40` in the user is an `@`.
    init?(_ text: String) {
        guard let components = URLComponents(string: text), let host = components.host, !host.isEmpty,
            let scheme = components.scheme, ["smtp", "smtps"].contains(scheme), components.path.isEmpty,
            components.query == nil, components.fragment == nil
        else { return nil }
        let port = components.port ?? (scheme == "smtps" ? 465 : 587)
        guard (1...65_535).contains(port) else { return nil }
        self.url = "\(scheme)://\(host):\(port)"
        self.user = components.user
        self.password = components.password
    }
}
