package import LatchkeyCore

/// What was verified at a sign-in. The statement that opens the session asks for it again: it may be gone by then (S-321).
package enum Proof: Sendable {
    /// The password of this stored hash; `rehash` replaces a hash with other parameters than the configured ones (S-003).
    case password(hash: String, rehash: String?)
    /// The second step of a sign-in: the ticket of the first one, and a code that is used up with it.
    case secondStep(SignInTicket.Secret, SignInTicket, FactorUse)
    /// The first code of an authenticator, by somebody who is signed in.
    case enrolment(Enrolment)

    package var methods: Set<AuthenticationMethod> {
        switch self {
        case .password: [.password]
        case .secondStep(_, let ticket, let use): ticket.proven.methods.union([use.method])
        case .enrolment(let enrolment): enrolment.proven.union([.totp])
        }
    }
}
