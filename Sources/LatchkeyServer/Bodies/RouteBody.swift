import LatchkeyCore

/// What a route takes as its body; nothing of it is read before the route and its guard have let the request in (S-317).
package enum RouteBody: Hashable, Sendable {
    /// Never read, whatever is sent.
    case none
    case json
    /// Of a page's form, where a browser goes from one site to another.
    case form
    case picture

    func maxBytes(_ limits: RequestLimits) -> Int {
        switch self {
        case .none, .json: limits.bodyBytes
        case .form: FormBody.maxBytes
        case .picture: Picture.mostBytes
        }
    }
}
