package import LatchkeyCore

/// What was verified at a sign-in. The statement that opens the session asks for it again: it may be gone by then (S-321).
package enum Proof: Sendable {
    /// The password of this stored hash; `rehash` replaces a hash with other parameters than the configured ones (S-003).
    case password(hash: String, rehash: String?)

    package var methods: Set<AuthenticationMethod> {
        switch self {
        case .password: [.password]
        }
    }
}
