/// A way to prove who one is; the raw values are stored.
package enum AuthenticationMethod: String, Sendable, CaseIterable, Comparable {
    case password

    package static func < (one: AuthenticationMethod, other: AuthenticationMethod) -> Bool {
        one.rawValue < other.rawValue
    }
}
