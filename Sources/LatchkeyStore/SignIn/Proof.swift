package import LatchkeyCore

/// What was verified at a sign-in. The statement that opens the session asks for it again: it may be gone by then (S-321).
package enum Proof: Sendable {
    /// The password of this stored hash; `rehash` replaces a hash with other parameters than the configured ones (S-003).
    case password(hash: String, rehash: String?)
    /// The same on a device that spares the question for the account's second factor: it proves no more.
    case passwordOnTrustedDevice(hash: String, rehash: String?, DeviceTrust)
    /// The second step of a sign-in: the ticket of the first one, and a code that is used up with it.
    case secondStep(SignInTicket.Secret, SignInTicket, FactorUse)
    /// The first code of an authenticator, by somebody who is signed in.
    case enrolment(Enrolment)
    /// The first code of an authenticator, by somebody who has a ticket for it: of an account without any second factor.
    case setUp(SignInTicket.Secret, SignInTicket, Enrolment)
    /// A code in a session that there is, which is used up; and the factors that the account had.
    case code(FactorUse, factorEpoch: Int64, beside: FirstFactor)

    /// A passkey that has verified its owner, and the factors that the account had.
    case passkey(FactorUse, factorEpoch: Int64)
    /// A provider has said who it is, and the account has that identity.
    case identity(IdentityUse)
    /// A code that is good once, of somebody whom a provider has named: it goes with a link, and with nothing else.
    case linkCode(LinkCodeUse)
    /// What was proven on our host for a page of another origin.
    case handOff(HandOffUse)

    /// The other factor of two, in a session that there is.
    package enum FirstFactor: Sendable {
        /// The password of this stored hash, proven with the code.
        case password(hash: String)
        /// What the session has proven before.
        case session(Authentication)
    }

    package var methods: AuthenticationMethods {
        switch self {
        case .password, .passwordOnTrustedDevice: [.password]
        case .code(let use, _, beside: .password): use.methods.union([.password])
        case .secondStep(_, let ticket, let use): ticket.proven.methods.union(use.methods)
        case .enrolment(let enrolment), .setUp(_, _, let enrolment): enrolment.proven.methods.union(enrolment.methods)
        case .code(let use, _, beside: .session(let proven)): proven.methods.union(use.methods)
        case .passkey(let use, _): use.methods
        case .identity, .linkCode: [.identity]
        case .handOff(let use): use.proven.proven.methods
        }
    }

    /// What is proven at this time, and when the first factor was.
    package func authentication(at now: Timestamp) -> Authentication {
        switch self {
        case .password, .passwordOnTrustedDevice, .linkCode: Authentication(methods, at: now)
        case .identity(let use): Authentication(methods, at: min(use.identity.provenAt ?? now, now))
        case .secondStep(_, let ticket, _): Authentication(methods, at: ticket.proven.at, factorAt: now)
        case .enrolment(let enrolment), .setUp(_, _, let enrolment):
            Authentication(methods, at: enrolment.proven.at, factorAt: now)
        case .code(_, _, beside: .password), .passkey: Authentication(methods, at: now, factorAt: now)
        case .code(_, _, beside: .session(let proven)): Authentication(methods, at: proven.at, factorAt: now)
        // As it was: a session that is handed over is no fresher for it (G-043).
        case .handOff(let use): use.proven.proven
        }
    }

    /// The ticket of the first step.
    package var ticket: SignInTicket? {
        switch self {
        case .secondStep(_, let ticket, _), .setUp(_, let ticket, _): ticket
        default: nil
        }
    }

    /// The code that is used up.
    package var code: FactorUse? {
        switch self {
        case .password, .passwordOnTrustedDevice, .enrolment, .setUp, .identity, .linkCode, .handOff: nil
        case .secondStep(_, _, let use), .code(let use, _, _), .passkey(let use, _): use
        }
    }
}
