/// How the tokens of a session travel.
package enum SessionTransport: Int64, CaseIterable, Sendable {
    case cookie = 1
    /// In a header, five minutes each: the browser drops the cookie, and the page asks for tokens by the proof of a key (decision 0049).
    case token = 2

    /// On the wire.
    package var name: String {
        switch self {
        case .cookie: "cookie"
        case .token: "token"
        }
    }
}
